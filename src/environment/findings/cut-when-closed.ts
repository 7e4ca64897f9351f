import { rangeOfBlock } from "../addresses";
import type { Environment, Rule } from "../environment";
import type { FindingKind } from "../finding";
import { listOf } from "../phrases";
import { ALL_PROTOCOLS, coversTraffic, TCP, trafficOf, UDP, type Traffic } from "../traffic";

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
  *find({ environment, openGroups, managedGroups, companions }) {
    for (const [groupId, openRules] of openGroups) {
      if (managedGroups.has(groupId) || areAllTracked(groupId, environment)) continue;
      const untracked = companions
        .onAnyInterface(groupId)
        .flatMap((id) => environment.rulesOf(id, "ingress"))
        .filter((rule) => isEverywhere(rule) && openRules.some((open) => isUntracked(rule, open)));
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

/** Whether a flow that an ingress rule allows from everywhere is untracked because of an open egress rule. */
function isUntracked(ingress: Rule, open: Rule): boolean {
  const flows = [TCP, UDP].filter((protocol) => [ALL_PROTOCOLS, protocol].includes(ingress.protocolNumber ?? ""));
  const isSameVersion = open.peer.type === ingress.peer.type;
  return isSameVersion && isEverywhere(open) && flows.some((protocol) => coversTraffic(open, ALL_PORTS[protocol]!));
}

const ALL_PORTS: Readonly<Record<string, Traffic>> = {
  [TCP]: trafficOf("tcp", 0, 65535),
  [UDP]: trafficOf("udp", 0, 65535),
};

/** Whether the peer is every address of a version. */
function isEverywhere({ peer }: Rule): boolean {
  const isBlock = peer.value?.endsWith("/0") === true;
  return isBlock && rangeOfBlock(peer.value) !== undefined;
}

/**
 * Whether AWS tracks all connections of a group anyway, because of what carries it (same page, "Automatically tracked
 * connections").
 */
function areAllTracked(groupId: string, environment: Environment): boolean {
  const interfaces = environment.interfacesOf(groupId);
  return interfaces.length > 0 && interfaces.every(({ type = "" }) => TRACKED.has(type));
}

const TRACKED: ReadonlySet<string> = new Set(["lambda", "network_load_balancer", "vpc_endpoint"]);
