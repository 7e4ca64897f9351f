import type { Environment, Rule } from "../environment";
import { containRange, EVERY_ADDRESS, rangeOfBlock } from "../addresses";
import type { FindingKind } from "../finding";
import { listOf } from "../phrases";
import { ALL_PROTOCOLS, commonTraffic, TCP, UDP } from "../traffic";

/**
 * AWS does not track a TCP or UDP flow if a rule allows it from all addresses, and a rule of the other direction allows
 * all responses to all addresses (Amazon EC2, "Security group connection tracking", "Untracked connections"). Such a
 * flow ends when one of the rules goes. A tracked flow goes on.
 */
export const cutWhenClosed: FindingKind = {
  id: "cut-when-closed",
  level: "warning",
  summary: "AWS does not track connections of an open group, so they end at once when the open rule goes.",
  remedy: "Close the egress of the group when clients may reconnect, such as in a maintenance window.",
  *find({ environment, openGroups, managedGroups }) {
    for (const [groupId, openRules] of openGroups) {
      if (managedGroups.has(groupId)) continue;
      const untracked = untrackedIngress(groupId, openRules, environment);
      if (untracked.length === 0) continue;
      const rules = listOf(untracked.map((rule) => environment.ruleDescription(rule)));
      yield {
        groupId,
        rules: untracked,
        message:
          `AWS does not track connections to ${environment.groupLabel(groupId)} through ${rules} while its egress is ` +
          "open, so they end at once when it is closed.",
        remedy: "Close its egress when clients may reconnect, such as in a maintenance window.",
        subject: groupId,
      };
    }
  },
};

function untrackedIngress(groupId: string, openRules: readonly Rule[], environment: Environment): Rule[] {
  const isFlow = ({ protocolNumber }: Rule) => [ALL_PROTOCOLS, TCP, UDP].includes(protocolNumber ?? "");
  return environment.rulesOf(groupId, "ingress").filter((rule) => {
    const version = versionFromEverywhere(rule);
    if (version === undefined || !isFlow(rule)) return false;
    return openRules.some((open) => commonTraffic(open, rule) !== undefined && isOfVersion(open, version));
  });
}

/** The version of a rule whose peer is every address. */
function versionFromEverywhere({ peer }: Rule): 4 | 6 | undefined {
  const range = peer.value === undefined ? undefined : rangeOfBlock(peer.value);
  return range !== undefined && containRange([range], EVERY_ADDRESS[range.version]) ? range.version : undefined;
}

const isOfVersion = ({ peer }: Rule, version: 4 | 6): boolean => peer.type === `cidr_ipv${version}`;
