import { END_ATTRIBUTES, terraformName, type AttributeName } from "../rules/attributes";
import { ACCOUNT_EXPRESSION, attributesOf, PEER_TYPES } from "../rules/ends";
import type { Language, Logic } from "../rules/language";

/**
 * The words of a check, as Terraform expressions over `key` and `rule`, the variables of a `for` over the module's rules, and
 * `i`, of one over the ports of a rule.
 *
 * Everything that may fail on a value stands within try() or can(), and these only ever hold one attribute: where a value
 * is not known before the apply, they are not known either, and one that held the whole rule would make every check of a
 * rule wait for its groups' ids.
 */
export type HclLanguage = Language<HclTruth, HclValue, HclText>;

/** Where the expressions of a language stand. */
export interface Place {
  /** Takes what the expressions name: the value of each name, in the order in which they need each other. */
  readonly names?: Map<string, string>;
  /** What stands before the names of the tables: `local.`, say. */
  readonly tables?: string;
}

export function hclLanguage({ names = new Map<string, string>(), tables = "" }: Place = {}): HclLanguage {
  return {
    ...HCL_LOGIC,
    key: expression("key"),
    keyIsText: truth("key == tostring(key)", "key != tostring(key)"),
    keyText: expression("key == tostring(key) ? key : null"),
    attribute,
    // A set has no indexes.
    element: (list) => {
      const elements = [`rule.${list}[i]`, `tolist(rule.${list})[i]`];
      return { bare: `try(${elements.join(", ")})`, safe: `try(${elements.join(", ")}, null)` };
    },
    isOneOfSeveral: operation(
      "||",
      (["destination_ports", "services"] as const).map((list) => given(attribute(list))),
    ),
    nameOf: terraformName,
    crossAccount: () => "modules/cross-account",

    always: () => truth("true", "false"),
    written: (name) => truth(`contains(keys(rule), ${quote(name)})`),
    writesOneOf: (all) => {
      const count = `length(setintersection(keys(rule), [${all.map(quote).join(", ")}]))`;
      return truth(`${count} == 1`, `${count} != 1`);
    },
    listed: (name) => truth(`can(tolist(rule.${name})[0])`),
    given,
    filled: (value) => truth(`can(coalesce(${bare(value)}))`),
    matches: (value, pattern, options) =>
      truth(`can(regex(${quote((options?.ignoreCase ? "(?i)" : "") + pattern)}, ${bare(value)}))`),
    within: (value, low, high) => {
      const number = wholeNumber(value);
      const bounds = [`${number} >= ${grouped(low)}`, `${number} <= ${grouped(high)}`];
      return truth(call("try", [joined(bounds, "&&"), "false"]));
    },
    above: (value, other) => truth(call("try", [`${wholeNumber(value)} > ${wholeNumber(other)}`, "false"])),
    isService: (value) => truth(`try(contains(service_names, ${bare(value)}), false)`),
    // Only the shortest form, with no stray bits, comes back as it was.
    isNetwork: (value, version) => {
      const block = bare(value);
      const network = `"\${cidrhost(${block}, 0)}/\${tonumber(split("/", ${block})[1])}"`;
      return operation("&&", [
        truth(`can(regex(${quote(version === 4 ? "^[0-9.]+/" : ":")}, ${block}))`),
        truth(`try(${network} == ${block}, false)`),
      ]);
    },
    decide: (condition, then, otherwise) => ({
      operator: "?",
      holds: choice(conditionOf(condition), then.holds, otherwise.holds),
      holdsNot: choice(conditionOf(condition), then.holdsNot, otherwise.holdsNot),
    }),

    surely: (truth) => truth,

    constant: (value) => ({ bare: typeof value === "string" ? quote(value) : String(value), isCertain: true }),
    first: (...values) => {
      const isCertain = values.at(-1)?.isCertain ?? false;
      const coalesce = call("coalesce", values.map(safe));
      return { bare: isCertain ? coalesce : `try(${coalesce}, null)`, isCertain };
    },
    choose: (condition, then, otherwise) => ({
      bare: choice(conditionOf(condition), bare(then), bare(otherwise)),
      isCertain: then.isCertain && otherwise.isCertain,
      isChoice: true,
    }),
    number: (value) => ({ ...value, bare: call("tonumber", [bare(value)]) }),
    lowercase: (value) => ({ ...value, bare: `lower(${bare(value)})` }),
    withoutAccount: (value) => ({
      ...value,
      bare: `try(replace(${bare(value)}, ${quote(`/${ACCOUNT_EXPRESSION}/`)}, ""), null)`,
    }),
    // What stands in a `for` over nothing is not looked at: neither the unknown nor the sensitive get in where the names tell.
    peerType: (side) => {
      const ways = `${side}_ways`;
      const group = END_ATTRIBUTES[side].security_group;
      names.set(ways, `tolist(setintersection(keys(rule), [${attributesOf(side).map(quote).join(", ")}]))`);
      const types = PEER_TYPES.map((type) => `${END_ATTRIBUTES[side][type]} = ${quote(type)}`);
      const found = [
        `length(${ways}) == 1 ? ${ways} : []`,
        `[for way in length(${ways}) == 1 ? [] : setsubtract(${ways}, [${quote(group)}]) : way if rule[way] != null]`,
        `[${quote(group)}]`,
      ];
      return {
        bare: `{\n${types.join("\n")}\n}[concat(\n${found.join(",\n")}\n)[0]]`,
        isCertain: true,
      };
    },
    lookup: (table, value) => ({ bare: `lookup(${tables}${table}, ${bare(value)}, ${bare(value)})`, isCertain: true }),
    serviceOf: (name, part) => {
      const service = `${tables}services[${bare(name)}].${part}`;
      return { bare: service, safe: `try(${service}, null)` };
    },
    text: (...pieces) => ({
      bare: `"${pieces.map((piece) => (typeof piece === "string" ? escape(piece) : `\${${bare(piece)}}`)).join("")}"`,
      isCertain: true,
    }),
    name: (name, value) => {
      names.set(name, bare(value));
      return { bare: name, isCertain: value.isCertain };
    },

    words: (text) => ({ words: text }),
    shown: (value) => ({ expression: `jsonencode(${bare(value)})` }),
    quoted: (value) => ({ expression: `try("\\"\${${bare(value)}}\\"", jsonencode(${bare(value)}))` }),
    chooseWords: (condition, then, otherwise) => ({
      expression: `${conditionOf(condition)} ? ${quote(then)} : ${textExpression(otherwise)}`,
    }),
    sentence: (...pieces) => ({
      expression: `"${pieces.map((piece) => ("words" in piece ? escape(piece.words) : `\${${piece.expression}}`)).join("")}"`,
    }),
  };
}

/** Comparisons of values that are right, as Terraform expressions. */
export const HCL_LOGIC: Logic<HclTruth, HclValue> = {
  above: (value, other) => truth(`${bare(value)} > ${bare(other)}`, `${bare(value)} <= ${bare(other)}`),
  equals: (value, constant) => {
    const text = typeof constant === "string" ? quote(constant) : String(constant);
    return truth(`${groupedSafe(value)} == ${text}`, `${groupedSafe(value)} != ${text}`);
  },
  same: (value, other) => truth(`${grouped(value)} == ${grouped(other)}`, `${grouped(value)} != ${grouped(other)}`),
  containsNetwork: (network, other) => {
    const [block, inner] = [bare(network), bare(other)];
    const [length, innerLength] = [block, inner].map((one) => `split("/", ${one})[1]`);
    const start = `cidrhost("\${cidrhost(${inner}, 0)}/\${${length}}", 0)`;
    return truth(`try(${start} == cidrhost(${block}, 0) && tonumber(${innerLength}) >= tonumber(${length}), false)`);
  },
  all: (...truths) => operation("&&", truths),
  any: (...truths) => operation("||", truths),
  not: ({ holds, holdsNot, operator }) => ({
    holds: holdsNot,
    holdsNot: holds,
    operator: operator && OPPOSITES[operator],
  }),
};

/** A truth value, and its opposite as one would write it. */
export interface HclTruth {
  readonly holds: string;
  readonly holdsNot: string;
  /** What joins the parts of `holds`; its opposite joins those of `holdsNot`. */
  readonly operator?: Operator;
}

type Operator = keyof typeof OPPOSITES;
const OPPOSITES = { "&&": "||", "||": "&&", "?": "?" } as const;

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

/** What holds, as the condition of a conditional expression. */
export function conditionOf({ holds, operator }: HclTruth): string {
  return operator === "?" ? `(${holds})` : holds;
}

function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("${", "$${").replaceAll("%{", "%%{");
}

function attribute(name: AttributeName): HclValue {
  return { bare: `rule.${name}`, safe: `try(rule.${name}, null)` };
}

function given(value: HclValue): HclTruth {
  return truth(`${safe(value)} != null`, `${safe(value)} == null`);
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

function groupedSafe(value: HclValue): string {
  return value.isChoice ? `(${value.bare})` : safe(value);
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
  const opposite = OPPOSITES[operator];
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
