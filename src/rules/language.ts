import type { AttributeName } from "./attributes";

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
export interface Language<Truth, Value, Text> {
  /** The rule's key: a text in a map, an index in a list. */
  readonly key: Value;
  /** Whether the key is a text, which can serve as a description; in a list it is only an index. */
  readonly keyIsText: Truth;
  /** The key where it is a text; null in a list. */
  readonly keyText: Value;
  /** The value of an attribute; null where it is left out. */
  attribute(name: AttributeName): Value;

  /** Whether the attribute is written at all, if only as null. Known even where its value is not. */
  written(name: AttributeName): Truth;
  /** Whether a value is there: neither left out nor null. */
  given(value: Value): Truth;
  /** Whether something is there: neither left out, nor null, nor an empty text. */
  filled(value: Value): Truth;
  /** Whether the value, as text, matches an RE2 expression. False where there is no value, or none that has a text. */
  matches(value: Value, expression: string, options?: { readonly ignoreCase: boolean }): Truth;
  /** Whether the value is a whole number, or the text of one, from low to high. */
  within(value: Value, low: Value, high: Value): Truth;
  /** Whether both values are numbers, or texts of numbers, and the first is above the second. */
  above(value: Value, other: Value): Truth;
  equals(value: Value, constant: string): Truth;
  all(...truths: Truth[]): Truth;
  any(...truths: Truth[]): Truth;
  not(truth: Truth): Truth;

  constant(value: string | number): Value;
  /** The first of the values that is neither null nor empty; null where there is none. */
  first(...values: Value[]): Value;
  choose(condition: Truth, then: Value, otherwise: Value): Value;
  number(value: Value): Value;
  lowercase(value: Value): Value;

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
