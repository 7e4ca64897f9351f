import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rule } from "../../src/environment/environment";
import { RuleIndex } from "../../src/environment/rule-index";
import { commonTraffic, trafficOf } from "../../src/environment/traffic";

const group = fc.constantFrom("sg-1", "sg-2", undefined);
const port = fc.constantFrom(0, 1, 2, 80, 443, 65535);
const traffic = fc.oneof(
  fc
    .tuple(fc.constantFrom("tcp", "tcp", "udp"), port, port)
    .map(([protocol, a, b]) => trafficOf(protocol, Math.min(a, b), Math.max(a, b))),
  fc.constantFrom(
    trafficOf("-1", 0, 0),
    trafficOf("icmp", -1, -1),
    trafficOf("icmp", 8, 0),
    trafficOf("tcp", "${port}", "${port}"),
    trafficOf(undefined, 0, 0),
    { protocolNumber: "6", fromPort: undefined, toPort: undefined },
  ),
);
const rule: fc.Arbitrary<Rule> = fc.tuple(group, group, traffic).map(([groupId, value, parts]) => ({
  groupId,
  direction: "egress",
  peer: { type: "security_group", value },
  resources: [],
  ...parts,
}));

describe("the index of rules between groups", () => {
  it("finds what comparing all rules finds", () => {
    const canBe = (known: string | undefined, wanted: string) => known === undefined || known === wanted;
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 20 }), traffic, (rules, wanted) => {
        const expected = rules.filter(
          (one) =>
            canBe(one.groupId, "sg-1") && canBe(one.peer.value, "sg-2") && commonTraffic(one, wanted) !== undefined,
        );
        const found = new RuleIndex(rules, "egress").allowing("sg-1", "sg-2", wanted);
        expect(found).toHaveLength(expected.length);
        expect(new Set(found)).toEqual(new Set(expected));
      }),
      { numRuns: 500 },
    );
  });

  it("leaves out rules of the other direction", () => {
    fc.assert(
      fc.property(fc.array(rule), traffic, (rules, wanted) => {
        expect(new RuleIndex(rules, "ingress").allowing("sg-1", "sg-2", wanted)).toEqual([]);
      }),
    );
  });
});
