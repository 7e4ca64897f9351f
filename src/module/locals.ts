import type { RuleKind } from "../constructs/rule-kinds";
import type { Side } from "../rules/attributes";
import { complete, WITH_PORTS_EXPRESSION } from "../rules/completion";
import { SERVICES, type Service } from "../rules/services";
import { conditionOf, hclLanguage, quote, type HclLanguage, type HclValue } from "./hcl-language";

/** The services' protocols and ports, by their names. */
export const SERVICE_TABLE = Object.fromEntries(
  SERVICES.map(({ name, protocol, fromPort, toPort = fromPort }: Service) => [
    name,
    { protocol, from_port: fromPort, to_port: toPort },
  ]),
);

/**
 * The rules that each rule stands for, as the construct completes them, in the order in which they are written. Neither they
 * nor what they are made of are flattened: that would make all of them sensitive where a single value is.
 */
export function ruleLists(): string {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names, tables: "local." });
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
  const named = [...names].reduceRight(
    (inner, [name, value]) => `[for ${name} in [${value}] :\n${inner}\n][0]`,
    object,
  );
  return `\${[
    for key, rule in var.rules : [
      for i in ${portIndexes()} : ${named}
    ]
  ]}`;
}

/** The rules that are made on one end's groups, each with what its resource needs and nothing else. */
export function rulesOnGroups(own: Side, other: Side, kind: RuleKind): string {
  const direction = own === "source" ? "egress" : "ingress";
  // aws_security_group_rule has to have ports, 0 where there are none; the others must not.
  const port = (name: string) =>
    kind === "aws_security_group_rule"
      ? `rule.${name}`
      : `can(regex(${quote(WITH_PORTS_EXPRESSION)}, rule.protocol_number)) ? rule.${name} : null`;
  return `\${{
    for key, rule in local.rules : key => {
      ${own}        = rule.${own}
      ${other}      = rule.${other}
      ${other}_type = rule.${other}_type
      protocol    = rule.protocol
      from_port   = ${port("from_port")}
      to_port     = ${port("to_port")}
      description = rule.description_${own}
    } if rule.gets_${direction}
  }}`;
}

/** One for each port of a rule, and one for a rule without several. */
export function portIndexes(): string {
  return "range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0)))";
}

/** How messages name a rule, in JSON: by its key or, in a list, its index. */
export function nameOf(rule: HclLanguage, portKey: HclValue): string {
  return `${conditionOf(rule.isOneOfSeveral)} ? jsonencode(${rule.text(rule.key, "/", portKey).bare}) : jsonencode(key)`;
}
