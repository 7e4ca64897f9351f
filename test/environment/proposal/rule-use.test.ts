import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { Environment, type Rule } from "../../../src/environment/environment";
import type { WithheldTraffic } from "../../../src/environment/proposal/observations";
import { proposalOf } from "../../../src/environment/proposal/proposal-of";
import { environmentOf } from "../environment-of";
import { observationsOf, observed, proposed, withheld } from "./observed";

const RULES = ["web egress tcp 5432 to db", "db ingress tcp 5432 from web", "db ingress tcp 22 from web"];

const idsOf = (rules: readonly Rule[]) => rules.map(({ id }) => id).sort();

const useOf = (rules: readonly string[], connections: readonly string[], others: readonly WithheldTraffic[] = []) => {
  const interfaces = ["web 10.0.0.1", "db 10.0.1.1"];
  const { unused, undecided, silentGroupIds } = proposed({ rules, interfaces }, connections, {}, others).ruleUse;
  return { unused: idsOf(unused), undecided: idsOf(undecided), silentGroupIds };
};

it("a rule is unused if no connection used it", () => {
  expect(useOf(RULES, ["web -> db tcp 5432"])).toEqual({ unused: ["sgr-3"], undecided: [], silentGroupIds: [] });
});

it("a connection uses the rules of all groups on its interfaces, even if a person has to choose the group", () => {
  const rules = [...RULES, "base egress tcp 5432 to 10.0.1.0/24", "base egress tcp 5432 to 10.0.2.0/24"];
  expect(useOf(rules, ["web+base -> db tcp 5432"]).unused).toEqual(["sgr-3", "sgr-5"]);
});

it("rules of groups that the logs do not mention are not judged", () => {
  const rules = [...RULES, "cron egress tcp 443 to 0.0.0.0/0"];
  expect(useOf(rules, ["web -> db tcp 5432"])).toMatchObject({ unused: ["sgr-3"], silentGroupIds: ["sg-cron"] });
});

it("rules with CIDR blocks are used by the addresses within, and those with prefix lists perhaps", () => {
  const rules = ["web egress tcp 443 to 52.0.0.0/8", "web egress tcp 443 to 53.0.0.0/8", "web egress tcp 443 to pl-1"];
  expect(useOf(rules, ["web -> 52.1.2.3 tcp 443"])).toMatchObject({ unused: ["sgr-2"], undecided: ["sgr-3"] });
});

it("an interface that is gone may have had the group that a rule names, but an address of the internet has none", () => {
  const connections = ["web -> db tcp 443", "10.0.0.9 -> db tcp 22"];
  expect(useOf(RULES, connections)).toMatchObject({ unused: ["sgr-1", "sgr-2"], undecided: ["sgr-3"] });
  expect(useOf(RULES, ["52.1.2.3 -> db tcp 22"])).toMatchObject({ unused: ["sgr-2", "sgr-3"], undecided: [] });
});

describe("neither half of a pair is unused if an address that may have had its group used the port", () => {
  const both = { unused: ["sgr-3"], undecided: ["sgr-1", "sgr-2"] };
  const other = "web -> db tcp 443";

  it.each([
    ["a source that is gone", "10.0.0.77 -> db tcp 5432"],
    ["a target that is gone", "web -> 10.0.0.88 tcp 5432"],
    ["both ends gone", "10.0.0.77 -> 10.0.0.88 tcp 5432"],
    ["a source in another network, such as a peered VPC", "172.16.0.9 -> db tcp 5432"],
  ])("%s", (_, connection) => {
    expect(useOf(RULES, [other, connection])).toMatchObject(both);
  });

  it("an address that interfaces with different groups have had", () => {
    const reused = withheld("10.0.0.9 -> db tcp 5432", "unknown-address");
    expect(useOf(RULES, [other], [reused])).toMatchObject(both);
  });

  it("an address in a prefix, such as that of a pod", () => {
    const interfaces = ["web 10.0.0.1 10.0.8.0/28", "db 10.0.1.1"];
    const { unused, undecided } = proposed({ rules: RULES, interfaces }, [other, "10.0.8.3 -> db tcp 5432"]).ruleUse;
    expect({ unused: idsOf(unused), undecided: idsOf(undecided) }).toEqual(both);
  });

  it("an address of the internet has no group, and another port proves nothing", () => {
    for (const connection of ["52.1.2.3 -> db tcp 5432", "10.0.0.77 -> db tcp 5433"]) {
      expect(useOf(RULES, [other, connection]).unused).toEqual(["sgr-1", "sgr-2", "sgr-3"]);
    }
  });

  it("a rule with a CIDR block is undecided only if the block contains the other end", () => {
    const rules = ["web egress tcp 5432 to 10.0.1.0/24", "web egress tcp 5432 to 10.0.2.0/24"];
    expect(useOf(rules, [other, "10.0.0.77 -> db tcp 5432"])).toMatchObject({
      unused: ["sgr-2"],
      undecided: ["sgr-1"],
    });
    const connections = [other, "10.0.0.77 -> db tcp 5432", "10.0.0.77 -> 10.0.2.7 tcp 5432"];
    expect(useOf(rules, connections)).toMatchObject({ unused: [], undecided: ["sgr-1", "sgr-2"] });
  });
});

it("addresses that are only counted may have used every rule that is not about a group", () => {
  const rules = [...RULES, "web egress tcp 443 to 53.0.0.0/8", "web egress tcp 443 to pl-1"];
  const observations = observationsOf([observed("web -> db tcp 5432")]);
  const totals = { ...observations.totals, beyondLimit: { addresses: 3, connections: 4 } };
  const { ruleUse } = proposalOf({ ...observations, totals }, audit(environmentOf({ rules })));
  expect(idsOf(ruleUse.unused)).toEqual(["sgr-3"]);
  expect(idsOf(ruleUse.undecided)).toEqual(["sgr-4", "sgr-5"]);
});

it("rules that a plan only adds are not unused", () => {
  const { groups, rules } = environmentOf({ rules: RULES });
  const before = environmentOf({ rules: RULES.slice(0, 2) });
  const after = { groups: [...groups.values()], rules, interfaces: [], hasInterfaces: false, changes: [] };
  const planned = new Environment({ ...after, before });
  const { ruleUse } = proposalOf(observationsOf([observed("web -> db tcp 5432")]), audit(planned));
  expect(ruleUse.unused).toEqual([]);
});

it("rejected traffic has used no rule", () => {
  expect(useOf(RULES, [], [withheld("web -> db tcp 22", "rejected")]).unused).toEqual(["sgr-1", "sgr-2", "sgr-3"]);
});

it("traffic that is not proposed may have used rules, ambiguous traffic in both directions", () => {
  const ambiguous = withheld("db -> web tcp 22", "ambiguous", [22, 40_000]);
  expect(useOf(RULES, [], [ambiguous])).toMatchObject({ unused: ["sgr-1", "sgr-2"], undecided: ["sgr-3"] });
  const ping = withheld("web -> db icmp 0", "no-ports");
  expect(useOf(["db ingress icmp 8 from web", ...RULES], [], [ping])).toMatchObject({ undecided: ["sgr-1"] });
});
