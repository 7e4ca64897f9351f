import type { AttributeName, Side } from "./attributes";
import type { Phrases } from "./phrases";
import type { Table } from "./protocol-numbers";

/** The attributes of which each element makes a rule of its own. */
export type ListAttribute = "destination_ports" | "services";

/** What a service stands for. */
export type ServicePart = "protocol" | "from_port" | "to_port";

/** What can be said of values, wherever they come from. */
export interface Logic<Truth, Value> {
  /** Whether both values are numbers, or texts of numbers, and the first is above the second. */
  above(value: Value, other: Value): Truth;
  equals(value: Value, constant: string | number): Truth;
  same(value: Value, other: Value): Truth;
  /** Whether both values are address blocks, and the first one holds all addresses of the second. */
  containsNetwork(network: Value, other: Value): Truth;
  all(...truths: Truth[]): Truth;
  any(...truths: Truth[]): Truth;
  not(truth: Truth): Truth;
}

/**
 * What a check of a rule, and a rule's completion, may say. Each is written once, in these words, and read twice: by
 * TypeScript for the construct (./evaluation), and by Terraform for the module (../module/hcl-language).
 *
 * Every predicate is total: it answers for any value that an attribute of a rule may have, and never fails on one.
 *
 * @typeParam Truth - a truth value: a boolean here, an expression there
 * @typeParam Value - a value of a rule's attribute
 * @typeParam Text - a piece of a message
 */
export interface Language<Truth, Value, Text> extends Logic<Truth, Value> {
  /** The rule's key: a text in a map, an index in a list. */
  readonly key: Value;
  /** Whether the key is a text, which can serve as a description; in a list it is only an index. */
  readonly keyIsText: Truth;
  /** The key where it is a text; null in a list. */
  readonly keyText: Value;
  /** The value of an attribute; null where it is left out. */
  attribute(name: AttributeName): Value;
  /** The element of a list of ports or services that is looked at; null where the list is left out. */
  element(list: ListAttribute): Value;
  /** Whether the rule is one of several that are made of one, for a list of ports. */
  readonly isOneOfSeveral: Truth;
  /** What messages say in the words of whoever wrote the rule. */
  readonly phrases: Phrases;
  /** The name of the rule in messages; undefined where its key names it, as in `rules["web"]`. */
  readonly label: Text | undefined;

  /** What holds of every rule. */
  always(): Truth;
  /** Whether the attribute is written at all, if only as null. Known even where its value is not. */
  written(name: AttributeName): Truth;
  /** Whether exactly one of a side's attributes is written. Known even where its value is not. */
  writesOneWay(side: Side): Truth;
  /** Whether an attribute is a list that holds something. */
  listed(name: AttributeName): Truth;
  /** Whether a value is there: neither left out nor null. */
  given(value: Value): Truth;
  /** Whether something is there: neither left out, nor null, nor an empty text. */
  filled(value: Value): Truth;
  /** Whether the value, as text, matches an RE2 expression. False where there is no value, or none that has a text. */
  matches(value: Value, expression: string, options?: { readonly ignoreCase: boolean }): Truth;
  /**
   * Whether the value, as text, has at most that many characters. False where there is no value, or none that has a
   * text.
   */
  isAtMost(value: Value, length: number): Truth;
  /** Whether the value is a whole number, or the text of one, from low to high. */
  within(value: Value, low: Value, high: Value): Truth;
  /** Whether the value is the name of a service. */
  isService(value: Value): Truth;
  /**
   * Whether the value is an address block of that version of IP in its shortest form, with no bits set outside of its
   * mask.
   */
  isNetwork(value: Value, version: 4 | 6): Truth;
  /** One truth or another. Known where the condition and the chosen one are, whatever the other one. */
  decide(condition: Truth, then: Truth, otherwise: Truth): Truth;

  /** What holds for certain: false where it is not known yet. Terraform then knows it when it needs it. */
  surely(truth: Truth): Truth;

  constant(value: string | number): Value;
  /** The first of the values that is neither null nor empty; null where there is none. */
  first(...values: Value[]): Value;
  choose(condition: Truth, then: Value, otherwise: Value): Value;
  number(value: Value): Value;
  lowercase(value: Value): Value;
  /** The id by which a group is known in its own account. */
  withoutAccount(value: Value): Value;
  /**
   * The way in which an end is named: the one that alone is written, or else the first that is given, the security
   * group last. Known even where only one value is written, and that one is not.
   */
  peerType(side: Side): Value;
  /** What a table has for the value; the value itself where it has nothing. */
  lookup(table: Table, value: Value): Value;
  /** A part of the service of that name; null where there is none. */
  serviceOf(name: Value, part: ServicePart): Value;
  /** The texts of the values, and what stands between them. */
  text(...pieces: (string | Value)[]): Value;

  /** The value under a name, for a language in which one would otherwise write it out again at each use. */
  name(name: string, value: Value): Value;

  /** Plain words. */
  words(text: string): Text;
  /** The value as JSON has it. */
  shown(value: Value): Text;
  /** A text between quotes, letter for letter, where JSON would escape some; any other value as JSON has it. */
  quoted(value: Value): Text;
  chooseWords(condition: Truth, then: string, otherwise: Text): Text;
  /** The pieces one after the other. */
  sentence(...pieces: Text[]): Text;
}
