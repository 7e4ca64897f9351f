import { describe, expect, it } from "vitest";
import type { Candidate, Proposal } from "../../../src/environment/proposal/proposal";
import { trafficLabel } from "../../../src/environment/traffic";
import { observed, proposed, withheld } from "./observed";

const EMPTY = { rules: [], groups: { web: {}, db: {}, base: {}, app: {} } };

const lineOf = (candidate: Candidate): string => {
  const { source, target, status, egress, ingress } = candidate;
  const sides = [egress?.status ?? "-", ingress?.status ?? "-"].join("/");
  return `${source} ${target} ${trafficLabel(candidate)}: ${status} ${sides}`;
};
const linesOf = ({ candidates }: Proposal): string[] => candidates.map(lineOf);

describe("candidates", () => {
  it("connections of different interfaces with the same groups and port are one candidate", () => {
    const { candidates } = proposed(EMPTY, [
      observed("web -> db tcp 5432", { lastSeen: 5, firstSeen: 4 }),
      observed("web -> db tcp 5432", { lastSeen: 9, firstSeen: 8, evidence: { "known-port": 2 } }),
      observed("web -> db udp 5432"),
    ]);
    expect(candidates).toHaveLength(2);
    expect(candidates[0]).toMatchObject({
      source: "sg-web",
      target: "sg-db",
      connections: 4,
      bytes: 4_000,
      firstSeen: 4,
      lastSeen: 9,
      evidence: { handshake: 2, "known-port": 2 },
      confidence: "high",
    });
  });

  it.each([
    [{ handshake: 1, "known-port": 9 }, "high"],
    [{ rule: 1, "known-port": 9 }, "medium"],
    [{ "fan-in": 1 }, "medium"],
    [{ "known-port": 9 }, "low"],
  ] as const)("the strongest evidence decides: %j is of %s confidence", (evidence, confidence) => {
    const { candidates } = proposed(EMPTY, [observed("web -> db tcp 5432", { evidence })], { minConfidence: "low" });
    expect(candidates).toMatchObject([{ confidence }]);
  });

  it("candidates with less confidence or fewer connections than asked are withheld with the reason", () => {
    const unsure = observed("web -> db tcp 1", { evidence: { "known-port": 2 } });
    const rare = observed("web -> db tcp 2", { connections: 1 });
    const connections = [unsure, rare, observed("web -> db tcp 3")];
    const { candidates, withheldCandidates } = proposed(EMPTY, connections, { minConnections: 2 });
    expect(candidates).toMatchObject([{ fromPort: 3 }]);
    expect(withheldCandidates).toMatchObject([
      { candidate: { fromPort: 1 }, reason: "confidence" },
      { candidate: { fromPort: 2 }, reason: "connections" },
    ]);
  });

  it("protocols without ports are one candidate each", () => {
    expect(linesOf(proposed(EMPTY, ["web -> db 50 0", "web -> db 47 0"]))).toEqual([
      "sg-web sg-db protocol 47: missing missing/missing",
      "sg-web sg-db protocol 50: missing missing/missing",
    ]);
  });

  it("groups in different VPCs are marked, unless a rule shows that they are peered", () => {
    const groups = { web: { vpcId: "vpc-1" }, db: { vpcId: "vpc-2" } };
    const rules = ["db ingress tcp 5432 from web"];
    const acrossIn = (details: object) =>
      proposed({ rules, groups, details: { "sgr-1": details } }, ["web -> db tcp 5432"]).candidates[0]!.isAcrossVpcs;
    expect(acrossIn({})).toBe(true);
    const peer = { type: "security_group", value: "sg-web", peeringConnectionId: "pcx-1" };
    expect(acrossIn({ peer })).toBeUndefined();
  });
});

describe("existing rules", () => {
  it.each([
    [["web egress tcp 5432 to db", "db ingress tcp 5000-6000 from web"], "allowed allowed/allowed"],
    [["web egress tcp 5432 to 10.0.0.0/8", "db ingress all from web"], "allowed allowed/allowed"],
    [["web egress tcp 5432 to 10.0.0.0/8", "db ingress tcp 5432 from 10.0.0.0/8"], "allowed allowed/allowed"],
    [["web egress all to 0.0.0.0/0", "db ingress tcp 5432 from web"], "open-egress open-egress/allowed"],
    [["db ingress tcp 5432 from web"], "missing missing/allowed"],
    [["web egress tcp 5432 to db"], "missing allowed/missing"],
    [["web egress all to 0.0.0.0/0"], "missing open-egress/missing"],
    [["web egress tcp 5433 to db"], "missing missing/missing"],
    [["web egress tcp 5432 to pl-0123456789abcdef0", "db ingress tcp 5432 from web"], "unknown possible/allowed"],
    [["web egress tcp 5432 to 10.0.1.1/32", "db ingress tcp 5432 from web"], "unknown possible/allowed"],
    [["web egress tcp 5432 to 10.9.0.0/16", "db ingress tcp 5432 from web"], "missing missing/allowed"],
  ])("%j", (rules, expected) => {
    const interfaces = ["web 10.0.0.1", "db 10.0.1.1", "db 10.0.1.2"];
    expect(linesOf(proposed({ rules, interfaces }, ["web -> db tcp 5432"]))).toEqual([
      `sg-web sg-db tcp 5432: ${expected}`,
    ]);
  });

  it("a group whose rules the input does not contain is not said to miss one", () => {
    const groups = { web: { hasAllRules: false }, db: {} };
    const rules = ["db ingress tcp 5432 from web"];
    expect(linesOf(proposed({ rules, groups }, ["web -> db tcp 5432"]))).toEqual([
      "sg-web sg-db tcp 5432: unknown unknown/allowed",
    ]);
  });

  it("a rule of another group on the same interface counts", () => {
    const rules = ["base egress tcp 5432 to db", "db ingress tcp 5432 from web"];
    const { undecided } = proposed({ rules, groups: EMPTY.groups }, ["web+base -> db tcp 5432"]);
    expect(undecided).toMatchObject([{ sources: ["sg-base", "sg-web"], status: "allowed" }]);
  });

  it("a candidate of several kinds of interfaces has the status of those that the rules serve worst", () => {
    const rules = ["base egress tcp 5432 to db", "db ingress tcp 5432 from web"];
    const groups = { ...EMPTY.groups, base: { name: "default" } };
    const connections = ["web -> db tcp 5432", "web+base -> db tcp 5432"];
    expect(linesOf(proposed({ rules, groups }, connections))).toEqual([
      "sg-web sg-db tcp 5432: missing missing/allowed",
    ]);
  });
});

describe("interfaces with several groups", () => {
  const choose = (rules: readonly string[], connection: string, groups = {}) => {
    const { candidates, undecided } = proposed({ rules, groups: { ...EMPTY.groups, ...groups } }, [connection]);
    return [
      ...candidates.map(({ source, target }) => `${source} ${target}`),
      ...undecided.map(({ sources, targets }) => `${sources.join("|")} ${targets.join("|")}?`),
    ];
  };

  it.each([
    [
      "the group that the target's rule names",
      ["db ingress tcp 5432 from web"],
      "web+base -> db tcp 5432",
      "sg-web sg-db",
    ],
    [
      "the group that the source's rule names",
      ["web egress tcp 5432 to db"],
      "web -> db+base tcp 5432",
      "sg-web sg-db",
    ],
    [
      "the group with the port open",
      ["db ingress tcp 5432 from 10.0.0.0/8"],
      "web -> db+base tcp 5432",
      "sg-web sg-db",
    ],
    ["the group with the port to go out", ["web egress tcp 1 to 10.0.0.0/8"], "web+base -> db tcp 1", "sg-web sg-db"],
    ["both groups, if nothing tells", [], "web+base -> db tcp 5432", "sg-base|sg-web sg-db?"],
    [
      "both groups, if only another port is open",
      ["db ingress tcp 1 from web"],
      "web+base -> db tcp 2",
      "sg-base|sg-web sg-db?",
    ],
    ["both groups, if one is open", ["base egress all to 0.0.0.0/0"], "web+base -> db tcp 2", "sg-base|sg-web sg-db?"],
    [
      "one of the pairs that are whole",
      ["base", "web"].flatMap((name) => [`${name} egress tcp 1 to db`, `db ingress tcp 1 from ${name}`]),
      "web+base -> db tcp 1",
      "sg-base sg-db",
    ],
  ])("%s", (_, rules, connection, expected) => {
    expect(choose(rules, connection)).toEqual([expected]);
  });

  it("never the default group, even if its rules allow everything within it", () => {
    const groups = { base: { name: "default" } };
    const rules = ["base ingress all from base", "base egress all to 0.0.0.0/0"];
    expect(choose(rules, "web+base -> db+base tcp 1", groups)).toEqual(["sg-base|sg-web sg-base|sg-db?"]);
    expect(choose([...rules, "db ingress tcp 1 from web"], "web+base -> db+base tcp 1", groups)).toEqual([
      "sg-web sg-db",
    ]);
  });

  it("a group that AWS manages gives way to another one", () => {
    const groups = { app: { tags: { "aws:eks:cluster-name": "shop" } } };
    expect(choose([], "web+app -> db tcp 1", groups)).toEqual(["sg-web sg-db"]);
    expect(choose([], "app -> db tcp 1", groups)).toEqual(["sg-app sg-db"]);
  });
});

describe("ranges", () => {
  const ports = (all: readonly number[]) =>
    linesOf(
      proposed(
        EMPTY,
        all.map((port) => `web -> db tcp ${port}`),
      ),
    );
  const every = (count: number, first: number, step: number) =>
    Array.from({ length: count }, (_, index) => first + index * step);

  it("a few neighbouring ports stay ports", () => {
    expect(ports(every(9, 9000, 1))).toHaveLength(9);
  });

  it("many ports that a server chooses are a range, which says how many were seen", () => {
    const { candidates } = proposed(
      EMPTY,
      every(12, 21_100, 7).map((port) => `web -> db tcp ${port}`),
    );
    expect(candidates).toMatchObject([{ fromPort: 21_100, toPort: 21_177, observedPorts: 12, connections: 24 }]);
  });

  it("dynamic ports may be far apart", () => {
    expect(ports(every(10, 49_160, 1_500))).toEqual(["sg-web sg-db tcp 49160-62660: missing missing/missing"]);
    expect(ports(every(10, 20_000, 1_500))).toHaveLength(10);
  });

  it("a known service within is a candidate of its own, and its neighbours are not merged over it", () => {
    const found = ports([...every(10, 5_400, 1), 5_432, ...every(10, 5_450, 1)]);
    expect(found).toEqual([
      "sg-web sg-db tcp 5400-5409: missing missing/missing",
      "sg-web sg-db tcp 5432: missing missing/missing",
      "sg-web sg-db tcp 5450-5459: missing missing/missing",
    ]);
  });

  it("ports that rules already allow are not merged with others", () => {
    const rules = ["web egress tcp 9005 to db", "db ingress tcp 9005 from web"];
    const { candidates } = proposed(
      { rules },
      every(21, 8_995, 1).map((port) => `web -> db tcp ${port}`),
    );
    expect(candidates.map(lineOf)).toEqual([
      "sg-web sg-db tcp 8995-9004: missing missing/missing",
      "sg-web sg-db tcp 9005: allowed allowed/allowed",
      "sg-web sg-db tcp 9006-9015: missing missing/missing",
    ]);
  });
});

describe("traffic that is not proposed", () => {
  it("is listed by reason, the most connections first", () => {
    const others = [
      withheld("web -> db tcp 1", "attempt"),
      { ...withheld("web -> db tcp 2", "attempt"), connections: 9 },
      withheld("web -> db tcp 3", "ambiguous", [3, 40_000]),
    ];
    const { withheldTraffic } = proposed(EMPTY, [], {}, others);
    expect(withheldTraffic.map(({ reason, ports }) => `${reason} ${ports[0]}`)).toEqual([
      "ambiguous 3",
      "attempt 2",
      "attempt 1",
    ]);
  });

  it("a connection between two addresses outside is of unknown addresses", () => {
    const { withheldTraffic, external } = proposed(EMPTY, ["192.0.2.1 -> 192.0.2.2 tcp 443"], { external: true });
    expect(withheldTraffic).toMatchObject([{ reason: "unknown-address", ports: [443, 443] }]);
    expect(external).toEqual([]);
  });

  it("text in place of an address does not break the proposal", () => {
    const nonsense = observed("web -> db tcp 1", { target: { groupIds: [], address: "not an address" } });
    const { withheldTraffic } = proposed({ rules: ["web egress all to 0.0.0.0/0"] }, [nonsense], { external: true });
    expect(withheldTraffic).toMatchObject([{ reason: "unknown-address" }]);
  });
});
