import type { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { CompleteEnd, CompleteRule } from "../rules/complete-rule";
import { withoutAccount } from "../rules/security-group";
import type { RuleProblem } from "../rules/problems";
import { duplicateSentence, ruleLabel } from "../rules/sentences";
import { AWS_ID } from "./rule-names";
import { identityInApp, isUnknown } from "./tokens";

/** A complete rule, as somebody declared it. */
export interface DeclaredRule {
  readonly rule: CompleteRule;
  /** How messages name it; by its key if this is undefined. */
  readonly label: (() => string) | undefined;
  /** The construct that declares it. */
  readonly by: Construct;
  /** That construct's stack. */
  readonly stack: TerraformStack;
  /**
   * What AWS tells the rules of a pair apart by: the group, the direction, the peer, the protocol and the ports, and
   * never a description.
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
}

const DECLARED = Symbol.for("cdktf-mutual-security-groups/DeclaredRules");

function declaredRulesOf(scope: IConstruct): DeclaredRules {
  const root = scope.node.root as IConstruct & { [DECLARED]?: DeclaredRules };
  if (root[DECLARED] === undefined) {
    const none: DeclaredRules = { all: [], byIdentity: new Map() };
    Object.defineProperty(root, DECLARED, { value: none });
  }
  return root[DECLARED]!;
}

/** All rules that were declared in the app of a scope so far. */
export function allDeclaredRules(scope: IConstruct): readonly DeclaredRule[] {
  return declaredRulesOf(scope).all;
}

/** A rule that makes what another one makes. */
export interface Duplicate {
  readonly declared: DeclaredRule;
  readonly first: DeclaredRule;
}

/** The rules that make what another one makes: among these, or among all that were declared before. */
export function duplicatesOf(rules: readonly DeclaredRule[]): Duplicate[] {
  if (rules.length === 0) return [];
  const { byIdentity: before } = declaredRulesOf(rules[0]!.by);
  const own = new Map<string, DeclaredRule>();
  const duplicates: Duplicate[] = [];
  // The first of two is the first by key, in whichever order they are written.
  for (const declared of rules.toSorted(byKey)) {
    for (const identity of declared.identities) {
      const first = own.get(identity) ?? before.get(identity);
      const last = duplicates.at(-1);
      if (first === undefined) own.set(identity, declared);
      else if (last?.declared !== declared || last.first !== first) duplicates.push({ declared, first });
    }
  }
  return duplicates;
}

/** A sentence for each of these duplicates. */
export function duplicateProblems(duplicates: readonly Duplicate[]): RuleProblem[] {
  return duplicates.map(({ declared, first }) => ({
    key: declared.label?.() ?? declared.rule.key,
    code: "duplicate",
    message: duplicateSentence(nameOf(declared), nameFrom(declared.by, first)),
  }));
}

function byKey({ rule: { key: a } }: DeclaredRule, { rule: { key: b } }: DeclaredRule): number {
  return typeof a === "string" && typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : 0;
}

/** What was declared before and makes all that this one does, and nothing else. */
export function declaredAlready(declared: DeclaredRule): DeclaredRule | undefined {
  const first = declaredRulesOf(declared.by).byIdentity.get(declared.identities[0]!);
  return first !== undefined && String(first.identities) === String(declared.identities) ? first : undefined;
}

/** Remembers rules, so that later ones are compared with them. */
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
}

/**
 * A rule with its tokens as texts: at synthesis CDKTF puts other references in their places, where they lead to another
 * stack.
 */
function asItIsNow({ rule, stack }: DeclaredRule): CompleteRule {
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

/**
 * Where an end is the same one if it is written the same. AWS gives an id to one group only, so a literal id is the
 * same group in all stacks of an app. Other texts, as documentation and tests have them, may stand for another group in
 * another stack.
 */
export function placeOf({ peer, type }: CompleteEnd, stack: TerraformStack): string {
  const isOneEverywhere = type !== "security_group" || isUnknown(peer) || AWS_ID.test(withoutAccount(String(peer)));
  return isOneEverywhere ? "" : pathOf(stack);
}

const PATHS = new WeakMap<TerraformStack, string>();

/** A stack's path, which is put together anew whenever its node is asked for it. */
function pathOf(stack: TerraformStack): string {
  let path = PATHS.get(stack);
  if (path === undefined) PATHS.set(stack, (path = stack.node.path));
  return path;
}

/** The identities of a rule that is declared in a stack, one for each side that it makes. */
export function identitiesOf(rule: CompleteRule, stack: TerraformStack): string[] {
  const { source, target, protocolNumber, fromPort, toPort } = rule;
  const text = (value: unknown) => (isUnknown(value) ? identityInApp(value, stack) : String(value));
  const textOfPeer = ({ peer, type }: CompleteEnd) =>
    `${text(type)}\n${isUnknown(peer) ? text(peer) : withoutAccount(String(peer))}`;
  const ends = `${textOfPeer(source)}\n${textOfPeer(target)}\n${text(protocolNumber)}\n${text(fromPort)}\n${text(toPort)}`;
  const places = `${placeOf(source, stack)}\n${placeOf(target, stack)}`;
  const identities: string[] = [];
  if (source.getsRule) identities.push(`egress\n${places}\n${ends}`);
  if (target.getsRule) identities.push(`ingress\n${places}\n${ends}`);
  return identities;
}

/** How the messages of the construct that declares a rule name it, such as `rules["web"]`. */
export function nameOf({ rule, label }: DeclaredRule): string {
  return label?.() ?? ruleLabel(rule.key);
}

/** The name of a rule as another construct's message has it. A call of `Connections` is not part of any construct. */
export function nameFrom(by: Construct, declared: DeclaredRule): string {
  const isElsewhere = by !== declared.by && declared.label === undefined;
  return isElsewhere ? `${nameOf(declared)} of ${declared.by.node.path}` : nameOf(declared);
}
