import { END_ATTRIBUTES, type AttributeName, type Side } from "./attributes";
import {
  endValueChecks,
  keyOfPortSentence,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  unknownKeySentence,
  unknownProtocolSentence,
  writtenChecks,
  type Abilities,
} from "./checks";
import { complete, type CompleteRule } from "./completion";
import { attributesOf, PEER_TYPES, withoutAccount } from "./ends";
import type { Language, ListAttribute, Logic } from "./language";
import { containsNetwork, isNetwork } from "./networks";
import { TABLES } from "./protocol-numbers";
import { SERVICES, type Service } from "./services";

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
  /** Both ends as they were given: a construct knows more than its id. */
  readonly ends?: Readonly<Record<Side, unknown>>;
  /** Whether the rule is one of several that are made of one, for a list of ports. */
  readonly isOneOfSeveral?: boolean;
  /** Which element of its lists is looked at; the first, where there is none. */
  readonly element?: number;
}

/** Something that stands where a rule should. */
export interface NoRule {
  readonly key: string | number;
  readonly insteadOfARule: unknown;
}

/** How the reader of a rule speaks, what it can do, and what it cannot know yet. */
export interface Reader extends Abilities {
  /** How it names an attribute. */
  readonly nameOf: (attribute: AttributeName) => string;
  /** All names that it takes. */
  readonly names: readonly string[];
  /** Whether a value is only known when Terraform runs (a token); such a value passes every check here. */
  readonly isUnknown: (value: unknown) => boolean;
  /** A text for such a value, which another one has only if it is the same. */
  readonly identityOf: (value: unknown) => string;
  /** Where its user gives the provider of one end alone. */
  readonly crossAccount: (side: Side) => string;
}

/** A sentence for everything that is wrong with the rules, in their order; none where all are right. */
export function problemsOf(rules: readonly (WrittenRule | NoRule)[], reader: Reader): string[] {
  const several = rules.filter((rule): rule is WrittenRule => "attributes" in rule && isOneOfSeveral(rule));
  const keysOfSeveral = [...new Set(several.map(({ key }) => String(key)))];
  // What is wrong with a rule of several ports is wrong with each of those that are made of it, and told once.
  return [
    ...new Set(
      rules.flatMap((rule) => [
        ...keysOfSeveral
          .filter((other) => String(rule.key).startsWith(`${other}/`))
          .map((other) =>
            keyOfPortSentence(languageOf({ attributes: {}, keyIsText: true, ...rule }, reader), shown(other)),
          ),
        ...problemsOfOne(rule, reader),
      ]),
    ),
  ];
}

/** The name of a rule in messages. */
export function nameOfRule(key: unknown): string {
  return `rules[${shown(key)}]`;
}

function isOneOfSeveral({ isOneOfSeveral: isOne, attributes }: WrittenRule): boolean {
  return isOne ?? (isGiven(attributes.destination_ports) || isGiven(attributes.services));
}

function problemsOfOne(rule: WrittenRule | NoRule, reader: Reader): string[] {
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
    ...[...writtenChecks(language), ...endValueChecks(language, reader)]
      .filter(({ holds }) => holds === false)
      .map((check) => sentenceOf(language, check)),
  ];
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
export function completeRule(rule: WrittenRule, reader: Reader): CompleteRule<Truth, unknown> {
  return complete(languageOf(rule, reader));
}

const ALL_SERVICES: readonly Service[] = SERVICES;

/** Undefined where it depends on a value that is not known yet. */
export type Truth = boolean | undefined;

/** What is chosen by a condition that is not known yet. */
const UNDECIDED = Symbol("undecided");

/** Comparisons of values, of which those that are not known yet are compared by their identities. */
export function logicOf({ isUnknown, identityOf }: Pick<Reader, "isUnknown" | "identityOf">): Logic<Truth, unknown> {
  return {
    above: (value, other) =>
      [value, other].some(isUnknown) ? undefined : isAbove(wholeNumberOf(value), wholeNumberOf(other)),
    equals: (value, constant) => (isUnknown(value) ? undefined : value === constant),
    same: (value, other) => {
      const isSame = identityOf(value) === identityOf(other);
      return isSame || ![value, other].some(isUnknown) ? isSame : undefined;
    },
    containsNetwork: (network, other) =>
      [network, other].some(isUnknown) ? undefined : containsNetwork(String(network), String(other)),
    all: (...truths) => (truths.includes(false) ? false : truths.includes(undefined) ? undefined : true),
    any: (...truths) => (truths.includes(true) ? true : truths.includes(undefined) ? undefined : false),
    not: (truth) => (truth === undefined ? undefined : !truth),
  };
}

function languageOf(rule: WrittenRule, reader: Reader): Language<Truth, unknown, string> {
  const isUnknown = (value: unknown) => value === UNDECIDED || reader.isUnknown(value);
  const identityOf = (value: unknown) => (isUnknown(value) ? reader.identityOf(value) : String(value));
  const judge = (value: unknown, test: (value: unknown) => boolean): Truth =>
    isUnknown(value) ? undefined : test(value);
  const element = (list: ListAttribute): unknown => {
    const elements = rule.attributes[list];
    return Array.isArray(elements) ? ((elements as unknown[])[rule.element ?? 0] ?? null) : null;
  };
  return {
    ...logicOf({ isUnknown, identityOf }),
    key: rule.key,
    keyIsText: rule.keyIsText,
    keyText: rule.keyIsText ? rule.key : null,
    attribute: (name) => rule.attributes[name] ?? null,
    element,
    isOneOfSeveral: isOneOfSeveral(rule),
    nameOf: reader.nameOf,
    crossAccount: reader.crossAccount,

    always: () => true,
    written: (name) => rule.attributes[name] !== undefined,
    writesOneWay: (side) => attributesOf(side).filter((name) => rule.attributes[name] !== undefined).length === 1,
    listed: (name) => {
      const elements = rule.attributes[name];
      return Array.isArray(elements) && elements.length > 0;
    },
    given: (value) => isUnknown(value) || isGiven(value),
    filled: (value) => isUnknown(value) || isFilled(value),
    matches: (value, expression, options) =>
      judge(value, (known) => {
        const text = textOf(known);
        return text !== undefined && new RegExp(expression, options?.ignoreCase ? "i" : "").test(text);
      }),
    isAtMost: (value, length) => judge(value, (known) => (textOf(known)?.length ?? Infinity) <= length),
    within: (value, low, high) =>
      [value, low, high].some(isUnknown) ? undefined : isWithin(wholeNumberOf(value), Number(low), Number(high)),
    isService: (value) => judge(value, (known) => ALL_SERVICES.some(({ name }) => name === known)),
    isNetwork: (value, version) => judge(value, (known) => typeof known === "string" && isNetwork(known, version)),
    decide: (condition, then, otherwise) => (condition === undefined ? undefined : condition ? then : otherwise),

    surely: (truth) => truth === true,

    constant: (value) => value,
    first: (...values) => values.find((value) => isUnknown(value) || isFilled(value)) ?? null,
    choose: (condition, then, otherwise) => (condition === undefined ? UNDECIDED : condition ? then : otherwise),
    number: (value) => (isUnknown(value) ? value : Number(value)),
    lowercase: (value) => (isUnknown(value) ? value : String(value).toLowerCase()),
    withoutAccount: (value) => (isUnknown(value) || typeof value !== "string" ? value : withoutAccount(value)),
    peerType: (side) => {
      const written = PEER_TYPES.filter((type) => rule.attributes[END_ATTRIBUTES[side][type]] !== undefined);
      if (written.length === 1) return written[0];
      const others = written.filter((type) => type !== "security_group");
      return others.find((type) => isGiven(rule.attributes[END_ATTRIBUTES[side][type]])) ?? "security_group";
    },
    lookup: (table, value) => {
      const values: Readonly<Record<string, string>> = TABLES[table];
      return isUnknown(value) ? value : (values[String(value)] ?? value);
    },
    serviceOf: (name, part) => {
      const service = ALL_SERVICES.find((one) => one.name === name);
      if (service === undefined) return null;
      const { protocol, fromPort, toPort = fromPort } = service;
      return { protocol, from_port: fromPort, to_port: toPort }[part];
    },
    text: (...pieces) => pieces.map(identityOf).join(""),
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
