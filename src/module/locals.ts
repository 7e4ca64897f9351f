import type { Side } from "../rules/attributes";
import { complete } from "../rules/completion";
import { SERVICES, type Service } from "../rules/services";
import { hclLanguage, Names, type HclLanguage, type HclValue, type Place } from "./hcl-language";
import { isUsual, USUAL_RULE } from "./usual-rules";

/** The services' protocols and ports, by their names. */
export const SERVICE_TABLE = Object.fromEntries(
  SERVICES.map(({ name, protocol, fromPort, toPort = fromPort }: Service) => [
    name,
    { protocol, from_port: fromPort, to_port: toPort },
  ]),
);

/**
 * The rules that each rule stands for, as the construct completes them, in the order in which they are written. Neither
 * they nor what they are made of are flattened: that would make all of them sensitive where a single value is.
 */
export function ruleLists(): string {
  return `\${[
    for key, rule in var.rules : [
      for is_usual in [${isUsual("local.")}] : concat(
        [for i in is_usual ? [0] : [] : ${completeRule({ only: USUAL_RULE })}],
        [for i in is_usual ? [] : ${portIndexes()} : ${completeRule()}],
      )
    ][0]
  ]}`;
}

function completeRule({ only }: Pick<Place, "only"> = {}): string {
  const names = new Names();
  const rule = hclLanguage({ names, tables: "local.", only });
  const { key, portKey, source, target, protocol, protocolNumber, fromPort, toPort } = complete(rule);
  const values: Record<string, string> = {
    key: `tostring(${key.bare})`,
    name: nameOf(rule, portKey),
    source: source.peer.bare,
    source_type: source.type.bare,
    target: target.peer.bare,
    target_type: target.type.bare,
    gets_egress: source.getsRule.holds,
    gets_ingress: target.getsRule.holds,
    protocol: protocol.bare,
    protocol_number: protocolNumber.bare,
    from_port: fromPort.bare,
    to_port: toPort.bare,
    description_source: source.description.bare,
    description_target: target.description.bare,
  };
  const object = `{
    ${Object.entries(values)
      .map(([name, value]) => `${name} = ${value.includes("\n") ? `(\n${value}\n)` : value}`)
      .join("\n")}
  }`;
  return names.around(object, { asValue: true });
}

/**
 * The keys of the rules that are made on one end's groups. Terraform goes through all that a `for_each` has once more
 * for each of its instances: what the resources need, they look up.
 */
export function keysOnGroups(own: Side): string {
  return `\${{ for key, rule in local.rules : key => null if rule.gets_${own === "source" ? "egress" : "ingress"} }}`;
}

/** A value of the rule that a resource's instance is made of. */
export function valueOfRule(name: string): string {
  return `local.rules[each.key].${name}`;
}

/** One for each port of a rule, and one for a rule without several. */
export function portIndexes(): string {
  return "range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0)))";
}

/** How messages name a rule, in JSON: by its key or, in a list, its index. */
export function nameOf(rule: HclLanguage, portKey: HclValue): string {
  const ofSeveral: HclValue = { bare: `jsonencode(${rule.text(rule.key, "/", portKey).bare})` };
  return rule.choose(rule.isOneOfSeveral, ofSeveral, { bare: "jsonencode(key)" }).bare;
}
