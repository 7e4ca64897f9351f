import type { FindingKind } from "../finding";
import { listOf } from "../phrases";

export const openEgress: FindingKind = {
  id: "open-egress",
  level: "error",
  summary: "The egress rules of a group let everything out.",
  remedy: "Declare each connection that the group needs as a pair of rules, then remove the rules that open it.",
  *find({ environment, openGroups, managedGroups }) {
    for (const [groupId, rules] of openGroups) {
      if (managedGroups.has(groupId)) continue;
      const through = listOf(rules.map((rule) => environment.ruleDescription(rule)));
      const these = rules.length > 1 ? "these rules" : "this rule";
      yield {
        groupId,
        rules,
        message: `${environment.groupLabel(groupId)} is open to all outbound traffic through ${through}.`,
        remedy: `Declare each connection that it needs as a pair of rules, then remove ${these}.`,
        subject: groupId,
      };
    }
  },
};
