import type { TerraformStack } from "cdktf";
import type { AdoptedEnd, AdoptedRule, AdoptedSide, Adoption } from "../../src/environment/adoption/adoption";
import type { Rule } from "../../src/environment/environment";
import { MutualSecurityGroupRules, Peer, Port, type MutualRule } from "../../src/index";
import { stackWith } from "./synthesis";

/** The adopted rules as an app declares them with the construct. */
export function stackOf({ rules }: Adoption): TerraformStack {
  const declared = Object.fromEntries(rules.map((rule) => [rule.key, mutualRule(rule)]));
  return stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: declared }));
}

function mutualRule({ source, target, protocolNumber, fromPort, toPort, egress, ingress }: AdoptedRule): MutualRule {
  const hasPorts = ["1", "6", "17", "58"].includes(protocolNumber);
  return {
    source: peerOf(source),
    target: peerOf(target),
    port: hasPorts ? Port.ofProtocol(protocolNumber, fromPort, toPort) : Port.ofProtocol(protocolNumber),
    ...(egress?.action === "leave-out" ? { leaveOutRuleOn: "source" as const } : {}),
    ...(ingress?.action === "leave-out" ? { leaveOutRuleOn: "target" as const } : {}),
  };
}

const peerOf = ({ type, value }: AdoptedEnd): Peer =>
  ({
    security_group: () => Peer.securityGroup(value),
    cidr_ipv4: () => Peer.ipv4(value),
    cidr_ipv6: () => Peer.ipv6(value),
    prefix_list: () => Peer.prefixList(value),
  })[type]();

/** Both sides of all rules. */
export const sidesOf = ({ rules }: Adoption): AdoptedSide[] =>
  rules.flatMap(({ egress, ingress }) => [egress, ingress]).filter((side) => side !== undefined);

/** The rules that exist and are adopted. */
export const adoptedRulesOf = (adoption: Adoption): Rule[] =>
  sidesOf(adoption).flatMap((side) => ("rule" in side ? [side.rule] : []));
