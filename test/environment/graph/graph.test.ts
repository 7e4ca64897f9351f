import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { Environment } from "../../../src/environment/environment";
import {
  graphOf,
  isHalf,
  type Graph,
  type GraphConnection,
  type GraphNode,
} from "../../../src/environment/graph/graph";
import { coversTraffic, trafficOf } from "../../../src/environment/traffic";
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

  it.each<[string, string[], string[], string[]]>([
    [
      "removes only the ports that a narrower range leaves out",
      pairRules("web", "db", "tcp 0-65535"),
      webToDb,
      ["web > db: tcp 0-5431 whole removed, tcp 5432 whole, tcp 5433-65535 whole removed"],
    ],
    [
      "adds only the other ports of a wider range",
      webToDb,
      pairRules("web", "db", "tcp 5432-5440"),
      ["web > db: tcp 5432 whole, tcp 5433-5440 whole added"],
    ],
    [
      "changes nothing if it splits a range",
      pairRules("web", "db", "tcp 1-2"),
      [...pairRules("web", "db", "tcp 1"), ...pairRules("web", "db", "tcp 2")],
      ["web > db: tcp 1 whole, tcp 2 whole"],
    ],
    [
      "keeps what was possible before all traffic is",
      webToDb,
      pairRules("web", "db", "all"),
      ["web > db: tcp 5432 whole, all traffic whole added"],
    ],
    [
      "keeps a part of all traffic",
      pairRules("web", "db", "all"),
      webToDb,
      ["web > db: tcp 5432 whole, all traffic whole removed"],
    ],
    [
      "keeps a half of the ports of which it removes one rule",
      pairRules("web", "db", "tcp 1-9"),
      ["web egress tcp 5 to db"],
      ["web > db: tcp 1-4 whole removed, tcp 5 missing-ingress removed, tcp 6-9 whole removed"],
    ],
  ])("%s", (_, before, after, connections) => {
    expect(connectionsIn(graphOfPlan({ rules: before }, { rules: after }))).toEqual(connections);
  });

  it("neither adds nor removes a connection with half a pair", () => {
    const half = "web egress tcp 443 to db";
    const groups = { db: {} };
    expect(connectionsIn(graphOfPlan({ rules: [half] }, { rules: webToDb }))).toEqual([
      "web > db: tcp 5432 whole added",
    ]);
    expect(connectionsIn(graphOfPlan({ rules: [], groups: { web: {}, db: {} } }, { rules: [half] }))).toEqual([
      "web > db: tcp 443 missing-ingress",
    ]);
    const deleted = graphOfPlan({ rules: [half] }, { rules: [], groups });
    expect(connectionsIn(deleted)).toEqual([]);
    expect(deleted.nodes.map(({ name }) => name)).toEqual(["db", "web"]);
  });

  const notJudged = { db: { hasAllRules: false } };

  it("does not mark half a pair that cannot be judged any more, or that could not be judged", () => {
    const half: Described = { rules: ["web egress tcp 1 to db"] };
    const unknown: Described = { ...half, groups: notJudged };
    expect(connectionsIn(graphOfPlan(half, unknown))).toEqual(["web > db: tcp 1 unknown"]);
    expect(connectionsIn(graphOfPlan(unknown, half))).toEqual(["web > db: tcp 1 missing-ingress"]);
  });

  it("marks a rule to a group that is not judged if there was none, or will be none", () => {
    const rules = ["web egress tcp 1 to db"];
    const none = { rules: [], groups: { web: {}, ...notJudged } };
    expect(connectionsIn(graphOfPlan(none, { rules, groups: notJudged }))).toEqual(["web > db: tcp 1 unknown added"]);
    expect(connectionsIn(graphOfPlan({ rules, groups: notJudged }, none))).toEqual(["web > db: tcp 1 unknown removed"]);
  });

  describe("that deletes a group", () => {
    const dangling = (text: string): Described => ({
      rules: [text],
      details: { "sgr-1": { peer: { type: "security_group", value: "sg-gone", isDeleted: true } } },
    });
    // The peers are replaced by the deleted group.
    const toGone = dangling("web egress tcp 443 to web");
    const fromGone = dangling("web ingress tcp 443 from web");

    it.each<[string, string[], Described, string]>([
      [
        "removes what it could receive",
        pairRules("web", "gone", "tcp 443"),
        toGone,
        "web > gone: tcp 443 missing-ingress removed",
      ],
      [
        "removes what it could send",
        pairRules("gone", "web", "tcp 443"),
        fromGone,
        "gone > web: tcp 443 missing-egress removed",
      ],
      [
        "does not mark what it could not receive",
        ["web egress tcp 443 to gone"],
        toGone,
        "web > gone: tcp 443 missing-ingress",
      ],
      [
        "does not mark a rule that it changes",
        ["web egress tcp 22 to gone"],
        toGone,
        "web > gone: tcp 443 missing-ingress",
      ],
    ])("%s", (_, before, after, connection) => {
      const graph = graphOfPlan({ rules: before }, after);
      expect(connectionsIn(graph)).toEqual([connection]);
      expect(graph.edges[0]!.connections[0]).toMatchObject({ isDangling: true });
      expect(nodeCalled(graph, "gone").change).toBe("removed");
    });

    it("removes what may have worked before", () => {
      const before = { rules: ["web egress tcp 443 to gone"], groups: { gone: { hasAllRules: false } } };
      expect(connectionsIn(graphOfPlan(before, toGone))).toEqual(["web > gone: tcp 443 missing-ingress removed"]);
    });
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

  const POINTS = [trafficOf("tcp", 1, 1), trafficOf("tcp", 5, 5), trafficOf("udp", 1, 1)];
  const NAMES = ["a", "b", "c", "d"];
  const EVERYWHERE = NAMES.flatMap((source) =>
    NAMES.flatMap((target) => POINTS.map((point) => ({ source: `sg-${source}`, target: `sg-${target}`, point }))),
  );
  type Place = (typeof EVERYWHERE)[number];

  /** How a graph marks the traffic at a place, without half connections that it does not mark. */
  const marksAt = ({ edges }: Graph, { source, target, point }: Place): GraphConnection["change"][] => {
    const connections = edges.find((edge) => edge.source === source && edge.target === target)?.connections ?? [];
    const covering = connections.filter((one) => coversTraffic(one, point) && !(isHalf(one) && !one.change));
    return [...new Set(covering.map(({ change }) => change))].sort();
  };

  it("of a plan marks exactly the traffic that starts or stops to be allowed", () => {
    const worksAt = (rules: readonly string[]) => {
      const graph = graphIn({ rules });
      return (place: Place) => marksAt(graph, place).length > 0;
    };
    const ofOnePort = anyRules.map((rules) => rules.filter((rule) => !rule.includes("all")));
    fc.assert(
      fc.property(ofOnePort, ofOnePort, (before, after) => {
        const graph = graphOfPlan({ rules: before }, { rules: after });
        const [worked, works] = [worksAt(before), worksAt(after)];
        for (const place of EVERYWHERE) {
          const [was, is] = [worked(place), works(place)];
          const expected = was === is ? (is ? [undefined] : []) : [is ? "added" : "removed"];
          expect(marksAt(graph, place)).toEqual(expected);
        }
      }),
    );
  });

  it("loses with a plan exactly what the opposite plan adds", () => {
    const swapped = { added: "removed", removed: "added" } as const;
    fc.assert(
      fc.property(anyRules, anyRules, (one, other) => {
        const there = graphOfPlan({ rules: one }, { rules: other });
        const back = graphOfPlan({ rules: other }, { rules: one });
        for (const place of EVERYWHERE) {
          const expected = marksAt(there, place).map((change) => change && swapped[change]);
          expect(marksAt(back, place)).toEqual(expected.sort());
        }
      }),
    );
  });
});
