import type { Direction } from "../../rules/directions";
import type { AuditContext } from "../audit";
import { rangeOfBlock } from "../addresses";
import { ruleKey, type Rule } from "../environment";
import { trafficOf, type Traffic } from "../traffic";
import type { EndpointRules } from "./endpoint-rules";
import type { Endpoint, Observations, WithheldTraffic } from "./observations";
import type { RuleUse } from "./proposal";
import { UnknownEnds } from "./unknown-ends";

/** Says which of the existing rules the traffic has used. A rule of a group without any traffic is not judged. */
export function ruleUseOf(
  { connections, withheld, totals }: Observations,
  rules: EndpointRules,
  { environment, managedGroups }: AuditContext,
): RuleUse {
  const existing = environment.rules.filter(({ peer }) => peer.isDeleted !== true);
  const uses = new Uses(rules, existing);
  for (const { source, target, protocolNumber, port } of connections) {
    for (const end of ends(source, target)) uses.add(end, trafficOf(protocolNumber, port, port), true);
  }
  for (const one of withheld) addWithheld(uses, one);
  // Nothing is known about the addresses beyond the limit, except that they are outside.
  if (totals.beyondLimit !== undefined) {
    for (const rule of existing) if (rule.peer.type !== "security_group") uses.perhaps.add(rule);
  }
  // Rules that a plan only adds have not been there in the period.
  const before = environment.before === undefined ? undefined : new Set(environment.before.rules.map(ruleKey));
  const judged = environment.rules.filter(
    (rule) => rule.groupId !== undefined && !managedGroups.has(rule.groupId) && (before?.has(ruleKey(rule)) ?? true),
  );
  const unused = judged.filter((rule) => uses.seenGroups.has(rule.groupId!) && !uses.certain.has(rule));
  return {
    unused: unused.filter((rule) => !uses.perhaps.has(rule)),
    undecided: unused.filter((rule) => uses.perhaps.has(rule)),
    silentGroupIds: [...new Set(judged.map(({ groupId }) => groupId!))].filter((id) => !uses.seenGroups.has(id)).sort(),
  };
}

/** The rules that traffic has used. Both halves of a pair are judged alike, because both ends of traffic are added. */
class Uses {
  readonly certain = new Set<Rule>();
  readonly perhaps = new Set<Rule>();
  readonly seenGroups = new Set<string>();
  private readonly unknownEnds: UnknownEnds;

  constructor(
    private readonly rules: EndpointRules,
    existing: readonly Rule[],
  ) {
    this.unknownEnds = new UnknownEnds(existing, rules);
  }

  add([own, direction, other]: OwnEnd, traffic: Traffic, isConnection: boolean): void {
    this.see(own);
    for (const rule of this.rules.usable(own.groupIds, direction, other, traffic)) {
      (isConnection && isTold(rule, other) ? this.certain : this.perhaps).add(rule);
    }
    if (!this.rules.mayHaveAnyGroup(own)) return;
    for (const rule of this.unknownEnds.take(direction, other, traffic)) this.perhaps.add(rule);
  }

  see({ groupIds }: Endpoint): void {
    for (const id of groupIds) this.seenGroups.add(id);
  }
}

/** Rejected traffic has used no rule. For all other withheld traffic, nothing is certain about the client. */
function addWithheld(uses: Uses, { reason, source, target, protocolNumber, ports }: WithheldTraffic): void {
  for (const end of [source, target]) uses.see(end);
  if (reason === "rejected") return;
  const traffics =
    reason === "no-ports"
      ? [trafficOf(protocolNumber, -1, -1)]
      : [...new Set(ports)].map((port) => trafficOf(protocolNumber, port, port));
  for (const end of [...ends(source, target), ...ends(target, source)]) {
    for (const traffic of traffics) uses.add(end, traffic, false);
  }
}

/** An end whose rules are looked up, with their direction and the other end. */
type OwnEnd = readonly [own: Endpoint, direction: Direction, other: Endpoint];

const ends = (source: Endpoint, target: Endpoint): readonly OwnEnd[] => [
  [source, "egress", target],
  [target, "ingress", source],
];

/**
 * Whether it is certain that a rule allows the other end. The input contains neither the addresses of prefix lists
 * nor the groups of addresses outside.
 */
const isTold = ({ peer }: Rule, { groupIds }: Endpoint): boolean =>
  peer.type === "security_group"
    ? groupIds.length > 0
    : peer.value !== undefined && rangeOfBlock(peer.value) !== undefined;
