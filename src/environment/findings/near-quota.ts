import { DIRECTIONS, type Direction } from "../../rules/directions";
import type { AuditContext, Pair } from "../audit";
import type { Rule } from "../environment";
import type { FindingDetails, FindingKind } from "../finding";
import { counted } from "../phrases";

/** The part of the quota from which a group is reported. */
const THRESHOLD = 0.8;

export const nearQuota: FindingKind = {
  id: "near-quota",
  level: "warning",
  summary: "A group has more than 80 % of its quota of rules, or will have it when each connection has its own rules.",
  remedy: 'Have the quota "Inbound or outbound rules per security group" raised, or merge rules.',
  *find(context) {
    const missing = missingRules(context.pairs);
    for (const { id } of context.environment.groups.values()) {
      if (context.managedGroups.has(id)) continue;
      for (const direction of DIRECTIONS) {
        const details = quotaDetails(context, id, direction, missing[direction].get(id) ?? 0);
        if (details !== undefined) yield details;
      }
    }
  },
};

/**
 * What there is to say about a group that is close to its quota; undefined if it is not.
 *
 * @param added - the number of rules that the group will get
 */
export function quotaDetails(
  { environment, rulesPerSecurityGroup: quota }: Pick<AuditContext, "environment" | "rulesPerSecurityGroup">,
  groupId: string,
  direction: Direction,
  added: number,
): FindingDetails | undefined {
  const rules = environment.rulesOf(groupId, direction);
  const now = countOf(rules);
  const later = now + added;
  if (later <= quota * THRESHOLD) return undefined;
  const label = environment.groupLabel(groupId);
  const has = `${label} has ${counted(now, `${direction} rule`)}`;
  const will = `${label} will have ${counted(later, `${direction} rule`)} when each of its connections has its own (now ${now})`;
  return {
    groupId,
    rules: [],
    message: `${later > now ? will : has}, and the quota is ${quota}.${listsText(rules)}`,
    remedy:
      'Have the quota "Inbound or outbound rules per security group" raised, or merge rules, before you add more.',
    subject: `${groupId} ${direction}`,
  };
}

/**
 * The number of rules that AWS compares with the quota: it counts IPv4 and IPv6 rules separately, and a rule with a
 * group or a prefix list as both. A prefix list counts as its maximum number of entries, which the input does not
 * contain, so it counts as one here (Amazon VPC quotas).
 */
function countOf(rules: readonly Rule[]): number {
  const ofType = (type: Rule["peer"]["type"]) => rules.filter(({ peer }) => peer.type === type).length;
  return rules.length - Math.min(ofType("cidr_ipv4"), ofType("cidr_ipv6"));
}

function listsText(rules: readonly Rule[]): string {
  const lists = rules.filter(({ peer }) => peer.type === "prefix_list").length;
  return lists === 0
    ? ""
    : ` AWS counts the maximum number of entries of ${counted(lists, "prefix list")} instead of ${lists}.`;
}

/** The number of rules that the connections of each group still lack. */
function missingRules(pairs: readonly Pair[]): Record<Direction, Map<string, number>> {
  const missing = { egress: new Map<string, number>(), ingress: new Map<string, number>() };
  const add = (direction: Direction, groupId: string): void => {
    missing[direction].set(groupId, (missing[direction].get(groupId) ?? 0) + 1);
  };
  for (const { status, source, target } of pairs) {
    if (status === "missing-egress" || status === "egress-only-through-open-rule") add("egress", source);
    if (status === "missing-ingress") add("ingress", target);
  }
  return missing;
}
