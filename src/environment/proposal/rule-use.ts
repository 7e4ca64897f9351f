import type { Direction } from "../../rules/directions";
import type { AuditContext } from "../audit";
import { rangeOfBlock } from "../addresses";
import { ruleKey, type Rule } from "../environment";
import { trafficOf } from "../traffic";
import type { EndpointRules } from "./endpoint-rules";
import type { Endpoint, Observations, WithheldTraffic } from "./observations";
import type { RuleUse } from "./proposal";

/** Says which of the existing rules the traffic has used. A rule of a group without any traffic is not judged. */
export function ruleUseOf(
  { connections, withheld }: Observations,
  rules: EndpointRules,
  { environment, managedGroups }: AuditContext,
): RuleUse {
  const used = new Set<Rule>();
  const perhapsUsed = new Set<Rule>();
  const seen = new Set<string>();
  for (const { source, target, protocolNumber, port } of connections) {
    const traffic = trafficOf(protocolNumber, port, port);
    for (const [own, direction, other] of ends(source, target)) {
      for (const id of own.groupIds) seen.add(id);
      for (const rule of rules.usable(own.groupIds, direction, other, traffic)) {
        (isTold(rule, other) ? used : perhapsUsed).add(rule);
      }
    }
  }
  for (const traffic of withheld) {
    for (const { groupIds } of [traffic.source, traffic.target]) for (const id of groupIds) seen.add(id);
    for (const rule of perhapsUsedBy(traffic, rules)) perhapsUsed.add(rule);
  }
  // Rules that a plan only adds have not been there in the period.
  const before = environment.before === undefined ? undefined : new Set(environment.before.rules.map(ruleKey));
  const judged = environment.rules.filter(
    (rule) => rule.groupId !== undefined && !managedGroups.has(rule.groupId) && (before?.has(ruleKey(rule)) ?? true),
  );
  const unused = judged.filter((rule) => seen.has(rule.groupId!) && !used.has(rule));
  return {
    unused: unused.filter((rule) => !perhapsUsed.has(rule)),
    undecided: unused.filter((rule) => perhapsUsed.has(rule)),
    silentGroupIds: [...new Set(judged.map(({ groupId }) => groupId!))].filter((id) => !seen.has(id)).sort(),
  };
}

const ends = (source: Endpoint, target: Endpoint): (readonly [Endpoint, Direction, Endpoint])[] => [
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

/** The rules that traffic may have used whose client is not known. Rejected traffic has used none. */
function perhapsUsedBy(
  { reason, source, target, protocolNumber, ports }: WithheldTraffic,
  rules: EndpointRules,
): readonly Rule[] {
  if (reason === "rejected") return [];
  const directed = [...ends(source, target), ...(reason === "ambiguous" ? ends(target, source) : [])];
  const traffics =
    reason === "no-ports"
      ? [trafficOf(protocolNumber, -1, -1)]
      : [...new Set(ports)].map((port) => trafficOf(protocolNumber, port, port));
  return directed.flatMap(([own, direction, other]) =>
    traffics.flatMap((traffic) => rules.usable(own.groupIds, direction, other, traffic)),
  );
}
