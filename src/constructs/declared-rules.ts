import { Annotations, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { CompleteEnd, CompleteRule } from "../rules/completion";
import { logicOf, type Truth } from "../rules/evaluation";
import type { Logic } from "../rules/language";
import { coveredSentence, covers, duplicateSentence, isWide, quotaSentence, sidesOf } from "../rules/relations";
import { identityOf, isUnknown } from "./tokens";

/** A complete rule, as somebody declared it. */
export interface DeclaredRule {
  readonly rule: CompleteRule<Truth, unknown>;
  /** The construct that declares it. */
  readonly by: Construct;
  /** How that construct's messages name it, such as `rules["web"]`. */
  readonly name: string;
}

/** All rules that were declared in an app so far, in whichever of its stacks and constructs. */
class DeclaredRules {
  static of(scope: IConstruct): DeclaredRules {
    const root = scope.node.root as IConstruct & { [DECLARED]?: DeclaredRules };
    if (root[DECLARED] === undefined) Object.defineProperty(root, DECLARED, { value: new DeclaredRules() });
    return root[DECLARED]!;
  }

  readonly byIdentity = new Map<string, DeclaredRule>();
  readonly wide: DeclaredRule[] = [];
  readonly all: DeclaredRule[] = [];
  /** What the rules of each group and direction are to, by the group's identity and the direction. */
  readonly peerTypes = new Map<string, string[]>();
}

const DECLARED = Symbol.for("cdktf-mutual-security-groups/DeclaredRules");

/** A sentence for each rule that makes what another one makes: among these, or among all that were declared before. */
export function duplicateProblems(rules: readonly DeclaredRule[]): string[] {
  const own = new Map<string, DeclaredRule>();
  // The first of two is the first by key, in whichever order they are written.
  const sentences = rules.toSorted(byKey).flatMap((declared) =>
    identitiesOf(declared).flatMap((identity) => {
      const first = own.get(identity) ?? DeclaredRules.of(declared.by).byIdentity.get(identity);
      if (first !== undefined) return [duplicateSentence(declared.name, nameFrom(declared.by, first))];
      own.set(identity, declared);
      return [];
    }),
  );
  return [...new Set(sentences)];
}

function byKey({ rule: { key: a } }: DeclaredRule, { rule: { key: b } }: DeclaredRule): number {
  return typeof a === "string" && typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : 0;
}

/** What was declared before and makes the same, if there is any. */
export function declaredAlready(declared: DeclaredRule): DeclaredRule | undefined {
  const { byIdentity } = DeclaredRules.of(declared.by);
  return identitiesOf(declared)
    .map((identity) => byIdentity.get(identity))
    .find((one) => one !== undefined);
}

/** Remembers rules, and warns of those that others cover, and of groups that get more than their quota of them. */
export function declare(
  rules: readonly DeclaredRule[],
  quota: { readonly value: number; readonly name: string },
): void {
  for (const declared of rules) {
    const known = DeclaredRules.of(declared.by);
    warnOfCover(declared, known);
    for (const identity of identitiesOf(declared)) known.byIdentity.set(identity, declared);
    known.all.push(declared);
  }
  const [first] = rules;
  if (first !== undefined) warnOfQuota(rules, DeclaredRules.of(first.by), quota);
}

function warnOfCover(declared: DeclaredRule, known: DeclaredRules): void {
  const { by, rule, name } = declared;
  const logic = logicFrom(by);
  const warn = (covered: string, coveredBy: string) =>
    Annotations.of(by).addWarning(coveredSentence(covered, coveredBy));
  for (const wide of known.wide) {
    if (covers(logic, wide.rule, rule) === true) warn(name, nameFrom(by, wide));
  }
  if (isWide(logic, rule) === false) return;
  for (const other of known.all) {
    if (covers(logic, rule, other.rule) === true) warn(nameFrom(by, other), name);
  }
  known.wide.push(declared);
}

function warnOfQuota(
  rules: readonly DeclaredRule[],
  known: DeclaredRules,
  quota: { readonly value: number; readonly name: string },
): void {
  const crossed = new Map<string, string>();
  for (const { rule, by } of rules) {
    const stack = TerraformStack.of(by);
    for (const { direction, group, peerType } of sidesMade(rule)) {
      const id = identityOf(group.peer, stack);
      const key = JSON.stringify([id, isUnknown(group.peer) ? stack.node.path : "", direction]);
      const types = known.peerTypes.get(key) ?? [];
      types.push(String(peerType));
      known.peerTypes.set(key, types);
      const count = rulesThatCount(types);
      const name = id.replace(/^\$\{(.+)\.id\}$/, "$1");
      if (count > quota.value) {
        crossed.set(key, quotaSentence(name, String(count), direction, String(quota.value), quota.name));
      }
    }
  }
  for (const sentence of crossed.values()) Annotations.of(rules[0]!.by).addWarning(sentence);
}

/** AWS counts rules for IPv4 and for IPv6 apart; one to a group or a prefix list counts as both (Amazon VPC quotas). */
function rulesThatCount(peerTypes: readonly string[]): number {
  const countWithout = (other: string) => peerTypes.filter((type) => type !== other).length;
  return Math.max(countWithout("cidr_ipv6"), countWithout("cidr_ipv4"));
}

/**
 * What AWS tells the rules of a pair apart by: the group, the direction, the peer, the protocol and the ports, and never a
 * description. An id that is written out is taken to be the same group only within one stack: others may be for other accounts.
 */
function identitiesOf({ rule, by }: DeclaredRule): string[] {
  const stack = TerraformStack.of(by);
  const text = (value: unknown) => identityOf(value, stack);
  const place = ({ peer }: CompleteEnd<Truth, unknown>) => (isUnknown(peer) ? "" : stack.node.path);
  return sidesMade(rule).map(({ direction, group, peer, peerType }) =>
    JSON.stringify([
      direction,
      place(group),
      ...[group.peer, peerType, peer, rule.protocolNumber, rule.fromPort, rule.toPort].map(text),
    ]),
  );
}

function sidesMade(rule: CompleteRule<Truth, unknown>): ReturnType<typeof sidesOf<Truth, unknown>> {
  return sidesOf(rule).filter(({ group }) => group.getsRule !== false);
}

function logicFrom(scope: IConstruct): Logic<Truth, unknown> {
  const stack = TerraformStack.of(scope);
  return logicOf({ isUnknown, identityOf: (value) => identityOf(value, stack) });
}

/** The name of a rule as another construct's message has it. */
function nameFrom(by: Construct, { name, by: other }: DeclaredRule): string {
  return by === other ? name : `${name} of ${other.node.path}`;
}
