import { countsTypes, type CompleteEnd, type CompleteRule } from "./completion";
import type { Logic } from "./language";

/** What rules are compared by. */
export type ComparedRule<Truth, Value> = Omit<CompleteRule<Truth, Value>, "hasPorts">;

/**
 * Whether a rule may cover others: it stands for more than one port, type or address. Only these are compared with all
 * others.
 *
 * @param mayHoldOthers - whether an end is a block of addresses that may hold another one's
 */
export function isWide<Truth, Value>(
  logic: Logic<Truth, Value>,
  rule: ComparedRule<Truth, Value>,
  mayHoldOthers: (end: CompleteEnd<Truth, Value>) => Truth,
): Truth {
  return logic.any(
    logic.equals(rule.protocolNumber, "-1"),
    logic.not(logic.same(rule.fromPort, rule.toPort)),
    logic.equals(rule.toPort, -1),
    mayHoldOthers(rule.source),
    mayHoldOthers(rule.target),
  );
}

/** Whether a rule's protocol and ports hold all of another one's. */
export function coversPorts<Truth, Value>(
  logic: Logic<Truth, Value>,
  rule: ComparedRule<Truth, Value>,
  other: ComparedRule<Truth, Value>,
): Truth {
  const isIcmp = countsTypes(logic, rule.protocolNumber);
  const types = logic.any(
    logic.equals(rule.fromPort, -1),
    logic.all(
      logic.same(rule.fromPort, other.fromPort),
      logic.any(logic.equals(rule.toPort, -1), logic.same(rule.toPort, other.toPort)),
    ),
  );
  const ports = logic.all(
    logic.not(logic.above(rule.fromPort, other.fromPort)),
    logic.not(logic.above(other.toPort, rule.toPort)),
  );
  return logic.any(
    logic.equals(rule.protocolNumber, "-1"),
    logic.all(
      logic.same(rule.protocolNumber, other.protocolNumber),
      logic.any(logic.all(isIcmp, types), logic.all(logic.not(isIcmp), ports)),
    ),
  );
}

/** Whether a rule's ends hold all of another one's, and get the rules that these get. */
export function coversEnds<Truth, Value>(
  logic: Logic<Truth, Value>,
  rule: ComparedRule<Truth, Value>,
  other: ComparedRule<Truth, Value>,
): Truth {
  return logic.all(coversEnd(logic, rule.source, other.source), coversEnd(logic, rule.target, other.target));
}

function coversEnd<Truth, Value>(
  logic: Logic<Truth, Value>,
  end: CompleteEnd<Truth, Value>,
  other: CompleteEnd<Truth, Value>,
): Truth {
  return logic.all(
    logic.any(logic.same(end.peer, other.peer), logic.containsNetwork(end.peer, other.peer)),
    logic.any(end.getsRule, logic.not(other.getsRule)),
  );
}

/** One AWS rule of a pair, as the group that it is on has it. */
export interface RuleOnGroup<Truth, Value> {
  readonly direction: "egress" | "ingress";
  readonly group: CompleteEnd<Truth, Value>;
  readonly peer: Value;
  readonly peerType: Value;
}

/** The rules that a complete rule may make; whether it makes one, its `group.getsRule` says. */
export function sidesOf<Truth, Value>({ source, target }: ComparedRule<Truth, Value>): RuleOnGroup<Truth, Value>[] {
  return [
    { direction: "egress", group: source, peer: target.peer, peerType: target.type },
    { direction: "ingress", group: target, peer: source.peer, peerType: source.type },
  ];
}

/** The sentence for a rule that another one covers. Each is named as it stands in a message, such as `rules["web"]`. */
export function coveredSentence(name: string, coveredBy: string): string {
  return `${name} is covered by ${coveredBy}, which allows all that it does: remove it, or narrow ${coveredBy}.`;
}

/** The sentence for a rule that makes what another one makes. */
export function duplicateSentence(name: string, first: string): string {
  if (name === first) return repeatedSentence(name);
  return `${name} is the same connection as ${first}, and AWS takes only one: remove one of them.`;
}

/** The sentence for a port that a rule lists twice. */
export function repeatedSentence(name: string): string {
  return `${name} is listed twice: remove one of the two.`;
}

/** How many rules a direction AWS allows in a security group, where nobody asked for more (Amazon VPC quotas). */
export const RULES_PER_SECURITY_GROUP = 60;

/** The sentence for a group with more rules than its quota. */
export function quotaSentence(group: string, count: string, direction: string, quota: string, name: string): string {
  return (
    `${group} gets ${count} ${direction} rules, more than the ${quota} that AWS allows: join some of them, or have the quota ` +
    `"Inbound or outbound rules per security group" raised and say so by ${name}.`
  );
}
