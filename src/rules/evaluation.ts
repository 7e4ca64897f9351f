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
import type { Language, ListAttribute, Logic, ServicePart } from "./language";
import { containsNetwork, isNetwork } from "./networks";
import { TABLES, type Table } from "./protocol-numbers";
import { SERVICES, type Service } from "./services";
import { completeUsualRule, isUsualAndRight } from "./usual";

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

/** What there is to say of rules. */
export interface Evaluation {
  /** A sentence for everything that is wrong with the rules, in their order; none where all are right. */
  readonly problems: readonly string[];
  /** The rules with which nothing is wrong, whatever the others are. */
  readonly right: readonly WrittenRule[];
}

/** Looks at rules, each by itself and beside the others' keys. */
export function evaluate(rules: readonly (WrittenRule | NoRule)[], reader: Reader): Evaluation {
  const several = rules.filter((rule): rule is WrittenRule => "attributes" in rule && isOneOfSeveral(rule));
  const keysOfSeveral = [...new Set(several.map(({ key }) => String(key)))];
  const problems = new Set<string>();
  const right: WrittenRule[] = [];
  for (const rule of rules) {
    for (const other of keysOfSeveral) {
      if (!String(rule.key).startsWith(`${other}/`)) continue;
      problems.add(
        keyOfPortSentence(new RuleInWords({ attributes: {}, keyIsText: true, ...rule }, reader), shown(other)),
      );
    }
    const own = problemsOfOne(rule, reader);
    if (own.length === 0) right.push(rule as WrittenRule);
    // What is wrong with a rule of several ports is wrong with each of those that are made of it, and told once.
    for (const problem of own) problems.add(problem);
  }
  return { problems: [...problems], right };
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
      noRuleSentence(new RuleInWords({ key: rule.key, keyIsText: false, attributes: {} }, reader), rule.insteadOfARule),
    ];
  }
  if (isRight(rule, reader)) return [];
  const inWords = new RuleInWords(rule, reader);
  if (reader.isUnknown(rule.key)) return [unknownKeySentence(inWords)];
  return [
    ...unknownProtocolProblems(rule, reader, inWords),
    ...Object.entries(rule.others ?? {})
      .sort(byName)
      .map(([name]) => unknownAttributeSentence(inWords, name, reader.names)),
    ...[...writtenChecks(inWords), ...endValueChecks(inWords, reader)]
      .filter(({ holds }) => holds === false)
      .map((check) => sentenceOf(inWords, check)),
  ];
}

/** Whether nothing is wrong with a rule: most are right, and words are made of those alone that are not. */
function isRight(rule: WrittenRule, reader: Reader): boolean {
  if (isUsualAndRight(rule, reader)) return true;
  if (reader.isUnknown(rule.key) || reader.isUnknown(rule.attributes.protocol)) return false;
  for (const name in rule.others) if (Object.hasOwn(rule.others, name)) return false;
  const wordless = new EvaluatedRule(rule, reader);
  return (
    writtenChecks(wordless).every(({ holds }) => holds !== false) &&
    endValueChecks(wordless, reader).every(({ holds }) => holds !== false)
  );
}

/**
 * Where only Terraform knows the protocol, nothing here can tell a port from an ICMP type, nor whether there is either: both
 * ends of the range have to be given.
 */
function unknownProtocolProblems(
  { attributes }: WrittenRule,
  { isUnknown, nameOf }: Reader,
  language: RuleInWords,
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
  return isUsualAndRight(rule, reader) ? completeUsualRule(rule) : complete(new EvaluatedRule(rule, reader));
}

/** Undefined where it depends on a value that is not known yet. */
export type Truth = boolean | undefined;

/** What is chosen by a condition that is not known yet. */
const UNDECIDED = Symbol("undecided");

/** Comparisons of values, of which those that are not known yet are compared by their identities. */
class Comparison implements Logic<Truth, unknown> {
  constructor(private readonly values: Pick<Reader, "isUnknown" | "identityOf">) {}

  isUnknown(value: unknown): boolean {
    return value === UNDECIDED || this.values.isUnknown(value);
  }

  identityOf(value: unknown): string {
    return this.isUnknown(value) ? this.values.identityOf(value) : String(value);
  }

  above(value: unknown, other: unknown): Truth {
    return this.isUnknown(value) || this.isUnknown(other)
      ? undefined
      : isAbove(wholeNumberOf(value), wholeNumberOf(other));
  }

  equals(value: unknown, constant: string | number): Truth {
    return this.isUnknown(value) ? undefined : value === constant;
  }

  same(value: unknown, other: unknown): Truth {
    const isSame = this.identityOf(value) === this.identityOf(other);
    return isSame || !(this.isUnknown(value) || this.isUnknown(other)) ? isSame : undefined;
  }

  containsNetwork(network: unknown, other: unknown): Truth {
    return this.isUnknown(network) || this.isUnknown(other)
      ? undefined
      : containsNetwork(String(network), String(other));
  }

  all(...truths: Truth[]): Truth {
    return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
  }

  any(...truths: Truth[]): Truth {
    return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
  }

  not(truth: Truth): Truth {
    return truth === undefined ? undefined : !truth;
  }
}

/** Comparisons of values, as they are known here. */
export function logicOf(values: Pick<Reader, "isUnknown" | "identityOf">): Logic<Truth, unknown> {
  return new Comparison(values);
}

/** What is true of a rule, without a word about it: words are only needed where something is wrong. */
class EvaluatedRule extends Comparison implements Language<Truth, unknown, string> {
  readonly key: string | number;
  readonly keyIsText: boolean;
  readonly keyText: unknown;
  readonly isOneOfSeveral: boolean;

  constructor(
    private readonly rule: WrittenRule,
    private readonly reader: Reader,
  ) {
    super(reader);
    this.key = rule.key;
    this.keyIsText = rule.keyIsText;
    this.keyText = rule.keyIsText ? rule.key : null;
    this.isOneOfSeveral = isOneOfSeveral(rule);
  }

  attribute(name: AttributeName): unknown {
    return this.rule.attributes[name] ?? null;
  }

  element(list: ListAttribute): unknown {
    const elements = this.rule.attributes[list];
    return Array.isArray(elements) ? ((elements as unknown[])[this.rule.element ?? 0] ?? null) : null;
  }

  nameOf(name: AttributeName): string {
    return this.reader.nameOf(name);
  }

  crossAccount(side: Side): string {
    return this.reader.crossAccount(side);
  }

  always(): Truth {
    return true;
  }

  written(name: AttributeName): Truth {
    return this.rule.attributes[name] !== undefined;
  }

  writesOneWay(side: Side): Truth {
    return attributesOf(side).filter((name) => this.written(name)).length === 1;
  }

  listed(name: AttributeName): Truth {
    const elements = this.rule.attributes[name];
    return Array.isArray(elements) && elements.length > 0;
  }

  given(value: unknown): Truth {
    return isGiven(value);
  }

  filled(value: unknown): Truth {
    return isFilled(value);
  }

  matches(value: unknown, expression: string, options?: { readonly ignoreCase: boolean }): Truth {
    if (this.isUnknown(value)) return undefined;
    const text = textOf(value);
    return text !== undefined && regExpOf(expression, options?.ignoreCase ?? false).test(text);
  }

  isAtMost(value: unknown, length: number): Truth {
    return this.isUnknown(value) ? undefined : (textOf(value)?.length ?? Infinity) <= length;
  }

  within(value: unknown, low: unknown, high: unknown): Truth {
    return this.isUnknown(value) || this.isUnknown(low) || this.isUnknown(high)
      ? undefined
      : isWithin(wholeNumberOf(value), Number(low), Number(high));
  }

  isService(value: unknown): Truth {
    return this.isUnknown(value) ? undefined : serviceNamed(value) !== undefined;
  }

  isNetwork(value: unknown, version: 4 | 6): Truth {
    return this.isUnknown(value) ? undefined : typeof value === "string" && isNetwork(value, version);
  }

  decide(condition: Truth, then: Truth, otherwise: Truth): Truth {
    return condition === undefined ? undefined : condition ? then : otherwise;
  }

  surely(truth: Truth): Truth {
    return truth === true;
  }

  constant(value: string | number): unknown {
    return value;
  }

  first(...values: unknown[]): unknown {
    return values.find(isFilled) ?? null;
  }

  choose(condition: Truth, then: unknown, otherwise: unknown): unknown {
    return condition === undefined ? UNDECIDED : condition ? then : otherwise;
  }

  number(value: unknown): unknown {
    return this.isUnknown(value) ? value : Number(value);
  }

  lowercase(value: unknown): unknown {
    return this.isUnknown(value) ? value : String(value).toLowerCase();
  }

  withoutAccount(value: unknown): unknown {
    return this.isUnknown(value) || typeof value !== "string" ? value : withoutAccount(value);
  }

  peerType(side: Side): unknown {
    const attributes = END_ATTRIBUTES[side];
    const written = PEER_TYPES.filter((type) => this.written(attributes[type]));
    if (written.length === 1) return written[0];
    const others = written.filter((type) => type !== "security_group");
    return others.find((type) => isGiven(this.rule.attributes[attributes[type]])) ?? "security_group";
  }

  lookup(table: Table, value: unknown): unknown {
    const values: Readonly<Record<string, string>> = TABLES[table];
    return this.isUnknown(value) ? value : (values[String(value)] ?? value);
  }

  serviceOf(name: unknown, part: ServicePart): unknown {
    const service = serviceNamed(name);
    if (service === undefined) return null;
    const { protocol, fromPort, toPort = fromPort } = service;
    return { protocol, from_port: fromPort, to_port: toPort }[part];
  }

  text(...pieces: unknown[]): string {
    return pieces.map((piece) => this.identityOf(piece)).join("");
  }

  name(_name: string, value: unknown): unknown {
    return value;
  }

  words(_text: string): string {
    return "";
  }

  shown(_value: unknown): string {
    return "";
  }

  quoted(_value: unknown): string {
    return "";
  }

  chooseWords(_condition: Truth, _then: string, _otherwise: string): string {
    return "";
  }

  sentence(..._pieces: string[]): string {
    return "";
  }
}

/** The same with words, for a rule with which something is wrong. */
class RuleInWords extends EvaluatedRule {
  override words(text: string): string {
    return text;
  }

  override shown(value: unknown): string {
    return shown(value);
  }

  override quoted(value: unknown): string {
    return textOf(value) === undefined ? shown(value) : `"${String(value)}"`;
  }

  override chooseWords(condition: Truth, then: string, otherwise: string): string {
    return condition === true ? then : otherwise;
  }

  override sentence(...pieces: string[]): string {
    return pieces.join("");
  }
}

const SERVICES_BY_NAME = new Map<unknown, Service>(SERVICES.map((service: Service) => [service.name, service]));

function serviceNamed(name: unknown): Service | undefined {
  return SERVICES_BY_NAME.get(name);
}

const REGULAR_EXPRESSIONS = { true: new Map<string, RegExp>(), false: new Map<string, RegExp>() };

function regExpOf(expression: string, ignoresCase: boolean): RegExp {
  const known = REGULAR_EXPRESSIONS[`${ignoresCase}`];
  const found = known.get(expression) ?? new RegExp(expression, ignoresCase ? "i" : "");
  known.set(expression, found);
  return found;
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
