import { expect, it } from "vitest";
import { mixed, moduleCalls, resourceBlocks, usual } from "../../../tools/bench/declarations";
import { groupCounts, literalGroups, pairsOf } from "../../../tools/bench/pairs";
import { differences, ruleOfApi, ruleOfResource, rulesOfPlan, rulesOfStack } from "../../../tools/bench/rules";

const PAIR = { key: "web", source: "sg-a", target: "sg-b", port: 443, description: "Allow webs" };
const USUAL = usual(PAIR);
const [EGRESS, INGRESS] = USUAL.resources as [Record<string, unknown>, Record<string, unknown>];
const RULES = USUAL.resources.map(ruleOfResource) as [string, string];

it("a pair is an egress rule of the source's group and an ingress rule of the target's group", () => {
  expect(RULES).toEqual([
    'egress of sg-a, peer sg-b, tcp 443-443, "Allow webs"',
    'ingress of sg-b, peer sg-a, tcp 443-443, "Allow webs"',
  ]);
});

it("a rule is the same in a stack, in a plan and in AWS", () => {
  const stack = { resource: { aws_security_group_rule: { one: EGRESS, two: INGRESS }, aws_vpc: { main: {} } } };
  expect(rulesOfStack(stack)).toEqual(RULES);
  expect(rulesOfStack({ provider: {} })).toEqual([]);
  // A plan has every attribute.
  const unset = { self: false, cidr_blocks: null, ipv6_cidr_blocks: [], prefix_list_ids: null };
  const change = (after: object | null, type = "aws_security_group_rule") => ({ type, change: { after } });
  const changes = [change({ ...EGRESS, ...unset }), change(INGRESS), change(null), change({}, "aws_vpc")];
  expect(rulesOfPlan({ resource_changes: changes })).toEqual(RULES);
  const traffic = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, Description: "Allow webs" };
  expect([
    ruleOfApi({ IsEgress: true, GroupId: "sg-a", ReferencedGroupInfo: { GroupId: "sg-b" }, ...traffic }),
    ruleOfApi({ IsEgress: false, GroupId: "sg-b", ReferencedGroupInfo: { GroupId: "sg-a" }, ...traffic }),
  ]).toEqual(RULES);
});

it.each([
  [{ ...EGRESS, cidr_blocks: ["0.0.0.0/0"] }, "sg-b and 0.0.0.0/0"],
  [{ ...EGRESS, ipv6_cidr_blocks: ["::/0"] }, "sg-b and ::/0"],
  [{ ...EGRESS, prefix_list_ids: ["pl-1"] }, "sg-b and pl-1"],
  [{ ...EGRESS, self: true }, "sg-b and self"],
])("a rule with another peer as well is another rule: %j", (values, peers) => {
  const rule = ruleOfResource(values);
  expect(rule).toContain(`peer ${peers},`);
  expect(differences([RULES[0]], [rule])).toEqual([`Missing: ${RULES[0]}.`, `Not declared: ${rule}.`]);
});

it("differences are rules that are missing, not declared, or created twice", () => {
  expect(differences(RULES, RULES.toReversed())).toEqual([]);
  expect(differences(RULES, [...RULES, RULES[0]])).toEqual(["3 rules instead of 2."]);
  const many = Array.from({ length: 20 }, (_, index) => `rule ${index}`);
  expect(differences(many, [])).toEqual(["0 rules instead of 20.", "Missing: rule 0; rule 1; rule 2; and 17 more."]);
});

it.each([10, 1_000, 10_000])(
  "no group of %i pairs exceeds the default quota, and no rule is created twice",
  (count) => {
    const pairs = pairsOf(count);
    const rulesOfGroups = new Map<string, number>();
    for (const group of pairs.flatMap(({ source, target }) => [source, target]))
      rulesOfGroups.set(group, (rulesOfGroups.get(group) ?? 0) + 1);
    expect(Math.max(...rulesOfGroups.values())).toBeLessThanOrEqual(60);
    expect(new Set(pairs.flatMap((pair) => usual(pair).resources.map(ruleOfResource))).size).toBe(2 * count);
    expect(literalGroups(count).sources).toHaveLength(groupCounts(count).sources);
  },
);

it("mixed rules take every form in turn, with different keys and rules", () => {
  const declarations = pairsOf(1_000).map(mixed);
  const names = new Set(declarations.slice(0, 6).flatMap(({ attributes }) => Object.keys(attributes)));
  for (const name of ["description_source", "to_port", "destination_ports", "source_cidr_ipv4", "service", "protocol"])
    expect(names).toContain(name);
  const rules = declarations.flatMap(({ resources }) => resources.map(ruleOfResource));
  expect(new Set(rules).size).toBe(rules.length);
});

it("declarations are split evenly over the calls of the module, or written out", () => {
  const declarations = pairsOf(10).map(usual);
  const calls = moduleCalls("../module", declarations, 4).split(/^(?=module )/m);
  expect(calls.map((call) => call.match(/source_sg_id = /g)?.length)).toEqual([3, 3, 3, 1]);
  expect(calls[3]).toContain('module "rules-4" {\n  source = "../module"\n  rules = {\n    pair-9 = {\n');
  const blocks = resourceBlocks(declarations);
  expect(blocks.match(/^resource "aws_security_group_rule" "pair-\d-[01]" \{$/gm)).toHaveLength(20);
});
