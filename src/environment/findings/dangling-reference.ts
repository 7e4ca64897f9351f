import { ruleKey, ruleLabel } from "../environment";
import type { FindingKind } from "../finding";

export const danglingReference: FindingKind = {
  id: "dangling-reference",
  level: "warning",
  summary: "A rule names a group that no longer exists.",
  remedy: "Remove the rule.",
  *find({ environment, managedGroups }) {
    for (const rule of environment.rules) {
      const { groupId, peer } = rule;
      if (peer.isDeleted !== true || groupId === undefined || managedGroups.has(groupId)) continue;
      yield {
        groupId,
        otherGroupId: peer.value,
        rules: [rule],
        message:
          `${environment.ruleDescription(rule)} on ${environment.groupLabel(groupId)} names a group that no longer ` +
          "exists, so it allows nothing.",
        remedy: `Remove ${ruleLabel(rule)}.`,
        subject: ruleKey(rule),
      };
    }
  },
};
