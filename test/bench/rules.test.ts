import { expect, it } from "vitest";
import { groupCounts, literalGroups, pairsOf } from "../../bench/pairs";
import {
  differences,
  expectedRules,
  ruleInAws,
  ruleOfCloudFormation,
  ruleOfResource,
  rulesInPlan,
  rulesInStack,
  rulesInTemplate,
} from "../../bench/rules";

const PAIR = { key: "web", source: "sg-a", target: "sg-b", port: 443, description: "Allow webs" };
const [EGRESS, INGRESS] = expectedRules([PAIR]);

const RULE = { from_port: 443, to_port: 443, description: "Allow webs" };
const OLD_EGRESS = {
  ...RULE,
  type: "egress",
  security_group_id: "sg-a",
  source_security_group_id: "sg-b",
  protocol: "tcp",
};
const NEW_INGRESS = {
  ...RULE,
  security_group_id: "sg-b",
  referenced_security_group_id: "sg-a",
  ip_protocol: "tcp",
};

it("a pair is an egress rule on the source's group and an ingress rule on the target's", () => {
  const connection = { protocol: "6", fromPort: 443, toPort: 443, description: "Allow webs", otherPeers: "" };
  expect(EGRESS).toEqual({ direction: "egress", group: "sg-a", peer: "sg-b", ...connection });
  expect(INGRESS).toEqual({ direction: "ingress", group: "sg-b", peer: "sg-a", ...connection });
});

it("a rule is the same in both kinds of resource, in CloudFormation and in AWS", () => {
  expect(ruleOfResource("aws_security_group_rule", OLD_EGRESS)).toEqual(EGRESS);
  expect(ruleOfResource("aws_vpc_security_group_ingress_rule", NEW_INGRESS)).toEqual(INGRESS);
  const ports = { FromPort: 443, ToPort: 443, Description: "Allow webs" };
  expect(
    ruleOfCloudFormation("AWS::EC2::SecurityGroupEgress", {
      ...ports,
      GroupId: "sg-a",
      DestinationSecurityGroupId: "sg-b",
      IpProtocol: "tcp",
    }),
  ).toEqual(EGRESS);
  expect(
    ruleInAws({
      ...ports,
      IsEgress: false,
      GroupId: "sg-b",
      ReferencedGroupInfo: { GroupId: "sg-a" },
      IpProtocol: "6",
    }),
  ).toEqual(INGRESS);
});

it.each([
  [
    ruleOfResource("aws_security_group_rule", { ...OLD_EGRESS, cidr_blocks: ["0.0.0.0/0"] }),
    'cidr_blocks ["0.0.0.0/0"]',
  ],
  [ruleOfResource("aws_security_group_rule", { ...OLD_EGRESS, self: true }), "self true"],
  [ruleOfResource("aws_vpc_security_group_egress_rule", { ...NEW_INGRESS, cidr_ipv6: "::/0" }), 'cidr_ipv6 "::/0"'],
  [ruleOfCloudFormation("AWS::EC2::SecurityGroupEgress", { CidrIp: "0.0.0.0/0" }), 'CidrIp "0.0.0.0/0"'],
  [ruleInAws({ GroupId: "sg-a", PrefixListId: "pl-1" }), 'PrefixListId "pl-1"'],
])("a rule that lets others in as well is another one: %j", (rule, otherPeers) => {
  expect(rule!.otherPeers).toBe(otherPeers);
  expect(differences("module", [EGRESS!], [{ ...EGRESS!, otherPeers }])).toContainEqual(
    `module makes egress on sg-a to sg-b and ${otherPeers}, protocol 6, ports 443-443, "Allow webs", which nobody declared.`,
  );
});

it("what a plan has without a value names no peer", () => {
  const none = { self: false, cidr_blocks: null, ipv6_cidr_blocks: [], prefix_list_ids: null };
  expect(ruleOfResource("aws_security_group_rule", { ...OLD_EGRESS, ...none })).toEqual(EGRESS);
});

it("rules are found among other resources", () => {
  expect(
    rulesInStack({ resource: { aws_security_group_rule: { egress: OLD_EGRESS }, aws_vpc: { main: {} } } }),
  ).toEqual([EGRESS]);
  expect(rulesInStack({ provider: {} })).toEqual([]);
  expect(rulesInTemplate({ Resources: { Meta: { Type: "AWS::CDK::Metadata" } } })).toEqual([]);
  const after = (values: object | null) => ({ type: "aws_vpc_security_group_ingress_rule", change: { after: values } });
  expect(rulesInPlan({ resource_changes: [after(NEW_INGRESS), after(null)] })).toEqual([INGRESS]);
});

it("sides that make the same rules differ in nothing, in whatever order", () => {
  expect(differences("module", [EGRESS!, INGRESS!], [INGRESS!, EGRESS!])).toEqual([]);
});

it("a rule that is missing, another one, and one that is made twice are told", () => {
  const other = { ...INGRESS!, toPort: 444 };
  expect(differences("module", [EGRESS!, INGRESS!], [EGRESS!, other])).toEqual([
    'module lacks ingress on sg-b from sg-a, protocol 6, ports 443-443, "Allow webs".',
    'module makes ingress on sg-b from sg-a, protocol 6, ports 443-444, "Allow webs", which nobody declared.',
  ]);
  expect(differences("module", [EGRESS!, INGRESS!], [EGRESS!, INGRESS!, EGRESS!])).toEqual([
    "module makes 3 rules, and 2 are declared.",
  ]);
  const many = expectedRules(pairsOf(10));
  expect(differences("module", many, [])).toEqual([
    "module makes 0 rules, and 20 are declared.",
    expect.stringMatching(/; and 17 more\.$/),
  ]);
});

it.each([10, 1_000, 10_000])("no group of %i pairs passes the usual quota, and no two rules are the same", (count) => {
  const pairs = pairsOf(count);
  const rules = expectedRules(pairs);
  const ofGroups = new Map<string, number>();
  for (const { group } of rules) ofGroups.set(group, (ofGroups.get(group) ?? 0) + 1);
  expect(Math.max(...ofGroups.values())).toBeLessThanOrEqual(60);
  expect(new Set(rules.map((rule) => JSON.stringify(rule))).size).toBe(2 * count);
  expect(literalGroups(count).sources).toHaveLength(groupCounts(count).sources);
});
