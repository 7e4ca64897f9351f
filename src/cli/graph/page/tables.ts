import type { GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import { html, spaced } from "./elements";
import { groupButton } from "./group-button";
import { sideState, SIDES, type PageGraph, type SideState } from "./page-graph";
import { moreSentence, shortened } from "./phrases";
import { CHANGES, DANGLING, findingTags, tagElement } from "./tags";

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
  furtherFilters: readonly string[],
  graph: PageGraph,
  onSelect: (id: string) => void,
): HTMLElement {
  const all = edges.flatMap((edge) => edge.connections.map((connection) => ({ edge, connection })));
  const rows = all.slice(0, LONGEST_TABLE).map(({ edge, connection }) => {
    const groups = ends.map((end) => groupCell(edge[end], graph, onSelect));
    return html("tr", {}, ...groups, trafficCell(connection), ...sideCells(connection));
  });
  const head = [...ends.map((end) => ENDS[end]), "Traffic", "Egress rule", "Ingress rule"];
  return tableWith(`${caption} (${all.length.toLocaleString("en")})`, head, rows, {
    count: all.length,
    furtherFilters,
  });
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
      html("td", {}, html("span", { class: "tags" }, ...spaced(findingTags(graph.findingsOf(id))))),
    ),
  );
  return tableWith("Groups with the most findings", ["Group", "Pairs", "Findings"], rows, {
    count: rows.length,
    furtherFilters: [],
  });
}

function tableWith(
  caption: string,
  head: readonly string[],
  rows: readonly HTMLTableRowElement[],
  { count, furtherFilters }: { readonly count: number; readonly furtherFilters: readonly string[] },
): HTMLElement {
  const columns = head.map((text) => html("th", { scope: "col" }, text));
  const table = html("table", {}, html("caption", {}, caption));
  if (count === 0) table.append(html("tbody", {}, html("tr", {}, html("td", {}, "None."))));
  else table.append(html("thead", {}, html("tr", {}, ...columns)), html("tbody", {}, ...rows));
  // Without the focus, a table that is wider than the screen could not be scrolled with the keyboard.
  const frame = html("div", { class: "table", tabindex: 0, role: "region", "aria-label": caption }, table);
  if (count > rows.length)
    frame.append(html("p", { class: "more" }, moreSentence(count - rows.length, furtherFilters)));
  return frame;
}

function groupCell(id: string, graph: PageGraph, onSelect: (id: string) => void): HTMLElement {
  return html("th", { scope: "row" }, groupButton("", graph.node(id)!, graph, onSelect, { class: "link" }));
}

function trafficCell({ label, change, isDangling }: GraphConnection): HTMLElement {
  const cell = html("td", {}, html("bdi", {}, shortened(label, 80)));
  if (change !== undefined) cell.append(" ", tagElement({ kind: change, text: CHANGES[change] }));
  if (isDangling === true) cell.append(" ", tagElement({ kind: "dangling", text: DANGLING }));
  return cell;
}

function sideCells(connection: GraphConnection): HTMLElement[] {
  return SIDES.map((side) => {
    const state = sideState(connection, side);
    return html("td", { class: state }, SIDE_TEXTS[state]);
  });
}

const SIDE_TEXTS: Readonly<Record<SideState, string>> = {
  whole: "✓ yes",
  missing: "✗ missing",
  open: "⚠ only the open rule",
  unknown: "? not judged",
};
