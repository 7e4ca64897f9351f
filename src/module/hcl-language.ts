import type { AttributeName } from "../rules/attributes";
import type { Language } from "../rules/language";

/**
 * The words of a check, as Terraform expressions over `key` and `rule`, the variables of a `for` over the module's rules.
 *
 * Everything that may fail on a value stands within try() or can(), and these only ever hold one attribute: where a value
 * is not known before the apply, they are not known either, and one that held the whole rule would make every check of a
 * rule wait for its groups' ids.
 */
export type HclLanguage = Language<HclTruth, HclValue, HclText>;

/** @param names - takes what the checks name: the value of each name, in the order in which they need each other */
export function hclLanguage(names = new Map<string, string>()): HclLanguage {
  return {
    key: expression("key"),
    keyIsText: truth("key == tostring(key)", "key != tostring(key)"),
    keyText: expression("key == tostring(key) ? key : null"),
    attribute,

    written: (name) => truth(`contains(keys(rule), ${quote(name)})`),
    given: (value) => truth(`${safe(value)} != null`, `${safe(value)} == null`),
    filled: (value) => truth(`can(coalesce(${bare(value)}))`),
    matches: (value, pattern, options) =>
      truth(`can(regex(${quote((options?.ignoreCase ? "(?i)" : "") + pattern)}, ${bare(value)}))`),
    within: (value, low, high) => {
      const number = wholeNumber(value);
      const bounds = [`${number} >= ${grouped(low)}`, `${number} <= ${grouped(high)}`];
      return truth(call("try", [joined(bounds, "&&"), "false"]));
    },
    above: (value, other) => truth(call("try", [`${wholeNumber(value)} > ${wholeNumber(other)}`, "false"])),
    equals: (value, constant) => truth(`${bare(value)} == ${quote(constant)}`, `${bare(value)} != ${quote(constant)}`),
    all: (...truths) => operation("&&", truths),
    any: (...truths) => operation("||", truths),
    not: ({ holds, holdsNot, operator }) => ({
      holds: holdsNot,
      holdsNot: holds,
      operator: operator && (operator === "&&" ? "||" : "&&"),
    }),

    constant: (value) => ({ bare: typeof value === "string" ? quote(value) : String(value), isCertain: true }),
    first: (...values) => {
      const isCertain = values.at(-1)?.isCertain ?? false;
      const coalesce = call("coalesce", values.map(safe));
      return { bare: isCertain ? coalesce : `try(${coalesce}, null)`, isCertain };
    },
    choose: (condition, then, otherwise) => ({
      bare: choice(condition.holds, bare(then), bare(otherwise)),
      isCertain: then.isCertain && otherwise.isCertain,
      isChoice: true,
    }),
    number: (value) => expression(call("tonumber", [bare(value)])),
    name: (name, value) => {
      names.set(name, bare(value));
      return expression(name);
    },
    lowercase: (value) => expression(`lower(${bare(value)})`),

    words: (text) => ({ words: text }),
    shown: (value) => ({ expression: `jsonencode(${bare(value)})` }),
    quoted: (value) => ({ expression: `try("\\"\${${bare(value)}}\\"", jsonencode(${bare(value)}))` }),
    chooseWords: (condition, then, otherwise) => ({
      expression: `${condition.holds} ? ${quote(then)} : ${textExpression(otherwise)}`,
    }),
    sentence: (...pieces) => ({
      expression: `"${pieces.map((piece) => ("words" in piece ? escape(piece.words) : `\${${piece.expression}}`)).join("")}"`,
    }),
  };
}

/** A truth value, and its opposite as one would write it. */
export interface HclTruth {
  readonly holds: string;
  readonly holdsNot: string;
  /** The operator that joins the parts of `holds`; the other one joins those of `holdsNot`. */
  readonly operator?: "&&" | "||";
}

/** A value, and what stands for it where it may be missing. */
export interface HclValue {
  readonly bare: string;
  readonly safe?: string;
  /** Whether it is there for certain: never null, never empty. */
  readonly isCertain?: boolean;
  /** Whether it is a conditional expression, which stands in parentheses beside an operator. */
  readonly isChoice?: boolean;
}

/** Words, or the expression of a text. */
export type HclText = { readonly words: string } | { readonly expression: string };

/** The text as an expression: in quotes where it is plain words. */
export function textExpression(text: HclText): string {
  return "words" in text ? quote(text.words) : text.expression;
}

/** A text in quotes, with all that Terraform would take for a template escaped. */
export function quote(text: string): string {
  return `"${escape(text)}"`;
}

function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("${", "$${").replaceAll("%{", "%%{");
}

function attribute(name: AttributeName): HclValue {
  return { bare: `rule.${name}`, safe: `try(rule.${name}, null)` };
}

function expression(bare: string): HclValue {
  return { bare };
}

function bare(value: HclValue): string {
  return value.bare;
}

function safe(value: HclValue): string {
  return value.safe ?? value.bare;
}

function grouped(value: HclValue): string {
  return value.isChoice ? `(${value.bare})` : value.bare;
}

/** The value where it is a whole number; an error, for try() to catch, where it is none. */
function wholeNumber(value: HclValue): string {
  return `regex("^-?[0-9]+$", ${bare(value)})`;
}

function truth(holds: string, holdsNot = `!${holds}`): HclTruth {
  return { holds, holdsNot };
}

function operation(operator: "&&" | "||", truths: readonly HclTruth[]): HclTruth {
  const opposite = operator === "&&" ? "||" : "&&";
  const operand = ({ operator: other }: HclTruth, expression: string) =>
    other === undefined || other === operator ? expression : `(${expression})`;
  return {
    operator,
    holds: joined(
      truths.map((one) => operand(one, one.holds)),
      operator,
    ),
    holdsNot: joined(
      truths.map((one) => operand(one, one.holdsNot)),
      opposite,
    ),
  };
}

const LINE_LENGTH = 100;

/** On one line where that is short, else a line each: what joins them always stands within brackets. */
function joined(operands: readonly string[], operator: string): string {
  const line = operands.join(` ${operator} `);
  return line.length <= LINE_LENGTH ? line : operands.join(` ${operator}\n`);
}

function choice(condition: string, then: string, otherwise: string): string {
  const line = `${condition} ? ${then} : ${otherwise}`;
  return line.length <= LINE_LENGTH ? line : `${condition}\n? ${then}\n: ${otherwise}`;
}

function call(name: string, args: readonly string[]): string {
  const line = `${name}(${args.join(", ")})`;
  return line.length <= LINE_LENGTH && !line.includes("\n") ? line : `${name}(\n${args.join(",\n")}\n)`;
}
