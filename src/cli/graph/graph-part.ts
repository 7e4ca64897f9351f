import { nodeName, type Graph, type GraphNode } from "../../environment/graph/graph";
import { neighbourhood, pathsBetween, withFindings } from "../../environment/graph/graph-filters";

/** Which part of a graph to draw. */
export interface GraphPart {
  readonly around?: { readonly group: GraphNode; readonly depth: number };
  readonly paths?: { readonly from: GraphNode; readonly to: GraphNode };
  readonly onlyFindings: boolean;
}

/** The part of a graph; undefined if there is no path. */
export function partOf(graph: Graph, { around, paths, onlyFindings }: GraphPart): Graph | undefined {
  if (paths !== undefined) return pathsBetween(graph, paths.from.id, paths.to.id);
  const part = around === undefined ? graph : neighbourhood(graph, around.group.id, around.depth);
  return onlyFindings ? withFindings(part) : part;
}

/** What the part shows, such as "Security groups around web, depth 1, in rules.json". */
export function partTitle({ around, paths, onlyFindings }: GraphPart, inputs: string): string {
  if (paths !== undefined) return `Paths from ${nodeName(paths.from)} to ${nodeName(paths.to)} in ${inputs}`;
  const groups = onlyFindings ? "Security groups with findings" : "Security groups";
  if (around === undefined) return `${groups} in ${inputs}`;
  return `${groups} around ${nodeName(around.group)}, depth ${around.depth}, in ${inputs}`;
}

/** How to draw less than the part. */
export function remedyFor({ around, paths, onlyFindings }: GraphPart): string {
  const depth = around !== undefined && around.depth > 1 ? ["a smaller --depth"] : [];
  const otherParts = [
    ...(around === undefined ? ["--around GROUP"] : depth),
    ...(around === undefined && paths === undefined ? ["--from GROUP --to GROUP"] : []),
    ...(paths === undefined && !onlyFindings ? ["--only-findings"] : []),
  ];
  if (otherParts.length === 0) return "Explore all of it with --format html.";
  const choices = [otherParts.slice(0, -1).join(", "), ...otherParts.slice(-1)].filter((text) => text !== "");
  return `Show less with ${choices.join(" or ")}, or explore all of it with --format html.`;
}
