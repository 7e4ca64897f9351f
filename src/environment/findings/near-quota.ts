import { DIRECTIONS, type Direction } from "../../rules/directions";
import type { Pair } from "../audit";
import type { Rule } from "../environment";
import type { FindingKind } from "../finding";
import { counted } from "../phrases";

/** The part of the quota from which a group is reported. */
const THRESHOLD = 0.8;

export const nearQuota: FindingKind = {
  id: "near-quota",
  level: "warning",
  summary: "A group has more than 80 % of its quota of rules, or will have it when each connection has its own rules.",
  remedy: 'Have the quota "Inbound or outbound rules per security group" raised, or merge rules.',
  *find({ environment, managedGroups, pairs, rulesPerSecurityGroup: quota }) {
    const missing = missingRules(pairs);
    for (const { id } of environment.groups.values()) {
      if (managedGroups.has(id)) continue;
      for (const direction of DIRECTIONS) {
        const rules = environment.rulesOf(id, direction);
        const now = countOf(rules);
        const later = now + (missing[direction].get(id) ?? 0);
        if (later <= quota * THRESHOLD) continue;
        const label = environment.groupLabel(id);
        const has = `${label} has ${counted(now, `${direction} rule`)}`;
        const will = `${label} will have ${counted(later, `${direction} rule`)} when each of its connections has its own (now ${now})`;
        yield {
          groupId: id,
          rules: [],
          message: `${later > now ? will : has}, and the quota is ${quota}.${listsText(rules)}`,
          remedy:
            'Have the quota "Inbound or outbound rules per security group" raised, or merge rules, before you add more.',
          subject: `${id} ${direction}`,
        };
      }
    }
  },
};

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
