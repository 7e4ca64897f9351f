import type { Direction } from "../../rules/directions";
import type { RuleKind } from "../../rules/resource-types";
import type { Rule } from "../environment";
import { ALL_PROTOCOLS, protocolName } from "../traffic";
import { endName, portName } from "./rule-keys";

/** What adopted rules are declared with: a module of the registry, or the construct. */
export type AdoptionTarget = "module" | "vpc-rules" | "construct";
export const ADOPTION_TARGETS: readonly AdoptionTarget[] = ["module", "vpc-rules", "construct"];

/** The name of the module call that declares the adopted rules. */
export const MODULE_CALL = "security_group_rules";

/** The kind of the resources that make the rules. */
export const kindOf = (target: AdoptionTarget): RuleKind =>
  target === "vpc-rules" ? "aws_vpc_security_group_rule" : "aws_security_group_rule";

/** The address of a rule that the module creates. */
export const moduleAddress = (
  target: Exclude<AdoptionTarget, "construct">,
  key: string,
  direction: Direction,
): string => `${addressStart(target, direction)}["${key}"]`;

const addressStart = (target: AdoptionTarget, direction: Direction): string =>
  `module.${MODULE_CALL}.` +
  (target === "vpc-rules" ? `aws_vpc_security_group_${direction}_rule.this` : `aws_security_group_rule.${direction}`);

/** Where a rule is declared already: the key in the module, or the name that the construct gives to the connection. */
export function declaredName(rule: Rule, target: AdoptionTarget): string | undefined {
  const addresses = rule.resources.map(({ address }) => address);
  if (target === "construct") {
    const name = constructName(rule);
    return addresses.includes(`aws_security_group_rule.${name}_${rule.direction}`) ? name : undefined;
  }
  const start = `${addressStart(target, rule.direction)}["`;
  const keys = addresses.flatMap((address) =>
    address.startsWith(start) && address.endsWith('"]') ? [address.slice(start.length, -2)] : [],
  );
  // HCL writes any other key with escapes.
  return keys.find((key) => /^[\w ./:-]+$/.test(key));
}

/** The name of a connection between literal ends, as the construct forms it. */
function constructName(rule: Rule): string {
  const { groupId, direction, peer } = rule;
  const [own, other] = [groupId!, endName(peer.type, peer.value!)];
  const [source, target] = direction === "egress" ? [own, other] : [other, own];
  return `${source}_to_${target}_${portName(rule)}`;
}

/**
 * The ID with which Terraform imports a rule; undefined if the input does not contain it.
 *
 * @param peerAccountId - the account of a peer that is a group in another account
 */
export function importId(rule: Rule, target: AdoptionTarget, peerAccountId?: string): string | undefined {
  if (kindOf(target) === "aws_security_group_rule") return importIdOfOldKind(rule, peerAccountId);
  return rule.id !== undefined && /^sgr-\w+$/.test(rule.id) ? rule.id : undefined;
}

/** AWS provider documentation, `aws_security_group_rule`, "Import". The ports of all protocols are 0. */
function importIdOfOldKind(rule: Rule, peerAccountId: string | undefined): string {
  const { groupId, direction, peer, protocolNumber, fromPort, toPort } = rule;
  const protocol = protocolNumber === ALL_PROTOCOLS ? ALL_PROTOCOLS : protocolName(protocolNumber!);
  const other = peerAccountId === undefined ? peer.value! : `${peerAccountId}/${peer.value!}`;
  const peerText = peer.value === groupId ? "self" : other;
  return [groupId, direction, protocol, fromPort, toPort, peerText].join("_");
}
