import type { Direction } from "../../rules/directions";
import type { RuleKind } from "../../rules/resource-types";
import type { Environment, Rule } from "../environment";
import { ALL_PROTOCOLS, protocolName } from "../traffic";
import type { Adoption } from "./adoption";
import { endName, portName } from "./rule-keys";

/** What adopted rules are declared with: a module of the registry, or the construct. */
export type AdoptionTarget = "module" | "vpc-rules" | "construct";
export const ADOPTION_TARGETS: readonly AdoptionTarget[] = ["module", "vpc-rules", "construct"];

/** The name of the module call that declares the adopted rules. */
export const MODULE_CALL = "security_group_rules";

/** The kind of the resources that make the rules. */
export const kindOf = (target: AdoptionTarget): RuleKind =>
  target === "vpc-rules" ? "aws_vpc_security_group_rule" : "aws_security_group_rule";

/** The address of the resource in the module that makes all rules of a direction. */
export const moduleResource = (target: AdoptionTarget, direction: Direction): string =>
  `module.${MODULE_CALL}.` +
  (target === "vpc-rules" ? `aws_vpc_security_group_${direction}_rule.this` : `aws_security_group_rule.${direction}`);

/** Where a rule is declared already: the key in the module, or the name that the construct gives to the connection. */
export function declaredName(rule: Rule, target: AdoptionTarget): string | undefined {
  const addresses = rule.resources.map(({ address }) => address);
  if (target === "construct") {
    const name = constructName(rule);
    return addresses.includes(`aws_security_group_rule.${name}_${rule.direction}`) ? name : undefined;
  }
  const start = `${moduleResource(target, rule.direction)}["`;
  const address = addresses.find((one) => one.startsWith(start) && one.endsWith('"]'));
  return address === undefined ? undefined : unquoted(address.slice(start.length, -2));
}

/** The text of a quoted string of HCL, as Terraform writes instance keys. */
const unquoted = (text: string): string =>
  text.replaceAll(/\\u([\da-f]{4})|\\U([\da-f]{8})|\\(.)|([$%])\4\{/gi, (_, short, long, escaped, sign) => {
    const digits = (short ?? long) as string | undefined;
    if (digits !== undefined) return String.fromCodePoint(parseInt(digits, 16));
    if (sign !== undefined) return `${sign as string}{`;
    return ESCAPES[escaped as string] ?? (escaped as string);
  });

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * The resources of rules in the input that seem to be declared where adopted rules are, and that an adoption does not
 * declare. If its file replaces the one that declares them, Terraform destroys them.
 */
export function undeclaredAddresses({ rules }: Adoption, environment: Environment, target: AdoptionTarget): string[] {
  const pattern = target === "construct" ? OF_CONSTRUCT : OF_MODULE;
  const sides = rules.flatMap(({ egress, ingress }) => [egress, ingress]);
  const kept = new Set(sides.flatMap((side) => (side !== undefined && "rule" in side ? addressesOf(side.rule) : [])));
  const all = [environment, environment.before].flatMap((one) => one?.rules.flatMap(addressesOf) ?? []);
  return [...new Set(all)].filter((address) => pattern.test(address) && !kept.has(address)).sort();
}

const OF_MODULE = new RegExp(`(^|\\.)module\\.${MODULE_CALL}[[.]`);
const OF_CONSTRUCT = /^aws_security_group_rule\.\S+_to_\S+_(egress|ingress)$/;

const addressesOf = ({ resources }: Rule): string[] =>
  resources.flatMap(({ kind, address }) => (kind === "inline" ? [] : [address]));

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
