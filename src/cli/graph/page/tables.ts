import type { GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import { button, html } from "./elements";
import { sideState, SIDES, type PageGraph, type SideState } from "./page-graph";
import { moreSentence, shortened } from "./phrases";
import { CHANGES, findingTags, tagElement } from "./tags";

const LONGEST_TABLE = 500;

/** A table of connections. */
export interface ConnectionTable {
  readonly caption: string;
  readonly edges: readonly GraphEdge[];
  /** The ends of the edges that the table shows. The other end is the selected group. */
  readonly ends: readonly ("source" | "target")[];
}

/** Shows each connection with the rules of both of its sides. */
export function connectionTable(
  { caption, edges, ends }: ConnectionTable,
  graph: PageGraph,
  onSelect: (id: string) => void,
): HTMLElement {
  const all = edges.flatMap((edge) => edge.connections.map((connection) => ({ edge, connection })));
  const rows = all.slice(0, LONGEST_TABLE).map(({ edge, connection }) => {
    const groups = ends.map((end) => groupCell(edge[end], graph, onSelect));
    return html("tr", {}, ...groups, trafficCell(connection), ...sideCells(connection));
  });
  const head = [...ends.map((end) => ENDS[end]), "Traffic", "Egress rule", "Ingress rule"];
  return tableWith(`${caption} (${all.length.toLocaleString("en")})`, head, rows, all.length);
}

const ENDS = { source: "Source", target: "Target" } as const;

/** Shows the groups from which to start in a graph that is too large to draw. */
export function startTable(graph: PageGraph, ids: readonly string[], onSelect: (id: string) => void): HTMLElement {
  const rows = ids.map((id) =>
    html(
      "tr",
      {},
      groupCell(id, graph, onSelect),
      html("td", {}, graph.edgesOf(id).length.toLocaleString("en")),
      html(
        "td",
        {},
        html("span", { class: "tags" }, ...findingTags(graph.findingsOf(id)).flatMap((tag) => [tag, " "])),
      ),
    ),
  );
  return tableWith("Groups with the most findings", ["Group", "Pairs", "Findings"], rows, rows.length);
}

function tableWith(
  caption: string,
  head: readonly string[],
  rows: readonly HTMLTableRowElement[],
  count: number,
): HTMLElement {
  const columns = head.map((text) => html("th", { scope: "col" }, text));
  const table = html("table", {}, html("caption", {}, caption));
  if (count === 0) table.append(html("tbody", {}, html("tr", {}, html("td", {}, "None."))));
  else table.append(html("thead", {}, html("tr", {}, ...columns)), html("tbody", {}, ...rows));
  // Without the focus, a table that is wider than the screen could not be scrolled with the keyboard.
  const frame = html("div", { class: "table", tabindex: 0, role: "region", "aria-label": caption }, table);
  if (count > rows.length) frame.append(html("p", { class: "more" }, moreSentence(count - rows.length)));
  return frame;
}

function groupCell(id: string, graph: PageGraph, onSelect: (id: string) => void): HTMLElement {
  const name = html("bdi", {}, graph.nameOf(id));
  return html(
    "th",
    { scope: "row" },
    button(name, () => onSelect(id), { class: "link", title: shortened(id) }),
  );
}

function trafficCell({ label, change }: GraphConnection): HTMLElement {
  const cell = html("td", {}, html("bdi", {}, shortened(label, 80)));
  if (change !== undefined) cell.append(" ", tagElement({ kind: change, text: CHANGES[change] }));
  return cell;
}

function sideCells(connection: GraphConnection): HTMLElement[] {
  const [egress, ingress] = SIDES.map((side) => sideState(connection, side));
  if (egress === "unknown") return [html("td", { class: "unknown", colspan: 2 }, SIDE_TEXTS.unknown)];
  return [egress!, ingress!].map((state) => html("td", { class: state }, SIDE_TEXTS[state]));
}

const SIDE_TEXTS: Readonly<Record<SideState, string>> = {
  whole: "✓ yes",
  missing: "✗ missing",
  open: "⚠ only the open rule",
  unknown: "? The input does not show both.",
};
