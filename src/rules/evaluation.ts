import type { AttributeName } from "./attributes";
import {
  idChecks,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  unknownKeySentence,
  unknownProtocolSentence,
  writtenChecks,
} from "./checks";
import { complete, type CompleteRule } from "./completion";
import type { Language } from "./language";

/** A rule as somebody wrote it, before anything is known to be right. */
export interface WrittenRule {
  /** The key in a map, or the index in a list. */
  readonly key: string | number;
  /** Whether the key is a text, which says what the rule is for. */
  readonly keyIsText: boolean;
  /** The values under Terraform's names; undefined where one is left out. */
  readonly attributes: Readonly<Partial<Record<AttributeName, unknown>>>;
  /** What is written beside them, under names that no rule has. */
  readonly others?: Readonly<Record<string, unknown>>;
}

/** Something that stands where a rule should. */
export interface NoRule {
  readonly key: string | number;
  readonly insteadOfARule: unknown;
}

/** How the reader of a rule speaks, and what it cannot know yet. */
export interface Reader {
  /** How it names an attribute. */
  readonly nameOf: (attribute: AttributeName) => string;
  /** All names that it takes. */
  readonly names: readonly string[];
  /** Whether a value is only known when Terraform runs (a token); such a value passes every check here. */
  readonly isUnknown: (value: unknown) => boolean;
}

/** A sentence for everything that is wrong with the rules, in their order; none where all are right. */
export function problemsOf(rules: readonly (WrittenRule | NoRule)[], reader: Reader): string[] {
  return rules.flatMap((rule) => {
    if ("insteadOfARule" in rule) {
      return [
        noRuleSentence(languageOf({ key: rule.key, keyIsText: false, attributes: {} }, reader), rule.insteadOfARule),
      ];
    }
    const language = languageOf(rule, reader);
    if (reader.isUnknown(rule.key)) return [unknownKeySentence(language)];
    return [
      ...unknownProtocolProblems(rule, reader, language),
      ...Object.entries(rule.others ?? {})
        .sort(byName)
        .map(([name]) => unknownAttributeSentence(language, name, reader.names)),
      ...[...writtenChecks(language), ...idChecks(language)]
        .filter(({ holds }) => holds === false)
        .map((check) => sentenceOf(language, check, reader.nameOf)),
    ];
  });
}

/**
 * Where only Terraform knows the protocol, nothing here can tell a port from an ICMP type, nor whether there is either: both
 * ends of the range have to be given.
 */
function unknownProtocolProblems(
  { attributes }: WrittenRule,
  { isUnknown, nameOf }: Reader,
  language: Language<Truth, unknown, string>,
): string[] {
  if (!isUnknown(attributes.protocol)) return [];
  const from = attributes.from_port ?? attributes.destination_port;
  return [
    ...(isGiven(from) ? [] : [unknownProtocolSentence(language, nameOf("from_port"))]),
    ...(isGiven(attributes.to_port) ? [] : [unknownProtocolSentence(language, nameOf("to_port"))]),
  ];
}

/** A right rule with its defaults filled in. */
export function completeRule(rule: WrittenRule, reader: Reader): CompleteRule<unknown> {
  return complete(languageOf(rule, reader));
}

/** Undefined where it depends on a value that is not known yet. */
type Truth = boolean | undefined;

/** What is chosen by a condition that is not known yet. */
const UNDECIDED = Symbol("undecided");

function languageOf(rule: WrittenRule, reader: Reader): Language<Truth, unknown, string> {
  const isUnknown = (value: unknown) => value === UNDECIDED || reader.isUnknown(value);
  const judge = (value: unknown, test: (value: unknown) => boolean): Truth =>
    isUnknown(value) ? undefined : test(value);
  return {
    key: rule.key,
    keyIsText: rule.keyIsText,
    keyText: rule.keyIsText ? rule.key : null,
    attribute: (name) => rule.attributes[name] ?? null,

    written: (name) => rule.attributes[name] !== undefined,
    given: (value) => isUnknown(value) || isGiven(value),
    filled: (value) => isUnknown(value) || isFilled(value),
    matches: (value, expression, options) =>
      judge(value, (known) => {
        const text = textOf(known);
        return text !== undefined && new RegExp(expression, options?.ignoreCase ? "i" : "").test(text);
      }),
    within: (value, low, high) =>
      [value, low, high].some(isUnknown) ? undefined : isWithin(wholeNumberOf(value), Number(low), Number(high)),
    above: (value, other) =>
      [value, other].some(isUnknown) ? undefined : isAbove(wholeNumberOf(value), wholeNumberOf(other)),
    equals: (value, constant) => judge(value, (known) => known === constant),
    all: (...truths) => (truths.includes(false) ? false : truths.includes(undefined) ? undefined : true),
    any: (...truths) => (truths.includes(true) ? true : truths.includes(undefined) ? undefined : false),
    not: (truth) => (truth === undefined ? undefined : !truth),

    constant: (value) => value,
    first: (...values) => values.find((value) => isUnknown(value) || isFilled(value)) ?? null,
    choose: (condition, then, otherwise) => (condition === undefined ? UNDECIDED : condition ? then : otherwise),
    number: (value) => (isUnknown(value) ? value : Number(value)),
    lowercase: (value) => (isUnknown(value) ? value : String(value).toLowerCase()),
    name: (_name, value) => value,

    words: (text) => text,
    shown,
    quoted: (value) => (textOf(value) === undefined ? shown(value) : `"${String(value)}"`),
    chooseWords: (condition, then, otherwise) => (condition === true ? then : otherwise),
    sentence: (...pieces) => pieces.join(""),
  };
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function isFilled(value: unknown): boolean {
  return isGiven(value) && value !== "";
}

/** The text that Terraform's tostring() gives; undefined where it refuses. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

function wholeNumberOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^-?[0-9]+$/.test(text) ? Number(text) : undefined;
}

function isWithin(number: number | undefined, low: number, high: number): boolean {
  return number !== undefined && number >= low && number <= high;
}

function isAbove(number: number | undefined, limit: number | undefined): boolean {
  return number !== undefined && limit !== undefined && number > limit;
}

/** The value as Terraform's jsonencode() writes it, so that both sides' sentences are the same to the letter. */
function shown(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  try {
    const json = JSON.stringify(value, sortKeys) as string | undefined;
    return json === undefined ? String(value) : escapeAsTerraform(json);
  } catch {
    // A construct refers to its parent and so to itself: its class says enough.
    return `a ${(value as object).constructor.name}`;
  }
}

function sortKeys(_name: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(byName))
    : value;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function escapeAsTerraform(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
