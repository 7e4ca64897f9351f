import {
  DefaultTokenResolver,
  StringConcat,
  TerraformResource,
  TerraformStack,
  Tokenization,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
} from "cdktf";
import type { IConstruct } from "constructs";
import { TABLES } from "../rules/protocols";
import { originStackOf } from "./cdktf-internals";
import { DIRECTIONS, type Direction } from "../rules/directions";
import { SecurityGroupRulePair } from "./security-group-rule-pair";

/** The findings of `EgressGuard`. */
export type EgressFindingName = "open-egress" | "mixed-rules" | "one-sided-rule";
export const FINDING_NAMES: readonly EgressFindingName[] = ["open-egress", "mixed-rules", "one-sided-rule"];

export interface EgressFinding {
  readonly name: EgressFindingName;
  /** The constructs that the finding is about. It is reported on the first one that is guarded. */
  readonly constructs: readonly IConstruct[];
  /** What is wrong, and how to fix it. */
  readonly message: string;
}

type Attributes = Readonly<Record<string, unknown>>;

interface Group {
  readonly element: IConstruct;
  readonly id: string;
  /** Whether the group has inline rules. An empty list counts, because it removes all rules. */
  readonly hasInlineRules: boolean;
  /** Directions with inline rules that only Terraform knows: an expression or a dynamic block. */
  readonly unknownDirections: ReadonlySet<Direction>;
}

interface Rule {
  readonly element: IConstruct;
  readonly isInline: boolean;
  readonly direction: Direction;
  readonly group: string;
  /** The groups on the other side. */
  readonly peers: readonly string[];
  /** The IPv4 and IPv6 addresses on the other side. */
  readonly ranges: readonly string[];
  readonly traffic: Traffic;
}

/** The protocol and ports of a rule. Each can be an expression. */
interface Traffic {
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
}

/**
 * All findings in a construct tree.
 *
 * @param isAccepted - whether the user accepts a finding. An accepted open egress rule counts as the egress side of
 * every connection from its group. Other open egress rules do not count, because they must be replaced by the
 * connections that they allow.
 */
export function findingsIn(tree: IConstruct, isAccepted: (finding: EgressFinding) => boolean): EgressFinding[] {
  const resources = tree.node.findAll().flatMap(resourcesOf);
  const groups = new Map(resources.flatMap(groupsOf).map((group) => [group.id, group]));
  const rules = resources.flatMap(rulesOf);

  const open = rules.filter(isOpenEgress).map((rule) => ({ rule, finding: openEgress(rule, groups) }));
  const refused = new Set(open.filter(({ finding }) => !isAccepted(finding)).map(({ rule }) => rule));
  const counterparts = rules.map((rule) => (refused.has(rule) ? { ...rule, ranges: [] } : rule));
  return [
    ...open.map(({ finding }) => finding),
    ...[...groups.values()].flatMap((group) => mixedRules(group, rules)),
    ...rules.flatMap((rule) => oneSidedRules(rule, groups, counterparts)),
  ];
}

function openEgress(rule: Rule, groups: ReadonlyMap<string, Group>): EgressFinding {
  const group = groups.get(resourceId(rule.group));
  const constructs = [...new Set([...(group ? [group.element] : []), rule.element])];
  const label = rule.isInline ? "an inline egress rule" : rule.element.node.path;
  const ranges = rule.ranges.filter(isEverywhere).join(" and ");
  return finding(
    "open-egress",
    constructs,
    `Security group ${groupLabel(rule.group, groups)} is open to all outbound traffic: ${label} allows all traffic ` +
      `to ${ranges}. Remove this rule and declare each connection with MutualSecurityGroupRules.`,
  );
}

function mixedRules(group: Group, rules: readonly Rule[]): EgressFinding[] {
  const standalone = rules.filter((rule) => !rule.isInline && resourceId(rule.group) === group.id);
  if (!group.hasInlineRules || standalone.length === 0) return [];
  const elements = standalone.map((rule) => rule.element);
  return [
    finding(
      "mixed-rules",
      [group.element, ...elements],
      `Security group ${group.element.node.path} has inline rules and standalone rules, which overwrite each other ` +
        `in Terraform: ${elements.map((element) => element.node.path).join(", ")}. Remove egress and ingress from ` +
        "the group, including empty lists, and declare its inline rules with MutualSecurityGroupRules, or as " +
        "standalone rules if the other side is not a security group.",
    ),
  ];
}

/** The findings for a rule without a counterpart. Rules whose counterparts only Terraform knows are not reported. */
function oneSidedRules(rule: Rule, groups: ReadonlyMap<string, Group>, rules: readonly Rule[]): EgressFinding[] {
  // A pair has both rules, unless the user explicitly leaves one out.
  if (SecurityGroupRulePair.isPair(rule.element.node.scope)) return [];
  const { group, traffic, direction } = rule;
  const other = direction === "egress" ? "ingress" : "egress";
  const alone = rule.peers.filter((peer) => {
    if ([group, peer, traffic.protocol, traffic.from, traffic.to].some(isIterated)) return false;
    if (groups.get(resourceId(peer))?.unknownDirections.has(other)) return false;
    const isCounterpart = (candidate: Rule): boolean =>
      candidate.direction === other &&
      canEqual(candidate.group, peer) &&
      (candidate.peers.some((id) => canEqual(id, group)) || candidate.ranges.some(isEverywhere));
    return !isCovered(
      traffic,
      rules.filter(isCounterpart).map((candidate) => candidate.traffic),
    );
  });
  return alone.map((peer) => {
    const [own, theirs] = [groupLabel(group, groups), groupLabel(peer, groups)];
    const ends = direction === "egress" ? `from ${own} to ${theirs}` : `from ${theirs} to ${own}`;
    return finding(
      "one-sided-rule",
      [rule.element],
      `Only the ${direction} side of ${trafficLabel(traffic)} ${ends} exists: no ${other} rule on ${theirs} covers ` +
        "it. Declare both sides with MutualSecurityGroupRules instead of this rule.",
    );
  });
}

function finding(name: EgressFindingName, constructs: readonly IConstruct[], text: string): EgressFinding {
  const path = JSON.stringify(constructs[0]!.node.path);
  return {
    name,
    constructs,
    message:
      `${text} To accept the finding, add an exception to EgressGuard with the path ${path}, the finding "${name}" ` +
      "and a reason.",
  };
}

const isOpenEgress = (rule: Rule): boolean =>
  rule.direction === "egress" && rule.traffic.protocol === ALL && rule.ranges.some(isEverywhere);

/** Whether an address range contains all IPv4 or all IPv6 addresses, such as `::/0` and `0::/0`. */
const isEverywhere = (range: string): boolean => /^[\d.:a-f]+\/0$/i.test(range);

const NUMBERS: Readonly<Record<string, string>> = TABLES.protocol_numbers;
const NAMES: Readonly<Record<string, string>> = TABLES.protocol_names;
const ALL = "-1";
const [TCP, UDP] = ["6", "17"];
const [ICMP, ICMP_V6] = ["1", "58"];

/** Whether one rule, or several port ranges together, allow all of the traffic. */
function isCovered(traffic: Traffic, rules: readonly Traffic[]): boolean {
  const same = rules.filter((rule) => canEqual(rule.protocol, traffic.protocol));
  if (rules.some((rule) => rule.protocol === ALL) || same.some((rule) => isCoveredBy(traffic, rule))) return true;
  if (![TCP, UDP].includes(traffic.protocol)) return false;
  let next = Number(traffic.from);
  for (const { from, to } of same.toSorted((one, two) => Number(one.from) - Number(two.from))) {
    if (Number(from) <= next) next = Math.max(next, Number(to) + 1);
  }
  return next > Number(traffic.to);
}

/** Whether a rule of the same protocol allows all of the traffic. */
function isCoveredBy(traffic: Traffic, rule: Traffic): boolean {
  if (canEqual(rule.from, traffic.from) && canEqual(rule.to, traffic.to)) return true;
  if (/^\d+$/.test(traffic.protocol) && ![TCP, UDP, ICMP, ICMP_V6].includes(traffic.protocol)) return true;
  // -1 means all ICMP types, or all codes of one type.
  if ([ICMP, ICMP_V6].includes(traffic.protocol)) {
    return rule.from === "-1" || (canEqual(rule.from, traffic.from) && rule.to === "-1");
  }
  return rule.from === "0" && rule.to === "65535";
}

function trafficLabel({ protocol, from, to }: Traffic): string {
  const name = NAMES[protocol] ?? protocol;
  if (protocol === ALL) return "all traffic";
  if ([ICMP, ICMP_V6].includes(protocol)) return from === "-1" ? `all ${name}` : `${name} type ${from}`;
  if (/^\d+$/.test(protocol) && ![TCP, UDP].includes(protocol)) return `protocol ${name}`;
  return from === to ? `${name} ${from}` : `${name} ${from}-${to}`;
}

/** Stands for any value. It is a value of an iterator. */
const ANYTHING = "${each.value}";

/** Whether a text stands for several values: an iterator's value, or all elements of a list. */
const isIterated = (text: string): boolean => /(?<![\w.-])(each|count)\.(key|value|index)|\.\*|\[\*\]/.test(text);
const canEqual = (candidate: string, wanted: string): boolean => candidate === wanted || isIterated(candidate);

const GROUP_TYPES = ["aws_security_group", "aws_default_security_group"];

/** A resource's attributes as Terraform receives them, including overrides. */
interface Resource {
  readonly element: TerraformResource;
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
  readonly stack: string;
}

const RULE_DIRECTIONS: Readonly<Record<string, (attributes: Attributes) => unknown>> = {
  aws_security_group_rule: ({ type }) => type,
  aws_vpc_security_group_egress_rule: () => "egress",
  aws_vpc_security_group_ingress_rule: () => "ingress",
};

function resourcesOf(element: IConstruct): Resource[] {
  if (!TerraformResource.isTerraformResource(element)) return [];
  const type = element.terraformResourceType;
  if (!GROUP_TYPES.includes(type) && !(type in RULE_DIRECTIONS)) return [];
  const options = { scope: element, resolver: new AddressResolver(new StringConcat()), preparing: false };
  const { resource } = Tokenization.resolve(element.toTerraform(), options) as {
    resource?: Record<string, Record<string, Attributes>>;
  };
  const stack = TerraformStack.of(element).node.path;
  return Object.entries(resource?.[type] ?? {})
    .filter(([, attributes]) => attributes.count !== 0)
    .map(([name, attributes]) => ({ element, type, name, attributes, stack }));
}

function groupsOf({ element, type, name, attributes, stack }: Resource): Group[] {
  if (!GROUP_TYPES.includes(type)) return [];
  const dynamic = (attributes.dynamic ?? {}) as Attributes;
  const unknown = DIRECTIONS.filter((direction) => direction in dynamic || !blocksIn(attributes[direction]));
  const written = DIRECTIONS.filter((direction) => (attributes[direction] ?? null) !== null);
  const hasInlineRules = written.some((direction) => blocksIn(attributes[direction]) !== undefined);
  return [{ element, id: `${stack}#${type}.${name}.id`, hasInlineRules, unknownDirections: new Set(unknown) }];
}

function rulesOf({ element, type, name, attributes, stack }: Resource): Rule[] {
  if (GROUP_TYPES.includes(type)) {
    const group = `${stack}#${type}.${name}.id`;
    return DIRECTIONS.flatMap((direction) =>
      (blocksIn(attributes[direction]) ?? []).map((block) =>
        ruleOf(block, { element, isInline: true, direction, group }, stack),
      ),
    );
  }
  const direction = RULE_DIRECTIONS[type]!(attributes);
  if (direction !== "egress" && direction !== "ingress") return [];
  const group = groupId(attributes.security_group_id, stack);
  return [ruleOf(attributes, { element, isInline: false, direction, group }, stack)];
}

/** The blocks of an attribute, which can be one block or a list; undefined if any of them is an expression. */
function blocksIn(value: unknown): Attributes[] | undefined {
  const blocks: unknown[] = [value ?? []].flat();
  return blocks.every(isInlineBlock) ? blocks : undefined;
}

const isInlineBlock = (value: unknown): value is Attributes => typeof value === "object" && value !== null;

/** A rule from the attributes of an inline block or of any rule resource. */
function ruleOf(
  rule: Attributes,
  base: Pick<Rule, "element" | "isInline" | "direction" | "group">,
  stack: string,
): Rule {
  // A text instead of a list is an expression for an unknown list.
  const groups = typeof rule.security_groups === "string" ? [ANYTHING] : listOf(rule.security_groups);
  const peers = [...groups, ...listOf(rule.source_security_group_id), ...listOf(rule.referenced_security_group_id)];
  const self = isTrue(rule.self)
    ? [base.group]
    : typeof rule.self === "string" && !isFalse(rule.self)
      ? [ANYTHING]
      : [];
  const ranges = [rule.cidr_blocks, rule.ipv6_cidr_blocks, rule.cidr_ipv4, rule.cidr_ipv6].flatMap(listOf);
  const protocol = scalarText(rule.protocol ?? rule.ip_protocol).toLowerCase();
  return {
    ...base,
    peers: [...new Set([...peers.map((id) => groupId(id, stack)), ...self])],
    ranges,
    traffic: {
      protocol: NUMBERS[protocol] ?? protocol,
      from: scalarText(rule.from_port),
      to: scalarText(rule.to_port),
    },
  };
}

const listOf = (value: unknown): string[] => [value ?? []].flat().map(scalarText);
const scalarText = (value: unknown): string => (isScalar(value) ? String(value) : "");
const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);
const isTrue = (value: unknown): boolean => value === true || value === "true";
const isFalse = (value: unknown): boolean => value === "false";

/** A group's identity in the app: its literal ID, or an expression and the stack that contains it. */
function groupId(value: unknown, stack: string): string {
  const id = scalarText(value);
  // The ID of a group in a peered VPC can start with its account (provider documentation,
  // referenced_security_group_id).
  if (!id.includes("${")) return id.replace(/^\d+\//, "");
  const [, whole = id] = /^\$\{([^{}]*)\}$/.exec(id) ?? [];
  // An expression that is unknown while the rule's peer is unknown (./rule-kinds). Its first element is the group.
  const [, expression = whole] = /^element\(split\(" ", join\(" ", \[(.+), .+\]\)\), 0\)$/.exec(whole) ?? [];
  return expression.includes("#") ? expression : `${stack}#${expression}`;
}

/** The identity of a group's resource, without the index of count or for_each. */
const resourceId = (id: string): string => id.replace(/\[[^\]]*\](?=\.id$)/, "");

/** A group in messages: the path of its construct, or its ID. */
const groupLabel = (id: string, groups: ReadonlyMap<string, Group>): string =>
  groups.get(resourceId(id))?.element.node.path ?? id.slice(id.indexOf("#") + 1);

/** Resolves references to other stacks to addresses in these stacks. CDKTF resolves them to remote states. */
class AddressResolver extends DefaultTokenResolver {
  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const originStack = originStackOf(token);
    if (originStack === undefined || originStack === TerraformStack.of(context.scope)) {
      return super.resolveToken(token, context, postProcessor) as unknown;
    }
    const resolver = new DefaultTokenResolver(new StringConcat());
    const address = String(Tokenization.resolve(token, { scope: originStack, resolver, preparing: false }));
    const origin = `${originStack.node.path}#${address.replace(/^\$\{(.*)\}$/, "$1")}`;
    return context.suppressBraces ? origin : `\${${origin}}`;
  }
}
