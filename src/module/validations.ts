import { RULE_ATTRIBUTES } from "../rules/attributes";
import {
  endValueChecks,
  keyOfPortSentence,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  writtenChecks,
  type Abilities,
  type Check,
} from "../rules/checks";
import { complete, saysItsPorts } from "../rules/completion";
import { TABLES } from "../rules/protocol-numbers";
import { duplicateSentence, repeatedSentence, sidesOf } from "../rules/relations";
import {
  conditionOf,
  HCL_LOGIC,
  hclLanguage,
  Names,
  textExpression,
  truth as holds,
  type HclLanguage,
  type HclText,
  type HclTruth,
  type Place,
} from "./hcl-language";
import { nameOf, portIndexes, SERVICE_TABLE } from "./locals";
import {
  ALL_USUAL_DIFFER,
  isUsual,
  LOOK_AT_ENDS,
  LOOK_AT_WHAT_IS_WRITTEN,
  USUAL_RULE,
  USUAL_RULES,
  type LookAtOnce,
} from "./usual-rules";

/** Refuses a list. */
export function validationOfMap(): Validation {
  return {
    // can(keys(var.rules)) alone would be unknown while any value in the rules is.
    condition:
      "${length(var.rules) == 0 ? can(keys(var.rules)) : alltrue([for key, rule in var.rules : try(key == tostring(key), false)])}",
    error_message:
      "rules is a list: give a map, whose keys name the rules in the state. This module changes rules in place. " +
      "If a rule is inserted into a list, the rules after it take over the ports of their neighbors, and AWS refuses them as duplicates.",
  };
}

/** One message that holds all that is wrong and can be told without knowing the ends. */
export function validationOfWhatIsWritten(): Validation {
  return validation({
    tables: ["keys_of_several", "usual_rules", "attributes", "services"],
    lookAtOnce: LOOK_AT_WHAT_IS_WRITTEN,
    // Usual rules have no other names, and are not looked at at once where their keys may be those of another one's
    // ports.
    checksOfOthers: (rule) => [checkOfKeys(rule), checkOfNames(rule)],
    checksOf: (rule) => partsOf(rule, writtenChecks(rule)),
    noRule: (rule) => ({ holds: "false", sentences: `[${textExpression(noRuleSentence(rule, { bare: "rule" }))}]` }),
  });
}

/** One message that holds all that is wrong with the ends' values, once these are known. */
export function validationOfEndValues(abilities: Abilities): Validation {
  return validation({
    tables: ["usual_rules"],
    lookAtOnce: LOOK_AT_ENDS,
    checksOf: (rule) => partsOf(rule, endValueChecks(rule, abilities)),
    noRule: () => ({ holds: "true", sentences: "[]" }),
  });
}

/** One message that holds all rules that make what another one makes. What is wrong in itself is not compared. */
export function validationOfUniqueness(): Validation {
  const all = `flatten([
    for key, rule in var.rules : [
      for is_usual in [${isUsual()}] : [
        [for i in is_usual ? [0] : [] : ${identitiesOf({ only: USUAL_RULE })}],
        [for i in is_usual || rule == null ? [] : ${portIndexes()} : ${identitiesOf()}],
      ]
    ]
  ])`;
  const byIdentity = withTables(
    ["usual_rules", "services", "protocol_numbers", "protocol_names"],
    `[
      for all_differ in [${ALL_USUAL_DIFFER}] : [
        for look_closer in all_differ ? [] : [true] : [
          for names in values({ for side in ${all} : side.identity => side.name... if side.identity != null }) :
          { names = names }
        ]
      ]
    ]`,
  );
  const sentence = duplicateSentence("rules[${name}]", "rules[${same.names[0]}]");
  const repeated = repeatedSentence("rules[${name}]");
  return {
    condition: `\${alltrue([for same in ${byIdentity} : length(same.names) == 1])}`,
    error_message: `\${join("\\n", distinct(flatten([
      for same in ${byIdentity} : [
        for name in slice(same.names, 1, length(same.names)) :
        name == same.names[0] ? "${repeated}" : "${sentence}"
      ]
    ])))}`,
  };
}

/** What AWS tells both rules of a pair apart by. */
function identitiesOf({ only }: Pick<Place, "only"> = {}): string {
  const names = new Names();
  const rule = hclLanguage({ names, only });
  const completed = complete(rule);
  const { protocolNumber, fromPort, toPort, portKey } = completed;
  const saysPorts = saysItsPorts(rule);
  const sides = sidesOf(completed).map(({ direction, group, peer, peerType }) => {
    const identity = rule.text(
      `${direction} `,
      ...[
        rule.withoutAccount(group.peer),
        peerType,
        rule.withoutAccount(peer),
        protocolNumber,
        fromPort,
        toPort,
      ].flatMap((value) => [value, " "]),
    );
    return `{
      name = try(${nameOf(rule, portKey)}, null)
      identity = try(${conditionOf(HCL_LOGIC.all(group.getsRule, saysPorts))} ? ${identity.bare} : null, null)
    }`;
  });
  return names.around(listOf(sides), { total: true });
}

export interface Validation {
  readonly condition: string;
  readonly error_message: string;
}

/** What is said of each rule. */
interface PerRule {
  /** What it refers to beside the rule. */
  readonly tables: readonly TableName[];
  /** What tells of most rules, quickly, that they are right. */
  readonly lookAtOnce: LookAtOnce;
  readonly checksOf: (rule: HclLanguage) => readonly Parts[];
  /** The checks that hold of all rules that are looked at at once, whatever their values. */
  readonly checksOfOthers?: (rule: HclLanguage) => readonly Parts[];
  /** What stands for an element that is no rule. */
  readonly noRule: (rule: HclLanguage) => { readonly holds: string; readonly sentences: string };
}

/** The parts of a check: what must hold, and the list of sentences where it does not. */
interface Parts {
  readonly holds: HclTruth;
  readonly sentences: string;
}

function validation({ tables, lookAtOnce, checksOfOthers, checksOf, noRule }: PerRule): Validation {
  const names = new Names();
  const rule = hclLanguage({ names });
  const checks = [...(checksOfOthers?.(rule) ?? []), ...checksOf(rule)];
  // What is looked at all at once is all that is looked at: a check that it does not answer would be passed over.
  for (const only of lookAtOnce.kinds) {
    const open = checksOf(hclLanguage({ only })).filter(({ holds }) => holds.is !== true);
    if (open.length > 0) throw new Error(`What is looked at at once does not tell whether ${open[0]!.holds.holds}`);
  }
  const forAll = (ofRule: string, ofNoRule: string) =>
    withTables(
      tables,
      `[
        for usual in [{ for key, rule in var.rules : key => rule if ${lookAtOnce.isLookedAt} }] : [
          for are_right in [${lookAtOnce.areRight}] : [
            for right in [{ for key, rule in usual : key => true if are_right }] : [
              for key, rule in var.rules : rule == null ? ${ofNoRule} : flatten([
                for i in ${portIndexes()} : ${names.around(ofRule)}
              ]) if !can(right[key])
            ]
          ]
        ]
      ]`,
    );
  const conditions = listOf(checks.map((check) => check.holds.holds));
  // Terraform makes the message even where nothing is wrong: so no sentence is made of a rule that is right.
  const sentences = `[
    for is_right in [alltrue(${conditions})] :
    concat(\n${checks.map((check) => check.sentences).join(",\n")},\n) if !is_right
  ]`;
  const instead = noRule(rule);
  return {
    condition: `\${length([for holds in ${forAll(conditions, `[${instead.holds}]`)} : holds if !holds]) == 0}`,
    // What is wrong with a rule of several ports is wrong with each of them, and told once.
    error_message: `\${join("\\n", distinct(${forAll(sentences, instead.sentences)}))}`,
  };
}

/**
 * What all rules are looked up in or compared with, in front of them, so that there is one of each. A variable's
 * validation may not refer to locals before Terraform 1.9.
 */
const TABLES_BESIDE_RULES = {
  keys_of_several: `[
    for key, rule in var.rules : tostring(key)
    if try(rule.destination_ports, null) != null || try(rule.services, null) != null
  ]`,
  usual_rules: literal(USUAL_RULES),
  attributes: literal(Object.fromEntries(RULE_ATTRIBUTES.map(({ name }) => [name, true]))),
  services: literal(SERVICE_TABLE),
  protocol_numbers: literal(TABLES.protocol_numbers),
  protocol_names: literal(TABLES.protocol_names),
};

type TableName = keyof typeof TABLES_BESIDE_RULES;

/** The elements of the lists in an expression within reach of tables. */
function withTables(tables: readonly TableName[], expression: string): string {
  const all = tables.reduceRight(
    (inner, name) => `[\nfor ${name} in [\n${TABLES_BESIDE_RULES[name]}\n] :\n${inner}\n]`,
    expression,
  );
  return `flatten(${all})`;
}

/** Elements with commas between them, as many on a line as there is room for. */
function wrapped(elements: readonly string[]): string {
  const lines = elements.reduce<string[]>((done, element) => {
    const last = done.at(-1);
    return last !== undefined && last.length + element.length < 100
      ? [...done.slice(0, -1), `${last} ${element},`]
      : [...done, `${element},`];
  }, []);
  return lines.join("\n");
}

function partsOf(rule: HclLanguage, checks: readonly Check<HclTruth, HclText>[]): Parts[] {
  return checks.map((check) => {
    const sentence = textExpression(sentenceOf(rule, check));
    return { holds: check.holds, sentences: `${conditionOf(check.holds)} ? [] : [\n${sentence}\n]` };
  });
}

/** No key that one of a rule's ports could get. */
function checkOfKeys(rule: HclLanguage): Parts {
  const sentence = textExpression(keyOfPortSentence(rule, { expression: "jsonencode(other)" }));
  // Most keys have no slash, and are compared with none.
  const forEach = (value: string) => `flatten([
    for text in [tostring(key)] : [
      for other in keys_of_several : ${value} if startswith(text, "\${other}/")
    ] if can(regex("/", text))
  ])`;
  return { holds: holds(`length(${forEach("other")}) == 0`), sentences: forEach(`\n${sentence}`) };
}

/** No attribute but those of the catalogue: Terraform's own object types would drop the others in silence. */
function checkOfNames(rule: HclLanguage): Parts {
  const isOther = "!can(attributes[name])";
  const sentence = unknownAttributeSentence(
    rule,
    { expression: "name" },
    RULE_ATTRIBUTES.map(({ name }) => name),
  );
  return {
    holds: holds(`length([for name, value in rule : name if ${isOther}]) == 0`),
    sentences: `[\nfor name, value in rule :\n${textExpression(sentence)} if ${isOther}\n]`,
  };
}

function listOf(elements: readonly string[]): string {
  return `[\n${elements.join(",\n")},\n]`;
}

/** A table that is written out. */
function literal(table: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(table).map(([name, value]) => {
    const text = typeof value === "object" && value !== null ? inLine(value) : JSON.stringify(value);
    return `${JSON.stringify(name)} = ${text}`;
  });
  return entries.some((entry) => entry.includes("{")) ? `{\n${entries.join("\n")}\n}` : `{\n${wrapped(entries)}\n}`;
}

function inLine(value: object): string {
  const entries = Object.entries(value).map(([name, one]) => `${name} = ${JSON.stringify(one)}`);
  return `{ ${entries.join(", ")} }`;
}
