import { ruleKey, ruleLabel, type RulePeer } from "../environment";
import type { FindingKind } from "../finding";

export const danglingReference: FindingKind = {
  id: "dangling-reference",
  level: "warning",
  summary: "A rule names a group that no longer exists or is no longer reached by peering.",
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
          `${environment.ruleDescription(rule)} on ${environment.groupLabel(groupId)} allows nothing, because ` +
          `${reasonFor(peer)}.`,
        remedy: `Remove ${ruleLabel(rule)}.`,
        subject: ruleKey(rule),
      };
    }
  },
};

const reasonFor = ({ peeringConnectionId }: RulePeer): string =>
  peeringConnectionId === undefined
    ? "the group that it names no longer exists"
    : `the peering connection ${peeringConnectionId} has ended`;
