import { TerraformDataSource, TerraformElement, TerraformStack, type TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { CompleteEnd } from "../rules/complete-rule";
import { Coverage } from "../rules/coverage";
import type { Direction } from "../rules/directions";
import { GROUP_TYPES, KIND_OF_RESOURCE, type RuleKind } from "../rules/resource-types";
import { withoutAccount } from "../rules/security-group";
import { coveredSentence, quotaSentence } from "../rules/sentences";
import { annotate } from "./annotations";
import { appState } from "./app-state";
import { checkAtSynthesis } from "./checks-at-synthesis";
import { comesAfter } from "./connection-stacks";
import { identityScope, labelOf, labelSeenFrom, type DeclaredRule } from "./declared-rule";
import { changedToken, mixedKinds, sharedAddress } from "./errors";
import { RuleRegistry } from "./rule-registry";
import { SecurityGroupRulePair } from "./security-group-rule-pair";
import { identityInApp, identityOf, isUnknown, originStacksOf, splitIdentity, type TokenValues } from "./tokens";

/** For each group with standalone rules in a stack, one rule of each kind. */
type KindsByGroup = ReadonlyMap<string, ReadonlyMap<RuleKind, RuleOrGroup>>;

/** The stacks of an app that are checked, with the rules that the last synthesis found in them. */
function watchedStacks(scope: IConstruct): Map<TerraformStack, KindsByGroup> {
  return appState(scope, "WatchedStacks", () => new Map<TerraformStack, KindsByGroup>());
}

/**
 * Checks a stack when it is synthesized, because all of its rules are known only then. It is an error if two resources
 * have the same address. Rules that other rules cover, groups with more rules than their quota, and groups with rules
 * of both kinds cause warnings.
 */
function watch(stack: TerraformStack): void {
  const watched = watchedStacks(stack);
  if (watched.has(stack)) return;
  watched.set(stack, new Map());
  checkAtSynthesis(stack, () => {
    const { all } = RuleRegistry.of(stack);
    const resources = rulesAndGroupsIn(stack);
    warnAboutCoveredRules(all, stack);
    warnAboutQuotas(all, stack);
    warnAboutMixedKinds(resources, stack, watched);
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

/** Makes synthesis fail if a token has another value than when the rules of a construct were declared. */
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

/** A resource or data source of a security group or of a standalone rule. */
type RuleOrGroup = TerraformResource & { readonly securityGroupIdInput?: string };

function rulesAndGroupsIn(stack: TerraformStack): RuleOrGroup[] {
  return stack.node.findAll().filter((node): node is RuleOrGroup => {
    if (!TerraformElement.isTerraformElement(node) || TerraformStack.of(node) !== stack) return false;
    const type = (node as Partial<TerraformResource>).terraformResourceType ?? "";
    return type in KIND_OF_RESOURCE || GROUP_TYPES.includes(type);
  });
}

/** CDKTF silently merges resources with the same address, so a rule could disappear or mix two rules. */
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

/** Warns about groups that have rules of both kinds in this stack, or in this stack and an earlier one. */
function warnAboutMixedKinds(
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
    annotate(rule, "warning", mixedKinds(groupAddress(group, stack), kind, otherKind, other!.node.path));
  }
}

function kindsByGroup(resources: readonly RuleOrGroup[], stack: TerraformStack): KindsByGroup {
  const kindsByGroup = new Map<string, Map<RuleKind, RuleOrGroup>>();
  for (const rule of resources) {
    const kind = KIND_OF_RESOURCE[rule.terraformResourceType];
    const groupId = SecurityGroupRulePair.groupIdOf(rule) ?? rule.securityGroupIdInput;
    if (kind === undefined || groupId === undefined) continue;
    const group = identityInApp(groupId, stack);
    // The value of an iterator can be any group.
    if (/\beach\./.test(group)) continue;
    const kinds = kindsByGroup.get(group) ?? new Map<RuleKind, RuleOrGroup>();
    if (!kinds.has(kind)) kinds.set(kind, rule);
    kindsByGroup.set(group, kinds);
  }
  return kindsByGroup;
}

/** A group's address in the messages of a stack. It names the group's stack if that is another one. */
function groupAddress(identity: string, stack: TerraformStack): string {
  const { expression, stackPaths } = splitIdentity(identity);
  const others = stackPaths.filter((path) => path !== stack.node.path).map((path) => ` of stack "${path}"`);
  return [expression.replace(/^\$\{(.+)\.id\}$/, "$1"), ...others].join("");
}

function warnAboutCoveredRules(all: readonly DeclaredRule[], stack: TerraformStack): void {
  const own = all.filter((declared) => declared.stack === stack);
  if (own.length === 0) return;
  const placeOf = ({ rule, stack }: DeclaredRule) =>
    `${identityScope(rule.source, stack)}\n${identityScope(rule.target, stack)}`;
  const coverage = new Coverage(all, { isUnknown, placeOf });
  for (const declared of own) {
    const covering = coverage.coveringRule(declared);
    if (covering === undefined) continue;
    annotate(declared.by, "warning", coveredSentence(labelOf(declared), labelSeenFrom(declared.by, covering)));
  }
}

/** The number of rules of one direction in a group. */
interface RuleCount {
  /** The first rule that the group gets. */
  readonly first: DeclaredRule;
  readonly groupId: string;
  readonly direction: Direction;
  /** The highest quota that a construct sets for the group; 0 if none does. */
  quota: number;
  all: number;
  cidr_ipv4: number;
  cidr_ipv6: number;
}

/** Warns about groups with more rules than their quota in the app. The stack of the first rule gets the warning. */
function warnAboutQuotas(all: readonly DeclaredRule[], stack: TerraformStack): void {
  for (const { first, groupId, direction, quota: ownQuota, ...counts } of ruleCounts(all)) {
    const quota = ownQuota === 0 ? first.defaultQuota : ownQuota;
    // AWS counts IPv4 and IPv6 rules separately. A rule with a group or a prefix list counts as both (Amazon VPC
    // quotas).
    const rules = counts.all - Math.min(counts.cidr_ipv4, counts.cidr_ipv6);
    if (rules <= quota || first.stack !== stack) continue;
    annotate(
      first.by,
      "warning",
      quotaSentence(groupAddress(groupId, stack), String(rules), direction, String(quota), "rulesPerSecurityGroup"),
    );
  }
}

function ruleCounts(all: readonly DeclaredRule[]): Iterable<RuleCount> {
  const countsByGroup = new Map<string, RuleCount>();
  const add = (declared: DeclaredRule, direction: Direction, group: CompleteEnd, peer: CompleteEnd): void => {
    if (!group.getsRule) return;
    const groupId = String(group.peer);
    const own = isUnknown(groupId) ? groupId : withoutAccount(groupId);
    const key = `${direction}\n${identityScope(group, declared.stack)}\n${own}`;
    let count = countsByGroup.get(key);
    if (count === undefined) {
      count = { first: declared, groupId, direction, quota: 0, all: 0, cidr_ipv4: 0, cidr_ipv6: 0 };
      countsByGroup.set(key, count);
    }
    count.quota = Math.max(count.quota, declared.quota ?? 0);
    count.all += 1;
    if (peer.type === "cidr_ipv4" || peer.type === "cidr_ipv6") count[peer.type] += 1;
  };
  for (const declared of all) {
    const { source, target } = declared.rule;
    add(declared, "egress", source, target);
    add(declared, "ingress", target, source);
  }
  return countsByGroup.values();
}
