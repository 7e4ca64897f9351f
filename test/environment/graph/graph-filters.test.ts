import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/environment/finding";
import { neighbourhood, pathsBetween, withFindings } from "../../../src/environment/graph/graph-filters";
import type { Change, Graph, GraphConnection, GraphEdge, GraphNode } from "../../../src/environment/graph/graph";

/** A graph of edges such as "a > b". */
function graphOf(edges: readonly string[], details: Partial<GraphConnection> = {}): Graph {
  const ends = edges.map((text) => text.split(" > ") as [string, string]);
  const ids = [...new Set(ends.flat())].sort();
  const node = (id: string): GraphNode => ({ id, name: id, isOpen: false, isKnown: true, findings: [] });
  return {
    nodes: ids.map(node),
    edges: ends.map(([source, target]) => ({ source, target, connections: [{ ...CONNECTION, ...details }] })),
    findings: [],
  };
}

const CONNECTION: GraphConnection = {
  label: "tcp 443",
  protocolNumber: "6",
  fromPort: 443,
  toPort: 443,
  status: "whole",
};

const edgeText = ({ source, target }: GraphEdge): string => `${source} > ${target}`;
const edgesIn = (graph: Graph | undefined): string[] | undefined => graph?.edges.map(edgeText);
const namesIn = ({ nodes }: Graph): string[] => nodes.map(({ id }) => id);

describe("the neighbourhood of a group", () => {
  const graph = graphOf(["a > b", "b > c", "c > d", "d > e", "x > b", "b > b", "a > x"]);

  it("has its neighbours in both directions, without the connections between them", () => {
    const { nodes, edges } = neighbourhood(graph, "b", 1);
    expect(nodes.map(({ id }) => id)).toEqual(["a", "b", "c", "x"]);
    expect(edges.map(edgeText)).toEqual(["a > b", "b > c", "x > b", "b > b"]);
  });

  it("reaches as far as its depth", () => {
    expect(namesIn(neighbourhood(graph, "e", 1))).toEqual(["d", "e"]);
    expect(namesIn(neighbourhood(graph, "e", 2))).toEqual(["c", "d", "e"]);
    expect(namesIn(neighbourhood(graph, "e", 99))).toEqual(namesIn(graph));
  });

  it("of a group without connections is the group", () => {
    const alone: Graph = { ...graph, nodes: [...graph.nodes, { ...graph.nodes[0]!, id: "alone" }] };
    expect(neighbourhood(alone, "alone", 3)).toMatchObject({ nodes: [{ id: "alone" }], edges: [] });
  });
});

describe("the paths between two groups", () => {
  it("are all of them, without what leads elsewhere", () => {
    const graph = graphOf(["a > b", "b > d", "a > c", "c > d", "a > d", "c > x", "y > c", "d > z"]);
    const found = pathsBetween(graph, "a", "d")!;
    expect(edgesIn(found)).toEqual(["a > b", "b > d", "a > c", "c > d", "a > d"]);
    expect(namesIn(found)).toEqual(["a", "b", "c", "d"]);
  });

  it("have a direction", () => {
    const graph = graphOf(["a > b"]);
    expect(pathsBetween(graph, "b", "a")).toBeUndefined();
  });

  it("do not go back to a group, and not past their ends", () => {
    const graph = graphOf(["a > b", "b > x", "x > b", "b > c", "c > a", "c > y", "y > c", "b > b"]);
    expect(edgesIn(pathsBetween(graph, "a", "c"))).toEqual(["a > b", "b > c"]);
  });

  it("from a group to itself are its connections with itself", () => {
    expect(edgesIn(pathsBetween(graphOf(["a > a", "a > b"]), "a", "a"))).toEqual(["a > a"]);
    expect(pathsBetween(graphOf(["a > b", "b > a"]), "a", "a")).toBeUndefined();
  });

  it.each<[GraphConnection["status"], Change | undefined, boolean]>([
    ["whole", undefined, true],
    ["whole", "added", true],
    ["whole", "removed", false],
    ["egress-only-through-open-rule", undefined, true],
    ["unknown", undefined, true],
    ["missing-egress", undefined, false],
    ["missing-ingress", undefined, false],
    ["missing-egress", "removed", false],
  ])("may use a connection that is %s (change: %s): %s", (status, change, isUsed) => {
    expect(edgesIn(pathsBetween(graphOf(["a > b"], { status, change }), "a", "b")) !== undefined).toBe(isUsed);
  });

  it("show only the connections that they may use", () => {
    const half: GraphConnection = { ...CONNECTION, label: "tcp 80", status: "missing-egress" };
    const graph = graphOf(["a > b"]);
    const both = { ...graph, edges: [{ source: "a", target: "b", connections: [half, CONNECTION] }] };
    expect(pathsBetween(both, "a", "b")!.edges[0]!.connections).toEqual([CONNECTION]);
  });

  const anyGroup = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const anyEdges = fc.uniqueArray(
    fc.tuple(anyGroup, anyGroup).map((ends) => ends.join(" > ")),
    { maxLength: 16 },
  );

  it("are found exactly if a search of all paths finds one, with all of their edges", () => {
    fc.assert(
      fc.property(anyEdges, anyGroup, anyGroup, (edges, source, target) => {
        const found = pathsBetween(graphOf(edges), source, target);
        const paths =
          source === target
            ? edges.filter((edge) => edge === `${source} > ${source}`).map((edge) => [edge])
            : simplePaths(edges, source, target);
        expect(found !== undefined).toBe(paths.length > 0);
        expect(edgesIn(found) ?? []).toEqual(expect.arrayContaining(paths.flat()));
      }),
      { numRuns: 500 },
    );
  });

  it("have no other edges if the groups have no cycle", () => {
    const anyAcyclic = anyEdges.map((edges) => edges.filter((edge) => edge[0]! < edge.at(-1)!));
    fc.assert(
      fc.property(anyAcyclic, anyGroup, anyGroup, (edges, source, target) => {
        const found = edgesIn(pathsBetween(graphOf(edges), source, target)) ?? [];
        expect(new Set(found)).toEqual(new Set(simplePaths(edges, source, target).flat()));
      }),
    );
  });
});

/** All paths that pass each group at most once, each as its edges. */
function simplePaths(
  edges: readonly string[],
  source: string,
  target: string,
  passed: readonly string[] = [],
): string[][] {
  if (source === target) return passed.length === 0 ? [] : [[]];
  return edges.flatMap((edge) => {
    const [from, to] = edge.split(" > ") as [string, string];
    if (from !== source || passed.includes(to) || to === source) return [];
    return simplePaths(edges, to, target, [...passed, source]).map((rest) => [edge, ...rest]);
  });
}

it("the groups with findings keep all of their connections", () => {
  const graph = graphOf(["a > b", "b > c", "c > d", "e > e"]);
  const finding = { id: "open-egress", groupId: "b" } as Finding;
  const nodes = graph.nodes.map((node) => (node.id === "b" ? { ...node, findings: [finding] } : node));
  const found = withFindings({ ...graph, nodes, findings: [finding] });
  expect(edgesIn(found)).toEqual(["a > b", "b > c"]);
  expect(namesIn(found)).toEqual(["a", "b", "c"]);
  expect(found.findings).toEqual([finding]);
});
