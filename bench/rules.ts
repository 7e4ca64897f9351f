import { TABLES } from "../src/rules/protocols";
import type { Pair } from "./pairs";

/** A rule as every side has to make it, however it spells it. */
export interface Rule {
  readonly direction: "egress" | "ingress";
  readonly group: string;
  readonly peer: string;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly description: string;
  /** What else it names as a peer, with the values: a rule between two groups names nothing else. */
  readonly otherPeers: string;
}

/** What a program calls a rule's values. */
type Values = Readonly<Record<string, unknown>>;

/** The rules that pairs stand for. */
export function expectedRules(pairs: readonly Pair[]): Rule[] {
  return pairs.flatMap(({ source, target, port, description }) => {
    const connection = { protocol: "6", fromPort: port, toPort: port, description, otherPeers: "" };
    return [
      { direction: "egress" as const, group: source, peer: target, ...connection },
      { direction: "ingress" as const, group: target, peer: source, ...connection },
    ];
  });
}

/** The rule that a resource of the AWS provider makes, of either kind; undefined for a resource of another type. */
export function ruleOfResource(type: string, values: Values): Rule | undefined {
  const [, kind] = /^aws_vpc_security_group_(egress|ingress)_rule$/.exec(type) ?? [];
  if (kind !== undefined) {
    return ruleOf(kind, values, "security_group_id", "referenced_security_group_id", "ip_protocol");
  }
  if (type !== "aws_security_group_rule") return undefined;
  return ruleOf(values.type, values, "security_group_id", "source_security_group_id", "protocol");
}

/** The rule that a CloudFormation resource makes; undefined for a resource of another type. */
export function ruleOfCloudFormation(type: string, properties: Values): Rule | undefined {
  const values = {
    ...properties,
    from_port: properties.FromPort,
    to_port: properties.ToPort,
    description: properties.Description,
  };
  if (type === "AWS::EC2::SecurityGroupEgress") {
    return ruleOf("egress", values, "GroupId", "DestinationSecurityGroupId", "IpProtocol");
  }
  if (type !== "AWS::EC2::SecurityGroupIngress") return undefined;
  return ruleOf("ingress", values, "GroupId", "SourceSecurityGroupId", "IpProtocol");
}

/** The rules in what CDKTF synthesizes for a stack. */
export function rulesInStack(stack: unknown): Rule[] {
  const { resource = {} } = stack as { resource?: Record<string, Record<string, Values>> };
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.values(resources).flatMap((values) => ruleOfResource(type, values) ?? []),
  );
}

/** The rules in a CloudFormation template. */
export function rulesInTemplate(template: unknown): Rule[] {
  const { Resources = {} } = template as { Resources?: Record<string, { Type: string; Properties?: Values }> };
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) => ruleOfCloudFormation(Type, Properties) ?? []);
}

/** The rules that a plan would make, as `terraform show -json` has it. */
export function rulesInPlan(plan: unknown): Rule[] {
  const { resource_changes: changes = [] } = plan as {
    resource_changes?: { type: string; change: { after: Values | null } }[];
  };
  return changes.flatMap(({ type, change }) => (change.after && ruleOfResource(type, change.after)) ?? []);
}

/** One rule as `DescribeSecurityGroupRules` answers with it. */
export interface DescribedRule {
  readonly IsEgress?: boolean;
  readonly GroupId?: string;
  readonly ReferencedGroupInfo?: { readonly GroupId?: string };
  readonly CidrIpv4?: string;
  readonly CidrIpv6?: string;
  readonly PrefixListId?: string;
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly Description?: string;
}

/** The rule that AWS has. */
export function ruleInAws(described: DescribedRule): Rule {
  const { IsEgress, GroupId, ReferencedGroupInfo, IpProtocol, FromPort, ToPort, Description } = described;
  const values = {
    ...described,
    group: GroupId,
    peer: ReferencedGroupInfo?.GroupId,
    protocol: IpProtocol,
    from_port: FromPort,
    to_port: ToPort,
    description: Description,
  };
  return ruleOf(IsEgress ? "egress" : "ingress", values, "group", "peer", "protocol");
}

function ruleOf(direction: unknown, values: Values, group: string, peer: string, protocol: string): Rule {
  return {
    direction: direction as Rule["direction"],
    group: textOf(values[group]),
    peer: textOf(values[peer]),
    protocol: protocolNumber(textOf(values[protocol])),
    fromPort: Number(values.from_port),
    toPort: Number(values.to_port),
    description: textOf(values.description),
    otherPeers: OTHER_PEERS.filter((name) => isNamed(values[name]))
      .map((name) => `${name} ${JSON.stringify(values[name])}`)
      .join(", "),
  };
}

/** All that may name a peer beside a group's id: in both kinds of resource, in CloudFormation, and in EC2's answers. */
const OTHER_PEERS = [
  ...["self", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"],
  ...["cidr_ipv4", "cidr_ipv6", "prefix_list_id"],
  ...["CidrIp", "CidrIpv6", "DestinationPrefixListId", "SourcePrefixListId", "SourceSecurityGroupName"],
  ...["CidrIpv4", "PrefixListId"],
];

function isNamed(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** What is no text is an empty one, so that a rule that lacks a value differs from all that are expected. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function protocolNumber(protocol: string): string {
  return (TABLES.protocol_numbers as Readonly<Record<string, string>>)[protocol] ?? protocol;
}

const SHOWN = 3;

/**
 * How a side's rules differ from the ones that all sides have to make.
 *
 * @returns a sentence for each kind of difference; none where they are the same, each once
 */
export function differences(side: string, expected: readonly Rule[], actual: readonly Rule[]): string[] {
  const [wanted, found] = [new Set(expected.map(spelled)), new Set(actual.map(spelled))];
  const missing = [...wanted].filter((rule) => !found.has(rule));
  const others = [...found].filter((rule) => !wanted.has(rule));
  return [
    ...(actual.length === expected.length
      ? []
      : [`${side} makes ${actual.length} rules, and ${expected.length} are declared.`]),
    ...(missing.length === 0 ? [] : [`${side} lacks ${someOf(missing)}.`]),
    ...(others.length === 0 ? [] : [`${side} makes ${someOf(others)}, which nobody declared.`]),
  ];
}

function spelled({ direction, group, peer, otherPeers, protocol, fromPort, toPort, description }: Rule): string {
  const [preposition, ports] = [direction === "egress" ? "to" : "from", `${fromPort}-${toPort}`];
  const peers = otherPeers === "" ? peer : `${peer} and ${otherPeers}`;
  return `${direction} on ${group} ${preposition} ${peers}, protocol ${protocol}, ports ${ports}, ${JSON.stringify(description)}`;
}

function someOf(rules: readonly string[]): string {
  const rest = rules.length - SHOWN;
  return rules.slice(0, SHOWN).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}
