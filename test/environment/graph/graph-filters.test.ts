import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/environment/finding";
import {
  missingForPath,
  neighbourhood,
  pathsBetween,
  withFindings,
} from "../../../src/environment/graph/graph-filters";
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

  it("do not keep what is left of a detour", () => {
    const graph = graphOf(["s > x", "x > t", "x > u", "u > v", "v > x", "v > u"]);
    expect(edgesIn(pathsBetween(graph, "s", "t"))).toEqual(["s > x", "x > t"]);
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

  it("only have edges that lead from the source to the target through other ones", () => {
    fc.assert(
      fc.property(anyEdges, anyGroup, anyGroup, (edges, source, target) => {
        const found = edgesIn(pathsBetween(graphOf(edges), source, target)) ?? [];
        for (const edge of found) {
          const [from, to] = edge.split(" > ") as [string, string];
          expect(reached(found, source)).toContain(from);
          expect(reached(found, to)).toContain(target);
        }
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

/** The groups that can be reached from a group, with itself. */
function reached(edges: readonly string[], start: string): Set<string> {
  const groups = new Set([start]);
  for (const group of groups) {
    for (const edge of edges) if (edge.startsWith(`${group} > `)) groups.add(edge.at(-1)!);
  }
  return groups;
}

describe("what is missing for a path", () => {
  const half = (edges: readonly string[]) => graphOf(edges, { status: "missing-egress" }).edges;
  const withHalf = (edges: readonly string[], halves: readonly string[]): Graph => ({
    ...graphOf(edges),
    edges: [...graphOf(edges).edges, ...half(halves)],
  });

  it("is each connection that would complete one", () => {
    const graph = withHalf(["a > b", "c > d"], ["b > c", "a > d", "d > a", "b > x", "x > d"]);
    expect(missingForPath(graph, "a", "d").map(edgeText)).toEqual(["b > c", "a > d"]);
  });

  it("is nothing if a path needs more than one connection", () => {
    expect(missingForPath(withHalf([], ["a > b", "b > c"]), "a", "c")).toEqual([]);
  });

  it("from a group to itself is a connection with itself", () => {
    const graph = withHalf(["a > b"], ["b > a", "a > a"]);
    expect(missingForPath(graph, "a", "a").map(edgeText)).toEqual(["a > a"]);
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

it("a part keeps the findings of each group that it shows, also those about another group", () => {
  const graph = graphOf(["a > b", "b > c"]);
  const about = (groupId: string, otherGroupId: string) => ({ groupId, otherGroupId }) as Finding;
  const findings = [about("c", "b"), about("b", "c"), about("c", "d")];
  expect(pathsBetween({ ...graph, findings }, "a", "b")!.findings).toEqual(findings.slice(0, 2));
});
