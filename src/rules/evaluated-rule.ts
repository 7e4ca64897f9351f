import { END_ATTRIBUTES, type AttributeName, type Side } from "./attributes";
import { attributesOf, PEER_TYPES, withoutAccount } from "./ends";
import type { Language, ListAttribute, Logic, ServicePart } from "./language";
import { containsNetwork, isNetwork } from "./networks";
import type { Phrases } from "./phrases";
import { TABLES, type Table } from "./protocol-numbers";
import { SERVICES, type Service } from "./services";
import type { Reader, WrittenRule } from "./written-rule";

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
export class EvaluatedRule extends Comparison implements Language<Truth, unknown, string> {
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

  get phrases(): Phrases {
    return this.reader.phrases;
  }

  get label(): string | undefined {
    return this.reader.label?.();
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
export class RuleInWords extends EvaluatedRule {
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

/** The name of a rule in messages. */
export function nameOfRule(key: unknown): string {
  return `rules[${shown(key)}]`;
}

/** Whether it is one of several that are made of one, or one of which several are made. */
export function isOneOfSeveral({ isOneOfSeveral: isOne, attributes }: WrittenRule): boolean {
  return isOne ?? (isGiven(attributes.destination_ports) || isGiven(attributes.services));
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

/** Whether a value is there, if an empty one. */
export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function isFilled(value: unknown): boolean {
  return isGiven(value) && value !== "";
}

/** The text that Terraform's tostring() gives; undefined where it refuses. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return numberText(value);
  return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}

/** A number in decimal digits, as Terraform writes it: JavaScript writes 1e21 for 1000000000000000000000. */
function numberText(value: number): string {
  const [, sign = "", first, rest = "", exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (first === undefined) return String(value);
  const digits = first + rest;
  const power = Number(exponent);
  return sign + (power < 0 ? `0.${"0".repeat(-power - 1)}${digits}` : digits.padEnd(power + 1, "0"));
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
export function shown(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `the function ${value.name || "(without a name)"}`;
  const className = classOf(value);
  if (className !== undefined) return `an object of class ${className}`;
  try {
    const json = JSON.stringify(value, sortKeys) as string | undefined;
    return shortened(json === undefined ? String(value) : escapeAsTerraform(json));
  } catch {
    return Array.isArray(value) ? "a list" : "an object";
  }
}

/** The class of an object, unless it is a plain one or a list. */
export function classOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { name } = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor ?? {};
  return name === "Object" || name === "" ? undefined : name;
}

const LONGEST_VALUE = 500;

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function sortKeys(_name: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(byName))
    : value;
}

/** The order of an object's entries. */
export function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function escapeAsTerraform(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
