import type { GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import { byId, html, svg } from "./elements";
import { arrow } from "./picture";

const MEANINGS: Readonly<Record<GraphConnection["status"], string>> = {
  whole: "the source has an egress rule, and the target an ingress rule",
  "missing-egress": "the egress rule is missing",
  "missing-ingress": "the ingress rule is missing",
  "egress-only-through-open-rule": "only a rule that opens all egress lets it out",
  unknown: "the input does not show the rules of both sides",
};

const [START, MIDDLE, END] = [0, 28, 56].map((x) => ({ x, y: 8 }));
const LINE = { toLabel: [START!, MIDDLE!], toTarget: [MIDDLE!, END!] };

/** Explains the lines of the picture. What boxes mean is written in them. */
export function showLegend(edges: readonly GraphEdge[]): void {
  const statuses = new Set(edges.flatMap(({ connections }) => connections.map(({ status }) => status)));
  const meanings = Object.entries(MEANINGS) as [GraphConnection["status"], string][];
  byId("legend").replaceChildren(
    ...meanings.flatMap(([status, text]) => (statuses.has(status) ? [html("li", {}, sample(status), text)] : [])),
  );
}

function sample(status: GraphConnection["status"]): SVGSVGElement {
  const connection = { status, label: "", protocolNumber: undefined, fromPort: undefined, toPort: undefined };
  const attributes = { class: "sample", viewBox: "-2 0 60 16", width: 60, height: 16, "aria-hidden": "true" };
  return svg("svg", attributes, arrow([connection], LINE, "right"));
}
