import { Digraph, reversed } from "./digraph";
import { isHalf, type Graph, type GraphEdge } from "./graph";

/** The groups that are at most some connections away from a group, in either direction, with these connections. */
export function neighbourhood(graph: Graph, groupId: string, depth: number): Graph {
  const edgesByGroup = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    for (const end of new Set([edge.source, edge.target])) {
      const own = edgesByGroup.get(end);
      if (own === undefined) edgesByGroup.set(end, [edge]);
      else own.push(edge);
    }
  }
  const groups = new Set([groupId]);
  const edges = new Set<GraphEdge>();
  let outermost = [groupId];
  for (let distance = 0; distance < depth && outermost.length > 0; distance += 1) {
    const added = outermost.flatMap((group) => edgesByGroup.get(group) ?? []);
    for (const edge of added) edges.add(edge);
    outermost = [...endsOf(added)].filter((group) => !groups.has(group));
    for (const group of outermost) groups.add(group);
  }
  return part(graph, groups, (edge) => edges.has(edge));
}

/**
 * The connections through which a group can reach another one, directly or through other groups. Only connections count
 * that both sides allow, also through a rule that opens all egress. A connection that is not judged counts, because it
 * may be allowed.
 *
 * @returns undefined if there is no path
 */
export function pathsBetween(graph: Graph, source: string, target: string): Graph | undefined {
  const allowed = graph.edges.flatMap((edge) => allowedPart(edge) ?? []);
  const edges =
    source === target
      ? allowed.filter((edge) => edge.source === source && edge.target === target)
      : edgesOnPaths(allowed, source, target);
  if (edges.length === 0) return undefined;
  const kept = new Set(edges);
  return part({ ...graph, edges: allowed }, endsOf(edges), (edge) => kept.has(edge));
}

/**
 * The connections that are the only ones that a path from a group to another one needs: with any of them, there is a
 * path.
 *
 * @param graph - a graph in which there is no path
 */
export function missingForPath(graph: Graph, source: string, target: string): GraphEdge[] {
  const allowed = graph.edges.filter((edge) => allowedPart(edge) !== undefined);
  const isReached = new Digraph(allowed).reachableFrom(source);
  const leadsToTarget = new Digraph(reversed(allowed)).reachableFrom(target);
  return graph.edges.filter((edge) =>
    source === target
      ? edge.source === source && edge.target === target
      : (edge.source === source || isReached(edge.source)) && (edge.target === target || leadsToTarget(edge.target)),
  );
}

function allowedPart(edge: GraphEdge): GraphEdge | undefined {
  const connections = edge.connections.filter((connection) => !isHalf(connection) && connection.change !== "removed");
  return connections.length === 0 ? undefined : { ...edge, connections };
}

/**
 * The edges of all paths between two groups. Listing the paths would take exponential time. Instead, edges are left out
 * until none is left for which every way through it passes one of its own groups twice, such as the way to a neighbour
 * and back. Detours through cycles may remain: edges that are on no path, but that lead from the source to the target.
 */
function edgesOnPaths(edges: readonly GraphEdge[], source: string, target: string): GraphEdge[] {
  let kept = edges.filter((edge) => edge.target !== source && edge.source !== target);
  for (;;) {
    const fewer = withoutRepetitions(kept, source, target);
    if (fewer.length === kept.length) return kept;
    kept = fewer;
  }
}

function withoutRepetitions(edges: readonly GraphEdge[], source: string, target: string): GraphEdge[] {
  const canBeReached = new Digraph(edges).reachableFrom(source);
  const leadsToTarget = new Digraph(reversed(edges)).reachableFrom(target);
  const onWays = edges.filter((edge) => canBeReached(edge.source) && leadsToTarget(edge.target));
  const [forward, backward] = [new Digraph(onWays), new Digraph(reversed(onWays))];
  const reachedWithout = memoized((group) => forward.reachableFrom(source, group));
  const leadingWithout = memoized((group) => backward.reachableFrom(target, group));
  return onWays.filter((edge) => reachedWithout(edge.target)(edge.source) && leadingWithout(edge.source)(edge.target));
}

function memoized<Value>(compute: (key: string) => Value): (key: string) => Value {
  const values = new Map<string, Value>();
  return (key) => {
    const known = values.get(key) ?? compute(key);
    values.set(key, known);
    return known;
  };
}

/** The groups with findings, with all of their connections. */
export function withFindings(graph: Graph): Graph {
  const found = new Set(graph.nodes.filter(({ findings }) => findings.length > 0).map(({ id }) => id));
  const hasFinding = ({ source, target }: GraphEdge): boolean => found.has(source) || found.has(target);
  return part(graph, new Set([...found, ...endsOf(graph.edges.filter(hasFinding))]), hasFinding);
}

const endsOf = (edges: readonly GraphEdge[]): Set<string> =>
  new Set(edges.flatMap(({ source, target }) => [source, target]));

function part(
  { nodes, edges, findings }: Graph,
  groups: ReadonlySet<string>,
  hasEdge: (edge: GraphEdge) => boolean,
): Graph {
  return {
    nodes: nodes.filter(({ id }) => groups.has(id)),
    edges: edges.filter(hasEdge),
    findings: findings.filter(
      ({ groupId, otherGroupId }) => groups.has(groupId) || (otherGroupId !== undefined && groups.has(otherGroupId)),
    ),
  };
}
