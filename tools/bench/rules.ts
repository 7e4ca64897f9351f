import type { SecurityGroupRule } from "@aws-sdk/client-ec2";

type Values = Readonly<Record<string, unknown>>;

/** A rule as a sentence, which does not depend on the source that it is read from. */
export type Rule = string;

/** The rule of an `aws_security_group_rule`. */
export function ruleOfResource(values: Values): Rule {
  const list = (name: string) => (values[name] ?? []) as readonly unknown[];
  return sentence(
    values.type,
    values.security_group_id,
    [
      values.source_security_group_id,
      ...[...list("cidr_blocks"), ...list("ipv6_cidr_blocks"), ...list("prefix_list_ids")],
      values.self === true && "self",
    ],
    [values.protocol, values.from_port, values.to_port],
    values.description,
  );
}

/** A rule in an answer to `DescribeSecurityGroupRules`. */
export function ruleOfApi(rule: SecurityGroupRule): Rule {
  return sentence(
    rule.IsEgress ? "egress" : "ingress",
    rule.GroupId,
    [rule.ReferencedGroupInfo?.GroupId, rule.CidrIpv4, rule.CidrIpv6, rule.PrefixListId],
    [rule.IpProtocol, rule.FromPort, rule.ToPort],
    rule.Description,
  );
}

function sentence(
  direction: unknown,
  group: unknown,
  peers: readonly unknown[],
  [protocol, from, to]: readonly unknown[],
  description: unknown,
): Rule {
  const others = peers.filter(Boolean).map(String).join(" and ");
  const traffic = `${String(protocol)} ${String(from)}-${String(to)}`;
  return `${String(direction)} of ${String(group)}, peer ${others}, ${traffic}, ${JSON.stringify(description)}`;
}

/** The rules of a stack that CDKTF synthesized. */
export function rulesOfStack(stack: unknown): Rule[] {
  const { resource = {} } = stack as { resource?: Record<string, Record<string, Values>> };
  return Object.values(resource.aws_security_group_rule ?? {}).map(ruleOfResource);
}

/** The rules that a plan would create, from `terraform show -json`. */
export function rulesOfPlan(plan: unknown): Rule[] {
  const { resource_changes: changes = [] } = plan as {
    resource_changes?: readonly { type: string; change: { after: Values | null } }[];
  };
  return changes.flatMap(({ type, change: { after } }) =>
    type === "aws_security_group_rule" && after !== null ? [ruleOfResource(after)] : [],
  );
}

const SHOWN = 3;

/** A sentence for each kind of difference between two sets of rules, in any order. */
export function differences(expected: readonly Rule[], actual: readonly Rule[]): string[] {
  const [wanted, found] = [new Set(expected), new Set(actual)];
  const missing = expected.filter((rule) => !found.has(rule));
  const others = actual.filter((rule) => !wanted.has(rule));
  return [
    ...(actual.length === expected.length ? [] : [`${actual.length} rules instead of ${expected.length}.`]),
    ...(missing.length === 0 ? [] : [`Missing: ${someOf(missing)}.`]),
    ...(others.length === 0 ? [] : [`Not declared: ${someOf(others)}.`]),
  ];
}

function someOf(rules: readonly Rule[]): string {
  const rest = rules.length - SHOWN;
  return rules.slice(0, SHOWN).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}
