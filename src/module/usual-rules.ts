import type { AttributeName } from "../rules/attributes";
import {
  DESCRIPTION_EXPRESSION,
  DESCRIPTION_LENGTH,
  LAST_PORT,
  OWN_SECURITY_GROUP_ID,
  SECURITY_GROUP_ID_EXPRESSION,
} from "../rules/checks";
import { ACCOUNT_EXPRESSION } from "../rules/ends";
import { DEFAULT_PROTOCOL } from "../rules/protocols";
import { USUAL_ATTRIBUTES, USUAL_PROTOCOLS } from "../rules/usual";
import { quote, type RulesOfAKind } from "./hcl-language";

/*
 * The usual rules (../rules/usual), as Terraform looks at them. It evaluates all of an expression, whatever its first
 * part says, so that checking a rule one by one for all that can be wrong with any takes fifty times as long as
 * planning the two resources that it makes.
 */

/** What is certain of a usual rule by the attributes that it has, whatever their values. */
export const USUAL_RULE = {
  written: USUAL_ATTRIBUTES.ends,
  maybeWritten: [...USUAL_ATTRIBUTES.port, ...USUAL_ATTRIBUTES.others],
} as const satisfies RulesOfAKind;

/** Each list of attributes that a usual rule may have, in the order of their names. */
export const USUAL_RULES: Readonly<Record<string, true>> = Object.fromEntries(
  USUAL_ATTRIBUTES.port
    .flatMap((port) => withOrWithout(USUAL_ATTRIBUTES.others, [...USUAL_ATTRIBUTES.ends, port]))
    .map((names) => [names.toSorted().join(" "), true]),
);

/** All lists of names with some of the others or none. */
function withOrWithout(others: readonly AttributeName[], names: readonly AttributeName[]): AttributeName[][] {
  return others.reduce<AttributeName[][]>(
    (lists, other) => lists.flatMap((list) => [list, [...list, other]]),
    [[...names]],
  );
}

/** Whether a rule is a usual one, by the attributes that it has: known where their values are not. */
export function isUsual(tables = ""): string {
  return `can(${tables}usual_rules[join(" ", [for name, value in rule : name])])`;
}

/** Whether it is also one for a usual protocol. */
export function isUsualAndOfUsualProtocol(): string {
  const protocol = `try(rule.protocol, ${quote(DEFAULT_PROTOCOL)})`;
  return `${isUsual()} && (${USUAL_PROTOCOLS.map((usual) => `${protocol} == ${quote(usual)}`).join(" || ")})`;
}

/** What tells at once that many rules are right, and what is certain of each of them then. */
export interface LookAtOnce {
  /** Whether a rule is one of those that are looked at. */
  readonly isLookedAt: string;
  /**
   * Whether nothing is wrong with any rule of `usual`, the map of these rules. False, too, where that takes a closer
   * look.
   */
  readonly areRight: string;
  /** All kinds of rules that may be among them, each with what is certain of it where the conditions hold. */
  readonly kinds: readonly RulesOfAKind[];
}

/** First and last port of a usual rule. */
const PORTS =
  "[for port in [try(rule.from_port, rule.destination_port)] : [port, coalesce(try(rule.to_port, null), port)]][0]";
const DESCRIPTION = "coalesce(try(rule.description, null), key)";

/**
 * Keys, descriptions, ports and protocols. Ports that are not written as their numbers are, such as "080", are left to
 * a closer look.
 */
export const LOOK_AT_WHAT_IS_WRITTEN: LookAtOnce = {
  isLookedAt: isUsualAndOfUsualProtocol(),
  areRight: `try([
    for ranges in [[for rule in usual : ${PORTS}]] : [
      for ports in [flatten(ranges)] : [
        for texts in [flatten([for key, rule in usual : [key, ${DESCRIPTION}]])] : alltrue([
          length(keys_of_several) == 0 || !can(regex("/", join("", keys(usual)))),
          !contains(texts, ""),
          can(regex(${quote(DESCRIPTION_EXPRESSION)}, join("", texts))),
          max(0, [for text in texts : length(text)]...) <= ${DESCRIPTION_LENGTH},
          [for port in ports : tostring(port)] == [for port in ports : tostring(floor(port))],
          min(0, ports...) == 0,
          max(0, ports...) <= ${LAST_PORT},
          alltrue([for range in ranges : range[0] <= range[1]]),
        ])
      ][0]
    ][0]
  ][0], false)`,
  kinds: USUAL_ATTRIBUTES.port.flatMap((port) =>
    USUAL_PROTOCOLS.map((protocol) => ({
      written: [...USUAL_RULE.written, port],
      maybeWritten: USUAL_ATTRIBUTES.others,
      values: { protocol },
      facts: (rule) => ({
        holds: [
          rule.given(rule.attribute(port)),
          ...[port, "to_port" as const].map((name) =>
            rule.within(rule.attribute(name), rule.constant(0), rule.constant(LAST_PORT)),
          ),
          rule.filled(rule.key),
          ...[rule.key, rule.attribute("description")].flatMap((text) => [
            rule.matches(text, DESCRIPTION_EXPRESSION),
            rule.isAtMost(text, DESCRIPTION_LENGTH),
          ]),
        ],
        holdsNot: [rule.above(rule.first(rule.attribute(port)), rule.attribute("to_port"))],
      }),
    })),
  ),
};

/** The groups' ids. */
export const LOOK_AT_ENDS: LookAtOnce = {
  isLookedAt: isUsual(),
  // In JSON, no id can pass for two, nor a list for what is in it.
  areRight: `can(regex("^\\\\[(\\"${OWN_SECURITY_GROUP_ID}\\",?)*\\\\]$", jsonencode(concat([for rule in usual : rule.source_sg_id], [for rule in usual : rule.target_sg_id]))))`,
  kinds: [
    {
      ...USUAL_RULE,
      facts: (rule) => {
        const ids = USUAL_RULE.written.map((name) => rule.attribute(name));
        return {
          holds: ids.map((id) => rule.matches(id, SECURITY_GROUP_ID_EXPRESSION)),
          holdsNot: ids.map((id) => rule.matches(id, ACCOUNT_EXPRESSION)),
        };
      },
    },
  ],
};

/**
 * Whether all rules are usual ones of which no two make the same connection. False, too, where that takes a closer
 * look, as an id does with an account before it, which may stand for the group as well.
 */
export const ALL_USUAL_DIFFER = `try([
  for connections in [{
    for key, rule in var.rules : [
      for range in [${PORTS}] :
      "\${rule.source_sg_id} \${rule.target_sg_id} \${try(rule.protocol, ${quote(DEFAULT_PROTOCOL)})} \${tonumber(range[0])} \${tonumber(range[1])}"
    ][0] => true... if ${isUsualAndOfUsualProtocol()}
  }] :
  length(connections) == length(var.rules) && !can(regex("/", join("", keys(connections))))
][0], false)`;
