import { nodeName, type Graph, type GraphConnection, type GraphNode } from "../../environment/graph/graph";
import { missingForPath } from "../../environment/graph/graph-filters";
import { listOf } from "../../environment/phrases";
import { groupLabel } from "./graph-groups";

/** Says that there is no path between two groups, and which connections are the reason. */
export function noPathSentence(graph: Graph, from: GraphNode, to: GraphNode): string {
  const names = new Map(graph.nodes.map((node) => [node.id, nodeName(node)]));
  const reasons = missingForPath(graph, from.id, to.id).flatMap(({ source, target, connections }) =>
    connections.map(
      (connection) => `${names.get(source)!} → ${names.get(target)!} ${connection.label} ${reasonFor(connection)}`,
    ),
  );
  const ends = `from ${groupLabel(from)} to ${groupLabel(to)}`;
  const sentence = `There is no path ${ends} through connections that both sides allow`;
  return reasons.length === 0 ? `${sentence}.` : `${sentence}: ${listOf(reasons)}.`;
}

function reasonFor({ status, isDangling, change }: GraphConnection): string {
  if (change === "removed") return "is removed";
  if (isDangling === true) return "is a dangling reference";
  return status === "missing-egress" ? "has no egress rule" : "has no ingress rule";
}
