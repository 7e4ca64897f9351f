import { Annotations, type TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { CompleteEnd, CompleteRule } from "../rules/completion";
import { withoutAccount } from "../rules/ends";
import { logicOf, nameOfRule, type Truth } from "../rules/evaluated-rule";
import { networksThatHoldOthers } from "../rules/networks";
import { coveredSentence, coversEnds, coversPorts, duplicateSentence, isWide, quotaSentence } from "../rules/relations";
import type { Direction } from "./rule-kinds";
import { identityInApp, identityOf, isUnknown } from "./tokens";

/** A complete rule, as somebody declared it. */
export interface DeclaredRule {
  readonly rule: CompleteRule<Truth, unknown>;
  /** The construct that declares it. */
  readonly by: Construct;
  /** That construct's stack. */
  readonly stack: TerraformStack;
  /**
   * What AWS tells the rules of a pair apart by: the group, the direction, the peer, the protocol and the ports, and never a
   * description.
   */
  readonly identities: readonly string[];
  /** How many rules a direction its groups may have, as the construct says itself; undefined where it does not. */
  readonly quota: number | undefined;
  /** The same, as it is where no construct says so. */
  readonly usualQuota: number;
}

/** All rules that were declared in an app so far, in whichever of its stacks and constructs. */
interface DeclaredRules {
  readonly all: DeclaredRule[];
  readonly byIdentity: Map<string, DeclaredRule>;
  /** The stacks that warn, at synthesis, of what is odd about their rules. */
  readonly warning: Set<TerraformStack>;
}

const DECLARED = Symbol.for("cdktf-mutual-security-groups/DeclaredRules");

function declaredRulesOf(scope: IConstruct): DeclaredRules {
  const root = scope.node.root as IConstruct & { [DECLARED]?: DeclaredRules };
  if (root[DECLARED] === undefined) {
    const none: DeclaredRules = { all: [], byIdentity: new Map(), warning: new Set() };
    Object.defineProperty(root, DECLARED, { value: none });
  }
  return root[DECLARED]!;
}

/** A sentence for each rule that makes what another one makes: among these, or among all that were declared before. */
export function duplicateProblems(rules: readonly DeclaredRule[]): string[] {
  if (rules.length === 0) return [];
  const { byIdentity: before } = declaredRulesOf(rules[0]!.by);
  const own = new Map<string, DeclaredRule>();
  const sentences = new Set<string>();
  // The first of two is the first by key, in whichever order they are written.
  for (const declared of rules.toSorted(byKey)) {
    for (const identity of declared.identities) {
      const first = own.get(identity) ?? before.get(identity);
      if (first === undefined) own.set(identity, declared);
      else sentences.add(duplicateSentence(nameOf(declared), nameFrom(declared.by, first)));
    }
  }
  return [...sentences];
}

function byKey({ rule: { key: a } }: DeclaredRule, { rule: { key: b } }: DeclaredRule): number {
  return typeof a === "string" && typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : 0;
}

/** What was declared before and makes all that this one does, and nothing else. */
export function declaredAlready(declared: DeclaredRule): DeclaredRule | undefined {
  const first = declaredRulesOf(declared.by).byIdentity.get(declared.identities[0]!);
  return first !== undefined && String(first.identities) === String(declared.identities) ? first : undefined;
}

/**
 * Remembers rules. Their stacks warn at synthesis, when all rules are there, of those that others cover, and of groups that get
 * more of them than their quota.
 */
export function declare(rules: readonly DeclaredRule[]): void {
  const [first] = rules;
  if (first === undefined) return;
  // All that are declared at once are so by one construct.
  const known = declaredRulesOf(first.by);
  for (const declared of rules) {
    const now = asItIsNow(declared);
    known.all.push(now === declared.rule ? declared : { ...declared, rule: now });
    for (const identity of declared.identities) known.byIdentity.set(identity, declared);
  }
  const { stack } = first;
  if (known.warning.has(stack)) return;
  known.warning.add(stack);
  stack.node.addValidation({
    validate: () => {
      warnOfCoveredRules(known, stack);
      warnOfQuotas(known, stack);
      return [];
    },
  });
}

/** A rule with its tokens as texts: at synthesis CDKTF puts other references in their places, where they lead to another stack. */
function asItIsNow({ rule, stack }: DeclaredRule): CompleteRule<Truth, unknown> {
  const values = [rule.source.peer, rule.target.peer, rule.protocolNumber, rule.fromPort, rule.toPort];
  if (!values.some(isUnknown)) return rule;
  const text = (value: unknown) => (isUnknown(value) ? identityInApp(value, stack) : value);
  return {
    ...rule,
    source: { ...rule.source, peer: text(rule.source.peer) },
    target: { ...rule.target, peer: text(rule.target.peer) },
    protocolNumber: text(rule.protocolNumber),
    fromPort: text(rule.fromPort),
    toPort: text(rule.toPort),
  };
}

function warnOfCoveredRules({ all }: DeclaredRules, stack: TerraformStack): void {
  const logic = logicOf({ isUnknown, identityOf: (value) => identityOf(value, stack) });
  const ends = all.flatMap(({ rule }) => [rule.source, rule.target]);
  const blocks = networksThatHoldOthers(ends.filter(isBlock).map(({ peer }) => String(peer)));
  const holdsOthers = (end: End): boolean => isBlock(end) && blocks.has(String(end.peer));
  const wide = all.filter(({ rule }) => isWide(logic, rule, holdsOthers) !== false);
  if (wide.length === 0) return;
  // An end that holds no others covers none but its like: so only those are compared that one of the ends does not keep apart.
  const byEnds = new Map<string, { other: DeclaredRule; place: number }[]>();
  const keyOf = (source: unknown, target: unknown) => JSON.stringify([source, target]);
  for (const [place, other] of wide.entries()) {
    const [source, target] = [other.rule.source, other.rule.target].map((end) => (holdsOthers(end) ? null : end.peer));
    const key = keyOf(source, target);
    const ofEnds = byEnds.get(key) ?? [];
    ofEnds.push({ other, place });
    byEnds.set(key, ofEnds);
  }
  for (const declared of all) {
    if (declared.stack !== stack) continue;
    const { source, target } = declared.rule;
    const covering = [source.peer, null].flatMap((from) =>
      [target.peer, null].flatMap((to) => byEnds.get(keyOf(from, to)) ?? []),
    );
    for (const { other } of covering.toSorted((a, b) => a.place - b.place)) {
      if (other === declared || placesOf(other) !== placesOf(declared)) continue;
      if (coversPorts(logic, other.rule, declared.rule) !== true) continue;
      if (coversEnds(logic, other.rule, declared.rule) !== true) continue;
      warn(declared.by, coveredSentence(nameOf(declared), nameFrom(declared.by, other)));
    }
  }
}

function isBlock(end: End): end is End & { readonly type: "cidr_ipv4" | "cidr_ipv6" } {
  return end.type === "cidr_ipv4" || end.type === "cidr_ipv6";
}

/** Counts the rules of a group over the whole app, and warns in the stack that gives it its first one. */
function warnOfQuotas({ all }: DeclaredRules, stack: TerraformStack): void {
  const groups = new Map<string, RulesOfGroup>();
  const count = (declared: DeclaredRule, direction: Direction, group: End, peer: End): void => {
    if (group.getsRule === false) return;
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
    const ofOwn = `@${stack.node.path}`;
    const name = (id.endsWith(ofOwn) ? id.slice(0, -ofOwn.length) : id).replace(/^\$\{(.+)\.id\}/, "$1");
    warn(first.by, quotaSentence(name, String(rules), direction, String(quota), "rulesPerSecurityGroup"));
  }
}

type End = CompleteEnd<Truth, unknown>;

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

/** An id that is written out is taken to be the same group only within one stack: others may be for other accounts. */
function placeOf({ peer, type }: CompleteEnd<Truth, unknown>, stack: TerraformStack): string {
  return type !== "security_group" || isUnknown(peer) ? "" : pathOf(stack);
}

const PATHS = new WeakMap<TerraformStack, string>();

/** A stack's path, which is put together anew whenever its node is asked for it. */
function pathOf(stack: TerraformStack): string {
  let path = PATHS.get(stack);
  if (path === undefined) PATHS.set(stack, (path = stack.node.path));
  return path;
}

function placesOf({ rule, stack }: DeclaredRule): string {
  return JSON.stringify([placeOf(rule.source, stack), placeOf(rule.target, stack)]);
}

/** Warns once, however often the app is synthesized. */
function warn(construct: Construct, message: string): void {
  if (construct.node.metadata.some(({ data }) => data === message)) return;
  Annotations.of(construct).addWarning(message);
}

/** The identities of a rule that is declared in a stack, one for each side that it makes. */
export function identitiesOf(rule: CompleteRule<Truth, unknown>, stack: TerraformStack): string[] {
  const { source, target, protocolNumber, fromPort, toPort } = rule;
  const text = (value: unknown) => (isUnknown(value) ? identityInApp(value, stack) : String(value));
  const textOfPeer = ({ peer, type }: End) =>
    `${text(type)}\n${isUnknown(peer) ? text(peer) : withoutAccount(String(peer))}`;
  const ends = `${textOfPeer(source)}\n${textOfPeer(target)}\n${text(protocolNumber)}\n${text(fromPort)}\n${text(toPort)}`;
  const identities: string[] = [];
  if (source.getsRule !== false) identities.push(`egress\n${placeOf(source, stack)}\n${ends}`);
  if (target.getsRule !== false) identities.push(`ingress\n${placeOf(target, stack)}\n${ends}`);
  return identities;
}

/** How the messages of the construct that declares a rule name it, such as `rules["web"]`. */
export function nameOf({ rule }: DeclaredRule): string {
  return nameOfRule(rule.key);
}

/** The name of a rule as another construct's message has it. */
function nameFrom(by: Construct, declared: DeclaredRule): string {
  return by === declared.by ? nameOf(declared) : `${nameOf(declared)} of ${declared.by.node.path}`;
}
