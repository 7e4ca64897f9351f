import type { Side } from "../rules/attributes";
import { coveredSentence, coversEnds, coversPorts, isWide, quotaSentence, type ComparedRule } from "../rules/relations";
import { HCL_LOGIC, type HclTruth, type HclValue } from "./hcl-language";
import type { Validation } from "./validations";

/** Every block of addresses that is an end. */
export function cidrBlocks(): string {
  const blocks = (side: Side) => `[for rule in local.rules : rule.${side} if startswith(rule.${side}_type, "cidr_")]`;
  return `\${{ for block in concat(${blocks("source")}, ${blocks("target")}) : block => true... }}`;
}

/**
 * Those among them that hold others: all that a block could be held by are looked up, so that no two have to be
 * compared.
 */
export function coveringBlocks(): string {
  return `\${{
    for block in flatten([
      for block in keys(local.cidr_blocks) : try([
        for length in range(tonumber(split("/", block)[1])) :
        "\${cidrhost("\${split("/", block)[0]}/\${length}", 0)}/\${length}"
      ], [])
    ]) : block => true... if can(local.cidr_blocks[block])
  }}`;
}

/** The rules that stand for more than one thing: only these are compared with all others. */
export function wideRules(): string {
  const holdsOthers = ({ peer }: { readonly peer: HclValue }) => ({
    holds: `can(local.covering_blocks[${peer.bare}])`,
    holdsNot: `!can(local.covering_blocks[${peer.bare}])`,
  });
  return `\${[for rule in local.rules : rule if
    ${isWide(HCL_LOGIC, completeRuleNamed("rule"), holdsOthers).holds}
  ]}`;
}

/**
 * A sentence for every rule that another one covers. Ids, which may not be known yet, are compared where all else is
 * covered.
 */
export function coveredRules(): string {
  const [wide, rule] = [completeRuleNamed("wide"), completeRuleNamed("rule")];
  return `\${flatten([
    for wide in local.wide_rules : [
      for rule in local.rules : [
        for sentence in ["${coveredSentence("rules[${rule.name}]", "rules[${wide.name}]")}"] :
        sentence if ${coversEnds(HCL_LOGIC, wide, rule).holds}
      ] if rule.key != wide.key && (
        ${coversPorts(HCL_LOGIC, wide, rule).holds}
      )
    ]
  ])}`;
}

/** What a rule of the list is to the comparisons. */
function completeRuleNamed(name: string): ComparedRule<HclTruth, HclValue> {
  const value = (attribute: string): HclValue => ({ bare: `${name}.${attribute}` });
  const end = (side: Side, direction: string) => ({
    peer: value(side),
    type: value(`${side}_type`),
    getsRule: { holds: `${name}.gets_${direction}`, holdsNot: `!${name}.gets_${direction}` },
    description: value(`description_${side}`),
  });
  return {
    key: value("key"),
    portKey: value("key"),
    source: end("source", "egress"),
    target: end("target", "ingress"),
    protocol: value("protocol"),
    protocolNumber: value("protocol_number"),
    fromPort: value("from_port"),
    toPort: value("to_port"),
  };
}

/** A sentence for every group that gets more rules of a direction than its quota. */
export function groupsOverQuota(direction: "egress" | "ingress", own: Side): string {
  const other = own === "source" ? "target" : "source";
  const rules = `local.rules : rule.${own} => rule.${other}_type... if rule.gets_${direction}`;
  // IPv4 and IPv6 are counted apart; a rule to a group or a prefix list counts as both.
  const without = (type: string) => `length([for type in types : type if type != "${type}"])`;
  const sentence = quotaSentence(
    "${group}",
    "${count}",
    direction,
    "${var.rules_per_security_group}",
    "rules_per_security_group",
  ).replaceAll('"', '\\"');
  // As long as all of them are within it, the groups' ids, which may be unknown or sensitive, are not looked at.
  return `flatten([
    for over in length(local.${direction}_keys) > var.rules_per_security_group ? [true] : [] : [
      for group, types in { for rule in ${rules} } : [
        for count in [max(${without("cidr_ipv6")}, ${without("cidr_ipv4")})] :
        "${sentence}" if count > var.rules_per_security_group
      ]
    ]
  ])`;
}

/** Warns with all sentences of a list. */
export function warning(sentences: string): Validation {
  return { condition: `\${length(${sentences}) == 0}`, error_message: `\${join("\\n", ${sentences})}` };
}

/**
 * Warns of a list of more rules than are moved from where version 1 made them: which of the two made it, no module can
 * tell.
 */
export function warningOfLongList(moved: number): Validation {
  // Keys are numbers in a list alone.
  const listed = "length([for key, rule in var.rules : key if key != tostring(key)])";
  const sentence =
    `rules is a list of %d. Where version 1 of the module made it, rules[${moved}] and those after it are destroyed and created again, ` +
    "unless moved blocks beside the call move them (MIGRATING.md). A map of rules ends this warning.";
  return { condition: `\${${listed} <= ${moved}}`, error_message: `\${format("${sentence}", ${listed})}` };
}
