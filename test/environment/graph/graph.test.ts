import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { Environment } from "../../../src/environment/environment";
import { graphOf, type Graph, type GraphConnection, type GraphNode } from "../../../src/environment/graph/graph";
import { environmentOf, type Described } from "../environment-of";

const graphIn = (described: Described): Graph => graphOf(audit(environmentOf(described)));

/** The graph of a plan, by the rules and groups before and after its apply. */
function graphOfPlan(before: Described, after: Described): Graph {
  const { groups, ...parts } = environmentOf(after);
  const planned = new Environment({ ...parts, groups: [...groups.values()], before: environmentOf(before) });
  return graphOf(audit(planned));
}

/** The connections as "web > db: tcp 443 whole". */
function connectionsIn({ edges }: Graph): string[] {
  const name = (id: string) => id.replace("sg-", "");
  return edges.map(({ source, target, connections }) => {
    return `${name(source)} > ${name(target)}: ${connections.map(connectionText).join(", ")}`;
  });
}

const connectionText = ({ label, status, change }: GraphConnection): string =>
  [label, status, ...(change === undefined ? [] : [change])].join(" ");

const nodeCalled = ({ nodes }: Graph, name: string): GraphNode => nodes.find(({ id }) => id === `sg-${name}`)!;

const pairRules = (source: string, target: string, traffic: string): string[] => [
  `${source} egress ${traffic} to ${target}`,
  `${target} ingress ${traffic} from ${source}`,
];

describe("a graph", () => {
  it("has every group as a node, also those without connections, sorted by name", () => {
    const graph = graphIn({
      rules: pairRules("web", "db", "tcp 5432"),
      groups: { cache: { vpcId: "vpc-2" }, web: { address: "aws_security_group.web" } },
    });
    expect(graph.nodes).toEqual([
      expect.objectContaining({ id: "sg-cache", name: "cache", vpcId: "vpc-2", isKnown: true, isOpen: false }),
      expect.objectContaining({ id: "sg-db", name: "db" }),
      expect.objectContaining({ id: "sg-web", name: "web", address: "aws_security_group.web" }),
    ]);
  });

  it("has all traffic of two groups on one edge, sorted by port", () => {
    const traffic = ["tcp 8080-8090", "tcp 443", "udp 53", "tcp 80"];
    expect(connectionsIn(graphIn({ rules: traffic.flatMap((one) => pairRules("web", "db", one)) }))).toEqual([
      "web > db: tcp 80 whole, tcp 443 whole, tcp 8080-8090 whole, udp 53 whole",
    ]);
  });

  it("has an edge in each direction, and from a group to itself", () => {
    const rules = [...pairRules("a", "b", "tcp 1"), ...pairRules("b", "a", "tcp 2"), ...pairRules("a", "a", "tcp 3")];
    expect(connectionsIn(graphIn({ rules }))).toEqual([
      "a > a: tcp 3 whole",
      "a > b: tcp 1 whole",
      "b > a: tcp 2 whole",
    ]);
  });

  it("tells which side has no rule", () => {
    const rules = ["web egress tcp 1 to db", "db ingress tcp 2 from web"];
    expect(connectionsIn(graphIn({ rules }))).toEqual(["web > db: tcp 1 missing-ingress, tcp 2 missing-egress"]);
  });

  it("tells which groups are open, and which connections only that allows", () => {
    const graph = graphIn({ rules: ["web egress all to 0.0.0.0/0", "db ingress tcp 5432 from web"] });
    expect(connectionsIn(graph)).toEqual(["web > db: tcp 5432 egress-only-through-open-rule"]);
    expect([nodeCalled(graph, "web").isOpen, nodeCalled(graph, "db").isOpen]).toEqual([true, false]);
  });

  it("does not judge a connection with a group whose rules are not in the input", () => {
    const graph = graphIn({ rules: ["web egress tcp 1 to db"], groups: { db: { hasAllRules: false } } });
    expect(connectionsIn(graph)).toEqual(["web > db: tcp 1 unknown"]);
  });

  it("has a node for a group that only a rule names", () => {
    const details = { "sgr-1": { peer: { type: "security_group", value: "sg-other", accountId: "1" } } } as const;
    const graph = graphIn({ rules: ["web egress tcp 1 to db"], details });
    expect(nodeCalled(graph, "other")).toMatchObject({ name: undefined, isKnown: false });
  });

  it("has the findings of both groups, and the service that manages a group", () => {
    const graph = graphIn({
      rules: ["web egress tcp 1 to db"],
      groups: { GlobalAccelerator: {} },
    });
    const findings = [expect.objectContaining({ id: "missing-ingress", groupId: "sg-db", otherGroupId: "sg-web" })];
    expect(graph.findings).toEqual(findings);
    expect(nodeCalled(graph, "db").findings).toEqual(findings);
    expect(nodeCalled(graph, "web").findings).toEqual(findings);
    expect(nodeCalled(graph, "GlobalAccelerator").managedBy).toBe("AWS Global Accelerator");
  });
});

describe("the graph of a plan", () => {
  const webToDb = pairRules("web", "db", "tcp 5432");

  it("marks nothing if the plan changes nothing", () => {
    const graph = graphOfPlan({ rules: webToDb }, { rules: webToDb });
    expect(connectionsIn(graph)).toEqual(["web > db: tcp 5432 whole"]);
    expect(graph.nodes.map(({ change, egressChange }) => [change, egressChange])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it("has connections that are added and removed, on the edges that stay", () => {
    const graph = graphOfPlan(
      { rules: [...webToDb, ...pairRules("web", "db", "tcp 22"), ...pairRules("web", "cache", "tcp 6379")] },
      { rules: [...webToDb, ...pairRules("web", "db", "udp 53")], groups: { cache: {} } },
    );
    expect(connectionsIn(graph)).toEqual([
      "web > cache: tcp 6379 whole removed",
      "web > db: tcp 22 whole removed, tcp 5432 whole, udp 53 whole added",
    ]);
  });

  it("marks a connection that gets its missing rule as added, and one that loses a rule as removed", () => {
    const [egress, ingress] = webToDb as [string, string];
    expect(connectionsIn(graphOfPlan({ rules: [egress] }, { rules: webToDb }))).toEqual([
      "web > db: tcp 5432 whole added",
    ]);
    expect(connectionsIn(graphOfPlan({ rules: webToDb }, { rules: [ingress] }))).toEqual([
      "web > db: tcp 5432 missing-egress removed",
    ]);
  });

  it("has groups that are added and removed", () => {
    const graph = graphOfPlan({ rules: [], groups: { db: {}, old: {} } }, { rules: [], groups: { db: {}, new: {} } });
    expect(graph.nodes.map(({ name, change, isKnown }) => [name, change, isKnown])).toEqual([
      ["db", undefined, true],
      ["new", "added", true],
      ["old", "removed", true],
    ]);
  });

  const open = "web egress all to 0.0.0.0/0";
  const dbFromWeb = webToDb[1]!;

  it("shows that a gate is closed, and which connections break with it", () => {
    const graph = graphOfPlan(
      { rules: [open, dbFromWeb, "cache ingress tcp 6379 from web"] },
      { rules: [...webToDb, "cache ingress tcp 6379 from web"] },
    );
    expect(nodeCalled(graph, "web")).toMatchObject({ isOpen: false, egressChange: "closed" });
    expect(connectionsIn(graph)).toEqual(["web > cache: tcp 6379 missing-egress removed", "web > db: tcp 5432 whole"]);
  });

  it("shows that a gate is opened, but not again for a group that the plan adds", () => {
    const opened = graphOfPlan({ rules: webToDb }, { rules: [open, dbFromWeb] });
    expect(nodeCalled(opened, "web")).toMatchObject({ isOpen: true, egressChange: "opened" });
    const added = graphOfPlan({ rules: [] }, { rules: [open] });
    expect(nodeCalled(added, "web")).toMatchObject({ isOpen: true, egressChange: undefined, change: "added" });
  });
});

describe("every graph", () => {
  const anyName = fc.constantFrom("a", "b", "c", "d");
  const anyRule = fc
    .tuple(anyName, fc.constantFrom("egress", "ingress"), fc.constantFrom("tcp 1", "tcp 1-9", "udp 1", "all"), anyName)
    .map(([group, direction, traffic, peer]) => {
      return `${group} ${direction} ${traffic} ${direction === "egress" ? "to" : "from"} ${peer}`;
    });
  const anyRules = fc.uniqueArray(anyRule, { maxLength: 12 });

  it("has each edge, and each kind of traffic on it, once", () => {
    fc.assert(
      fc.property(anyRules, anyRules, (before, after) => {
        const { edges } = graphOfPlan({ rules: before }, { rules: after });
        const keys = edges.flatMap(({ source, target, connections }) => [
          `${source} ${target}`,
          ...connections.map(({ label }) => `${source} ${target} ${label}`),
        ]);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it("is the same in every order of the rules", () => {
    fc.assert(
      fc.property(
        anyRules.chain((rules) =>
          fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })),
        ),
        ([rules, shuffled]) => {
          const namesOf = (order: readonly string[]) => {
            const { nodes, edges } = graphIn({ rules: order });
            return { nodes: nodes.map(({ id, isOpen }) => [id, isOpen]), edges };
          };
          expect(namesOf(shuffled)).toEqual(namesOf(rules));
        },
      ),
    );
  });

  it("loses with a plan exactly what the opposite plan adds", () => {
    const swapped = { added: "removed", removed: "added" } as const;
    const changesIn = ({ edges }: Graph) =>
      edges.flatMap(({ source, target, connections }) =>
        connections.map(({ label, change }) => [source, target, label, change] as const),
      );
    fc.assert(
      fc.property(anyRules, anyRules, (one, other) => {
        const there = changesIn(graphOfPlan({ rules: one }, { rules: other }));
        const back = changesIn(graphOfPlan({ rules: other }, { rules: one }));
        const expected = there.map(([source, target, label, change]) => [
          ...[source, target, label],
          change && swapped[change],
        ]);
        expect(back).toEqual(expected);
      }),
    );
  });
});
