import { TerraformDataSource, TerraformElement, TerraformStack, type TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { CompleteEnd } from "../rules/complete-rule";
import { Coverage } from "../rules/coverage";
import { withoutAccount } from "../rules/security-group";
import { coveredSentence, quotaSentence } from "../rules/sentences";
import { annotate } from "./annotations";
import { checkAtSynthesis } from "./checks-at-synthesis";
import { comesAfter } from "./connection-stacks";
import { allDeclaredRules, nameFrom, nameOf, placeOf, type DeclaredRule } from "./declared-rules";
import { changedToken, mixedKinds, sharedAddress } from "./errors";
import { KIND_OF_RESOURCE, type Direction, type RuleKind } from "./rule-kinds";
import { SecurityGroupRulePair } from "./security-group-rule-pair";
import { identityInApp, identityOf, isUnknown, originStacksOf, type TokenValues } from "./tokens";

/** For each group that has standalone rules in a stack, one rule of each kind. */
type KindsByGroup = ReadonlyMap<string, ReadonlyMap<RuleKind, RuleOrGroup>>;

const WATCHED = Symbol.for("cdktf-mutual-security-groups/WatchedStacks");

/** The stacks that are checked, with what the last synthesis found in them. */
function watchedStacksOf(scope: IConstruct): Map<TerraformStack, KindsByGroup> {
  const root = scope.node.root as IConstruct & { [WATCHED]?: Map<TerraformStack, KindsByGroup> };
  if (root[WATCHED] === undefined) Object.defineProperty(root, WATCHED, { value: new Map() });
  return root[WATCHED]!;
}

/**
 * Checks a stack when it is synthesized, because only then are all of its rules known: two resources at one address are
 * an error; rules that others cover, groups with more rules than their quota, and groups with rules of both kinds are
 * warnings.
 */
function watch(stack: TerraformStack): void {
  const watched = watchedStacksOf(stack);
  if (watched.has(stack)) return;
  watched.set(stack, new Map());
  checkAtSynthesis(stack, () => {
    const all = allDeclaredRules(stack);
    const resources = rulesAndGroupsIn(stack);
    warnOfCoveredRules(all, stack);
    warnOfQuotas(all, stack);
    warnOfMixedKinds(resources, stack, watched);
    return sharedAddresses(resources);
  });
}

/** Checks the stacks that get these rules, and the stacks that the rules refer to. */
export function watchStacksOf(rules: readonly DeclaredRule[]): void {
  for (const { rule, stack } of rules) {
    watch(stack);
    for (const { peer } of [rule.source, rule.target]) for (const origin of originStacksOf(peer)) watch(origin);
  }
}

/** Makes synthesis fail if a token that was read at the declaration of its rule has another value now. */
export function watchTokens(scope: IConstruct, { readings }: TokenValues): void {
  if (readings.size === 0) return;
  const stack = TerraformStack.of(scope);
  checkAtSynthesis(stack, () =>
    [...readings].flatMap(([token, before]) => {
      const now = identityOf(token, stack);
      return now === before ? [] : [changedToken(scope.node.path, before, now)];
    }),
  );
}

/** A resource or data source for a security group, or for a standalone rule on one. */
type RuleOrGroup = TerraformResource & { readonly securityGroupIdInput?: string };

const GROUP_TYPES: readonly string[] = ["aws_security_group", "aws_default_security_group"];

function rulesAndGroupsIn(stack: TerraformStack): RuleOrGroup[] {
  return stack.node.findAll().filter((node): node is RuleOrGroup => {
    if (!TerraformElement.isTerraformElement(node) || TerraformStack.of(node) !== stack) return false;
    const type = (node as Partial<TerraformResource>).terraformResourceType ?? "";
    return type in KIND_OF_RESOURCE || GROUP_TYPES.includes(type);
  });
}

/** CDKTF silently merges resources with the same address: a rule would disappear, or mix two rules. */
function sharedAddresses(resources: readonly RuleOrGroup[]): string[] {
  const first = new Map<string, RuleOrGroup>();
  return resources.flatMap((resource) => {
    const data = TerraformDataSource.isTerraformDataSource(resource) ? "data." : "";
    const address = `${data}${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    const other = first.get(address);
    if (other !== undefined) return [sharedAddress(address, other.node.path, resource.node.path)];
    first.set(address, resource);
    return [];
  });
}

/** Warns of a group that has rules of both kinds in a stack, or one kind there and the other in a stack before it. */
function warnOfMixedKinds(
  resources: readonly RuleOrGroup[],
  stack: TerraformStack,
  watched: Map<TerraformStack, KindsByGroup>,
): void {
  const own = kindsByGroup(resources, stack);
  watched.set(stack, own);
  const known = [...watched].filter(([one]) => !comesAfter(one, stack)).map(([, groups]) => groups);
  for (const [group, rules] of own) {
    const all = known.flatMap((groups) => [...(groups.get(group) ?? [])]);
    const [kind, rule] = [...rules].at(-1)!;
    const [otherKind, other] = all.find(([one]) => one !== kind) ?? [];
    if (otherKind === undefined) continue;
    annotate(rule, "warning", mixedKinds(groupName(group, stack), kind, otherKind, other!.node.path));
  }
}

function kindsByGroup(resources: readonly RuleOrGroup[], stack: TerraformStack): KindsByGroup {
  const found = new Map<string, Map<RuleKind, RuleOrGroup>>();
  for (const rule of resources) {
    const kind = KIND_OF_RESOURCE[rule.terraformResourceType];
    const groupId = SecurityGroupRulePair.groupIdOf(rule) ?? rule.securityGroupIdInput;
    if (kind === undefined || groupId === undefined) continue;
    const group = identityInApp(groupId, stack);
    // An iterator's values can be any groups.
    if (/\beach\./.test(group)) continue;
    const kinds = found.get(group) ?? new Map<RuleKind, RuleOrGroup>();
    if (!kinds.has(kind)) kinds.set(kind, rule);
    found.set(group, kinds);
  }
  return found;
}

/** A group's address, with its stack if that is not the one in which the message appears. */
function groupName(identity: string, stack: TerraformStack): string {
  const [expression, ...stacks] = identity.split("@") as [string, ...string[]];
  const place = stacks.filter((path) => path !== stack.node.path).map((path) => ` of stack "${path}"`);
  return [expression.replace(/^\$\{(.+)\.id\}$/, "$1"), ...place].join("");
}

function warnOfCoveredRules(all: readonly DeclaredRule[], stack: TerraformStack): void {
  const own = all.filter((declared) => declared.stack === stack);
  if (own.length === 0) return;
  const coverage = new Coverage(all, { isUnknown, placeOf: placesOf });
  for (const declared of own) {
    const covering = coverage.coveringRule(declared);
    if (covering !== undefined)
      annotate(declared.by, "warning", coveredSentence(nameOf(declared), nameFrom(declared.by, covering)));
  }
}

function isBlock(end: End): end is End & { readonly type: "cidr_ipv4" | "cidr_ipv6" } {
  return end.type === "cidr_ipv4" || end.type === "cidr_ipv6";
}

/** Counts the rules of a group over the whole app, and warns in the stack that gives it its first one. */
function warnOfQuotas(all: readonly DeclaredRule[], stack: TerraformStack): void {
  const groups = new Map<string, RulesOfGroup>();
  const count = (declared: DeclaredRule, direction: Direction, group: End, peer: End): void => {
    if (!group.getsRule) return;
    const id = String(group.peer);
    const own = isUnknown(id) ? id : withoutAccount(id);
    const key = `${direction}\n${placeOf(group, declared.stack)}\n${own}`;
    let rules = groups.get(key);
    if (rules === undefined) {
      rules = { first: declared, id, direction, quota: 0, all: 0, cidr_ipv4: 0, cidr_ipv6: 0 };
      groups.set(key, rules);
    }
    // What somebody says of a group stands against what is usual.
    rules.quota = Math.max(rules.quota, declared.quota ?? 0);
    rules.all += 1;
    if (isBlock(peer)) rules[peer.type] += 1;
  };
  for (const declared of all) {
    const { source, target } = declared.rule;
    count(declared, "egress", source, target);
    count(declared, "ingress", target, source);
  }
  for (const { first, id, direction, quota: said, ...counts } of groups.values()) {
    const quota = said === 0 ? first.usualQuota : said;
    // AWS counts rules for IPv4 and for IPv6 apart; one to a group or a prefix list counts as both (Amazon VPC quotas).
    const rules = counts.all - Math.min(counts.cidr_ipv4, counts.cidr_ipv6);
    if (rules <= quota || first.stack !== stack) continue;
    annotate(
      first.by,
      "warning",
      quotaSentence(groupName(id, stack), String(rules), direction, String(quota), "rulesPerSecurityGroup"),
    );
  }
}

type End = CompleteEnd;

/** How many rules of one direction a group gets. */
interface RulesOfGroup {
  readonly first: DeclaredRule;
  readonly id: string;
  readonly direction: Direction;
  /** What is said to be its quota; 0 where nothing is. */
  quota: number;
  all: number;
  cidr_ipv4: number;
  cidr_ipv6: number;
}

function placesOf({ rule, stack }: DeclaredRule): string {
  return `${placeOf(rule.source, stack)}\n${placeOf(rule.target, stack)}`;
}
