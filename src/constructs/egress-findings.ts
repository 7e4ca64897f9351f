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
import { SecurityGroupRulePair } from "./security-group-rule-pair";

/** What can be found, by the names that exceptions use. */
export type EgressFindingName = "open-egress" | "mixed-rules" | "one-sided-rule";
export const FINDING_NAMES: readonly EgressFindingName[] = ["open-egress", "mixed-rules", "one-sided-rule"];

export interface EgressFinding {
  readonly name: EgressFindingName;
  /** The constructs it is about: it is reported on the first of these that is guarded. */
  readonly places: readonly IConstruct[];
  /** What is found, and the change that closes it. */
  readonly message: string;
}

type Direction = "egress" | "ingress";
type Attributes = Readonly<Record<string, unknown>>;

interface Group {
  readonly element: IConstruct;
  readonly id: string;
  /** Whether any inline rules are written; an empty list of them is one too, for it removes all rules. */
  readonly hasInlineRules: boolean;
  /** Directions whose inline rules only Terraform knows, for they come of an expression or a dynamic block. */
  readonly unread: ReadonlySet<Direction>;
}

interface Rule {
  readonly element: IConstruct;
  readonly isInline: boolean;
  readonly direction: Direction;
  readonly group: string;
  /** The groups on the other side. */
  readonly peers: readonly string[];
  /** The addresses on the other side, of IPv4 and IPv6. */
  readonly ranges: readonly string[];
  readonly traffic: Traffic;
}

/** Texts, for each may be an expression. */
interface Traffic {
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
}

/**
 * All findings in a tree.
 *
 * @param isExcepted - whether the user lets a finding stand. An open egress rule that stands is the counterpart of every
 * connection that it lets out; one that has to go is not, so that the connections to declare in its place are found
 * too.
 */
export function findingsIn(tree: IConstruct, isExcepted: (finding: EgressFinding) => boolean): EgressFinding[] {
  const elements = tree.node.findAll().flatMap(resourceOf);
  const groups = new Map(elements.flatMap(groupsOf).map((group) => [group.id, group]));
  const rules = elements.flatMap(rulesOf);

  const open = rules.filter(isOpenEgress).map((rule) => ({ rule, finding: openEgress(rule, groups) }));
  const closing = new Set(open.filter(({ finding }) => !isExcepted(finding)).map(({ rule }) => rule));
  const counterparts = rules.map((rule) => (closing.has(rule) ? { ...rule, ranges: [] } : rule));
  return [
    ...open.map(({ finding }) => finding),
    ...[...groups.values()].flatMap((group) => mixedRules(group, rules)),
    ...rules.flatMap((rule) => oneSidedRules(rule, groups, counterparts)),
  ];
}

function openEgress(rule: Rule, groups: ReadonlyMap<string, Group>): EgressFinding {
  const group = groups.get(resourceId(rule.group));
  const places = [...new Set([...(group ? [group.element] : []), rule.element])];
  const made = rule.isInline ? "an inline egress rule" : rule.element.node.path;
  return finding(
    "open-egress",
    places,
    `Security group ${nameOf(rule.group, groups)} is open outwards: ${made} lets all traffic out to ` +
      `${rule.ranges.filter(isEverywhere).join(" and ")}. Remove this rule and declare each connection with ` +
      "MutualSecurityGroupRules",
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
      `Security group ${group.element.node.path} mixes inline rules with standalone ones, which Terraform then removes ` +
        `in turn: ${elements.map((element) => element.node.path).join(", ")}. Leave egress and ingress out of the group, ` +
        "empty lists too, and move its inline rules into MutualSecurityGroupRules, or into standalone rules where the " +
        "other side is no security group",
    ),
  ];
}

/** What of a rule has no counterpart. What only Terraform can tell is taken for right. */
function oneSidedRules(rule: Rule, groups: ReadonlyMap<string, Group>, rules: readonly Rule[]): EgressFinding[] {
  // A pair makes both, or leaves one out because the user says so by name.
  if (SecurityGroupRulePair.isPair(rule.element.node.scope)) return [];
  const { group, traffic, direction } = rule;
  const other = direction === "egress" ? "ingress" : "egress";
  const alone = rule.peers.filter((peer) => {
    if ([group, peer, traffic.protocol, traffic.from, traffic.to].some(isUnknown)) return false;
    if (groups.get(resourceId(peer))?.unread.has(other)) return false;
    const isCounterpart = (candidate: Rule): boolean =>
      candidate.direction === other &&
      mayBe(candidate.group, peer) &&
      (candidate.peers.some((id) => mayBe(id, group)) || candidate.ranges.some(isEverywhere));
    return !isCovered(
      traffic,
      rules.filter(isCounterpart).map((candidate) => candidate.traffic),
    );
  });
  return alone.map((peer) => {
    const [own, theirs] = [nameOf(group, groups), nameOf(peer, groups)];
    const ends = direction === "egress" ? `from ${own} to ${theirs}` : `from ${theirs} to ${own}`;
    return finding(
      "one-sided-rule",
      [rule.element],
      `Only the ${direction} side of ${trafficText(traffic)} ${ends} is there: no ${other} rule on ${theirs} covers it. ` +
        "Declare both sides with MutualSecurityGroupRules in place of this rule",
    );
  });
}

function finding(name: EgressFindingName, places: readonly IConstruct[], text: string): EgressFinding {
  const path = JSON.stringify(places[0]!.node.path);
  return {
    name,
    places,
    message: `${text}, or give EgressGuard an exception for ${path}, "${name}", with its reason.`,
  };
}

const isOpenEgress = (rule: Rule): boolean =>
  rule.direction === "egress" && rule.traffic.protocol === ALL && rule.ranges.some(isEverywhere);

/** Whether an address range is all of IPv4 or IPv6, however its zeros are written. */
const isEverywhere = (range: string): boolean => /^[\d.:a-f]+\/0$/i.test(range);

const NUMBERS: Readonly<Record<string, string>> = TABLES.protocol_numbers;
const NAMES: Readonly<Record<string, string>> = TABLES.protocol_names;
const ALL = "-1";
const [TCP, UDP] = ["6", "17"];
const [ICMP, ICMP_V6] = ["1", "58"];

/** Whether rules let all of a traffic through, one of them alone or several port ranges together. */
function isCovered(traffic: Traffic, rules: readonly Traffic[]): boolean {
  const same = rules.filter((rule) => mayBe(rule.protocol, traffic.protocol));
  if (rules.some((rule) => rule.protocol === ALL) || same.some((rule) => isCoveredBy(traffic, rule))) return true;
  if (![TCP, UDP].includes(traffic.protocol)) return false;
  let next = Number(traffic.from);
  for (const { from, to } of same.toSorted((one, two) => Number(one.from) - Number(two.from))) {
    if (Number(from) <= next) next = Math.max(next, Number(to) + 1);
  }
  return next > Number(traffic.to);
}

/** Whether a rule of the same protocol lets all of a traffic through. */
function isCoveredBy(traffic: Traffic, rule: Traffic): boolean {
  if (mayBe(rule.from, traffic.from) && mayBe(rule.to, traffic.to)) return true;
  if (/^\d+$/.test(traffic.protocol) && ![TCP, UDP, ICMP, ICMP_V6].includes(traffic.protocol)) return true;
  // -1 is every ICMP type, or every code of one type.
  if ([ICMP, ICMP_V6].includes(traffic.protocol)) {
    return rule.from === "-1" || (mayBe(rule.from, traffic.from) && rule.to === "-1");
  }
  return rule.from === "0" && rule.to === "65535";
}

function trafficText({ protocol, from, to }: Traffic): string {
  const name = NAMES[protocol] ?? protocol;
  if (protocol === ALL) return "all traffic";
  if ([ICMP, ICMP_V6].includes(protocol)) return from === "-1" ? `all ${name}` : `${name} type ${from}`;
  if (/^\d+$/.test(protocol) && ![TCP, UDP].includes(protocol)) return `protocol ${name}`;
  return from === to ? `${name} ${from}` : `${name} ${from}-${to}`;
}

/** What only Terraform can tell: an element of what it iterates over, or all of a list's elements at once. */
const UNKNOWN = "${each.value}";
const isUnknown = (text: string): boolean => /(?<![\w.-])(each|count)\.(key|value|index)|\.\*|\[\*\]/.test(text);
const mayBe = (candidate: string, wanted: string): boolean => candidate === wanted || isUnknown(candidate);

const GROUP_TYPES = ["aws_security_group", "aws_default_security_group"];

/** A resource's attributes as Terraform gets them, so that overrides are seen. */
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

function resourceOf(element: IConstruct): Resource[] {
  if (!TerraformResource.isTerraformResource(element)) return [];
  const type = element.terraformResourceType;
  if (!GROUP_TYPES.includes(type) && !(type in RULE_DIRECTIONS)) return [];
  const options = { scope: element, resolver: new OriginResolver(new StringConcat()), preparing: false };
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
  const unread = DIRECTIONS.filter((direction) => direction in dynamic || !blocksIn(attributes[direction]));
  const written = DIRECTIONS.filter((direction) => (attributes[direction] ?? null) !== null);
  const hasInlineRules = written.some((direction) => blocksIn(attributes[direction]) !== undefined);
  return [{ element, id: `${stack}#${type}.${name}.id`, hasInlineRules, unread: new Set(unread) }];
}

const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];

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

/** The blocks of an attribute, one or a list; undefined where an expression stands for any of them. */
function blocksIn(value: unknown): Attributes[] | undefined {
  const blocks: unknown[] = [value ?? []].flat();
  return blocks.every(isBlock) ? blocks : undefined;
}

const isBlock = (value: unknown): value is Attributes => typeof value === "object" && value !== null;

/** A rule under the names that the attributes have in any of the resources. */
function ruleOf(
  rule: Attributes,
  made: Pick<Rule, "element" | "isInline" | "direction" | "group">,
  stack: string,
): Rule {
  // Only a list may stand for several groups, and only an expression for a list that is not known.
  const groups = typeof rule.security_groups === "string" ? [UNKNOWN] : listOf(rule.security_groups);
  const peers = [...groups, ...listOf(rule.source_security_group_id), ...listOf(rule.referenced_security_group_id)];
  const self = isTrue(rule.self) ? [made.group] : typeof rule.self === "string" && !isFalse(rule.self) ? [UNKNOWN] : [];
  const ranges = [rule.cidr_blocks, rule.ipv6_cidr_blocks, rule.cidr_ipv4, rule.cidr_ipv6].flatMap(listOf);
  const protocol = textOf(rule.protocol ?? rule.ip_protocol).toLowerCase();
  return {
    ...made,
    peers: [...new Set([...peers.map((id) => groupId(id, stack)), ...self])],
    ranges,
    traffic: {
      protocol: NUMBERS[protocol] ?? protocol,
      from: textOf(rule.from_port),
      to: textOf(rule.to_port),
    },
  };
}

const listOf = (value: unknown): string[] => [value ?? []].flat().map(textOf);
const textOf = (value: unknown): string => (isScalar(value) ? String(value) : "");
const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);
const isTrue = (value: unknown): boolean => value === true || value === "true";
const isFalse = (value: unknown): boolean => value === "false";

/** A group's identity in the app: its literal id, or an expression with the stack in which it holds. */
function groupId(value: unknown, stack: string): string {
  const id = textOf(value);
  // A group of a peered VPC may have its account in front (provider documentation, referenced_security_group_id).
  if (!id.includes("${")) return id.replace(/^\d+\//, "");
  const [, whole = id] = /^\$\{([^{}]*)\}$/.exec(id) ?? [];
  // A group that is unknown while the rule's peer is (./rule-kinds).
  const [, expression = whole] = /^element\(split\(" ", join\(" ", \[(.+), .+\]\)\), 0\)$/.exec(whole) ?? [];
  return expression.includes("#") ? expression : `${stack}#${expression}`;
}

/** The identity of the resource that a group is one of, where it is made by count or for_each. */
const resourceId = (id: string): string => id.replace(/\[[^\]]*\](?=\.id$)/, "");

/** A group as a user knows it. */
const nameOf = (id: string, groups: ReadonlyMap<string, Group>): string =>
  groups.get(resourceId(id))?.element.node.path ?? id.slice(id.indexOf("#") + 1);

/** Resolves a reference to another stack to its address there, rather than to the remote state that it is read from. */
class OriginResolver extends DefaultTokenResolver {
  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const { originStack } = token as IResolvable & { readonly originStack?: IConstruct };
    if (originStack === undefined || originStack === TerraformStack.of(context.scope)) {
      return super.resolveToken(token, context, postProcessor) as unknown;
    }
    const resolver = new DefaultTokenResolver(new StringConcat());
    const address = String(Tokenization.resolve(token, { scope: originStack, resolver, preparing: false }));
    const origin = `${originStack.node.path}#${address.replace(/^\$\{(.*)\}$/, "$1")}`;
    return context.suppressBraces ? origin : `\${${origin}}`;
  }
}
