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
import { SERVICES } from "../rules/services";
import {
  conditionOf,
  HCL_LOGIC,
  hclLanguage,
  quote,
  textExpression,
  type HclLanguage,
  type HclText,
  type HclTruth,
} from "./hcl-language";
import { nameOf, portIndexes, SERVICE_TABLE } from "./locals";

/** One message that holds all that is wrong and can be told without knowing the ends. */
export function validationOfWhatIsWritten(): Validation {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names });
  const { conditions, sentences } = partsOf(rule, writtenChecks(rule));
  const others = [checkOfKeys(rule), checkOfNames(rule)];
  return validation(
    names,
    { noRule: "false", rule: listOf([...others.map(({ condition }) => condition), ...conditions]) },
    {
      noRule: textExpression(noRuleSentence(rule, { bare: "rule" })),
      rule: `concat(\n${[...others.map((one) => one.sentences), ...sentences].join(",\n")},\n)`,
    },
  );
}

/** One message that holds all that is wrong with the ends' values, once these are known. */
export function validationOfEndValues(abilities: Abilities): Validation {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names });
  const { conditions, sentences } = partsOf(rule, endValueChecks(rule, abilities));
  return validation(
    names,
    { noRule: "true", rule: listOf(conditions) },
    { noRule: "", rule: `concat(\n${sentences.join(",\n")},\n)` },
  );
}

/** One message that holds all rules that make what another one makes. What is wrong in itself is not compared. */
export function validationOfUniqueness(): Validation {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names });
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
  const tables = new Map(
    Object.entries({ services: SERVICE_TABLE, ...TABLES }).map(([name, table]) => [name, literal(table)]),
  );
  const totalNames = new Map([...names].map(([name, value]) => [name, `try(${value}, null)`]));
  const all = `flatten([
    for key, rule in var.rules : rule == null ? [] : [
      for i in ${portIndexes()} : ${withNames(totalNames, listOf(sides))}
    ]
  ])`;
  const byIdentity = `values({
    for side in flatten(${withNames(tables, all)}) : side.identity => side.name... if side.identity != null
  })`;
  const sentence = duplicateSentence("rules[${name}]", "rules[${names[0]}]");
  const repeated = repeatedSentence("rules[${name}]");
  return {
    condition: `\${alltrue([for names in ${byIdentity} : length(names) == 1])}`,
    error_message: `\${join("\\n", distinct(flatten([
      for names in ${byIdentity} : [
        for name in slice(names, 1, length(names)) :
        name == names[0] ? "${repeated}" : "${sentence}"
      ]
    ])))}`,
  };
}

export interface Validation {
  readonly condition: string;
  readonly error_message: string;
}

/** What stands in the two lists for an element that is no rule, and the list for one that is. */
interface PerRule {
  readonly noRule: string;
  readonly rule: string;
}

function validation(names: ReadonlyMap<string, string>, conditions: PerRule, sentences: PerRule): Validation {
  const forAll = ({ noRule, rule }: PerRule) => {
    const all = `flatten([
      for key, rule in var.rules : rule == null ? [${noRule}] : flatten([
        for i in ${portIndexes()} : ${withNames(names, rule)}
      ])
    ])`;
    return rule.includes("service_names") ? `flatten(${withNames(BESIDE_RULES, all)})` : all;
  };
  return {
    condition: `\${length([for holds in ${forAll(conditions)} : holds if !holds]) == 0}`,
    // What is wrong with a rule of several ports is wrong with each of them, and told once.
    error_message: `\${join("\\n", distinct(${forAll(sentences)}))}`,
  };
}

/** What all rules are compared with, beside them: in front of them, so that there is one list of each. */
const BESIDE_RULES = new Map([
  [
    "keys_of_several",
    "[for key, rule in var.rules : tostring(key) if try(rule.destination_ports, null) != null || try(rule.services, null) != null]",
  ],
  ["service_names", `[\n${wrapped(SERVICES.map(({ name }) => quote(name)))}\n]`],
]);

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

function partsOf(
  rule: HclLanguage,
  checks: readonly Check<HclTruth, HclText>[],
): { conditions: string[]; sentences: string[] } {
  return {
    conditions: checks.map(({ holds }) => holds.holds),
    sentences: checks.map((check) => {
      const sentence = textExpression(sentenceOf(rule, check));
      return `${conditionOf(check.holds)} ? [] : [\n${sentence}\n]`;
    }),
  };
}

/** No key that one of a rule's ports could get. */
function checkOfKeys(rule: HclLanguage): { condition: string; sentences: string } {
  const begins = 'startswith(tostring(key), "${other}/")';
  const sentence = textExpression(keyOfPortSentence(rule, { expression: "jsonencode(other)" }));
  return {
    condition: `alltrue([for other in keys_of_several : !${begins}])`,
    sentences: `[\nfor other in keys_of_several :\n${sentence} if ${begins}\n]`,
  };
}

/** No attribute but those of the catalogue: Terraform's own object types would drop the others in silence. */
function checkOfNames(rule: HclLanguage): { condition: string; sentences: string } {
  const names = RULE_ATTRIBUTES.map(({ name }) => name);
  const others = `setsubtract(keys(rule), ${listOf(names.map(quote))})`;
  const sentence = unknownAttributeSentence(rule, { expression: "name" }, names);
  return {
    condition: `length(${others}) == 0`,
    sentences: `[\nfor name in ${others} :\n${textExpression(sentence)}\n]`,
  };
}

function listOf(elements: readonly string[]): string {
  return `[\n${elements.join(",\n")},\n]`;
}

/**
 * An expression within reach of named values. HCL names a value only as the element of a `for`, so it stands in a list for
 * each of them, for flatten() to open.
 */
function withNames(names: ReadonlyMap<string, string>, expression: string): string {
  return [...names].reduceRight(
    (inner, [name, value]) =>
      value.includes("\n")
        ? `[\nfor ${name} in [\n${value}\n] :\n${inner}\n]`
        : `[for ${name} in [${value}] :\n${inner}\n]`,
    expression,
  );
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
