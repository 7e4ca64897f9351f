import type { Change, GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import { byId, html, svg } from "./elements";
import { arrow } from "./picture";

const STATUSES: Readonly<Record<GraphConnection["status"], string>> = {
  whole: "the source has an egress rule, and the target an ingress rule",
  "missing-egress": "the egress rule is missing",
  "missing-ingress": "the ingress rule is missing",
  "egress-only-through-open-rule": "only a rule that opens all egress lets it out",
  unknown: "one side is not judged: the input may lack its rules",
};

const CHANGES: Readonly<Record<Change, string>> = {
  added: "a plan adds the connection",
  removed: "a plan removes the connection",
};

const [START, MIDDLE, END] = [0, 28, 56].map((x) => ({ x, y: 8 }));
const LINE = { toLabel: [START!, MIDDLE!], toTarget: [MIDDLE!, END!] };

/** Explains the lines of the picture. What boxes mean is written in them. */
export function showLegend(edges: readonly GraphEdge[]): void {
  const connections = edges.flatMap((edge) => edge.connections);
  // The line of a change differs only where nothing is missing.
  const unlikeChanges = connections.filter(({ status, change }) => status !== "whole" || change === undefined);
  const statuses = new Set(unlikeChanges.map(({ status }) => status));
  const changes = new Set(connections.map(({ change }) => change));
  byId("legend").replaceChildren(
    ...entriesOf(STATUSES).flatMap(([status, text]) => (statuses.has(status) ? [entry({ status }, text)] : [])),
    ...entriesOf(CHANGES).flatMap(([change, text]) =>
      changes.has(change) ? [entry({ status: "whole", change }, text)] : [],
    ),
  );
}

const entriesOf = <Key extends string>(texts: Readonly<Record<Key, string>>): [Key, string][] =>
  Object.entries(texts) as [Key, string][];

const entry = (shown: Pick<GraphConnection, "status" | "change">, text: string): HTMLLIElement =>
  html("li", {}, sample(shown), text);

function sample(shown: Pick<GraphConnection, "status" | "change">): SVGSVGElement {
  const traffic = { label: "", protocolNumber: undefined, fromPort: undefined, toPort: undefined };
  // Of a connection that is not judged, one side has a rule.
  const connection: GraphConnection = { ...traffic, ...shown, ruleOn: "egress" };
  const attributes = { class: "sample", viewBox: "-2 0 60 16", width: 60, height: 16, "aria-hidden": "true" };
  return svg("svg", attributes, arrow([connection], LINE, "right"));
}
