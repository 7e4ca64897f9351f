import { END_ATTRIBUTES, type AttributeName, type PeerType, type Side } from "../rules/attributes";
import { ACCOUNT_EXPRESSION, attributesOf, PEER_TYPES } from "../rules/ends";
import type { Language, Logic } from "../rules/language";
import { TERRAFORM_PHRASES } from "../rules/phrases";
import { TABLES } from "../rules/protocol-numbers";

/**
 * The words of a check, as Terraform expressions over `key` and `rule`, the variables of a `for` over the module's
 * rules, and `i`, of one over the ports of a rule.
 *
 * Everything that may fail on a value stands within try() or can(), and these only ever hold one attribute: where a
 * value is not known before the apply, they are not known either, and one that held the whole rule would make every
 * check of a rule wait for its groups' ids.
 */
export type HclLanguage = Language<HclTruth, HclValue, HclText>;

/** Where the expressions of a language stand, and what is certain there. */
export interface Place {
  /** Takes what the expressions name. */
  readonly names?: Names;
  /** What stands before the names of the tables: `local.`, say. */
  readonly tables?: string;
  /** What is certain of the rules that are looked at: what can only be wrong with others falls away. */
  readonly only?: RulesOfAKind;
}

/** What is certain of some rules. */
export interface RulesOfAKind {
  /** The attributes that are written. */
  readonly written: readonly AttributeName[];
  /** Those that may be. All others are not. */
  readonly maybeWritten: readonly AttributeName[];
  /** The values that attributes have, be it because they are left out. */
  readonly values?: Readonly<Partial<Record<AttributeName, string>>>;
  /** What holds, and what does not, of each of them where it is asked. */
  readonly facts?: (rule: HclLanguage) => Readonly<Record<"holds" | "holdsNot", readonly HclTruth[]>>;
}

export function hclLanguage({ names = new Names(), tables = "", only }: Place = {}): HclLanguage {
  const facts = only?.facts?.(hclLanguage({ tables, only: { ...only, facts: undefined } }));
  const isFact = (kind: "holds" | "holdsNot", { holds }: HclTruth) =>
    facts?.[kind].some((fact) => fact.holds === holds) ?? false;
  /** A truth that may be a fact. */
  const factual = (one: HclTruth) => (isFact("holds", one) ? TRUE : isFact("holdsNot", one) ? FALSE : one);
  const isAbsent = (name: AttributeName) =>
    only !== undefined && ![...only.written, ...only.maybeWritten].includes(name);
  const attribute = (name: AttributeName): HclValue => {
    const value = only?.values?.[name];
    if (value !== undefined) return constant(value);
    return isAbsent(name) ? NULL : { bare: `rule.${name}`, safe: `try(rule.${name}, null)` };
  };
  /** The attributes that are written, by their names: known where their values are not, as `rule.name` is not. */
  const allWritten = () => names.add("written", "{ for name, value in rule : name => true }");
  const written = (name: AttributeName): HclTruth => {
    if (isAbsent(name)) return FALSE;
    return only?.written.includes(name) ? TRUE : truth(`can(${allWritten()}.${name})`);
  };
  /** Those of a side's attributes that are written. */
  const ways = (side: Side) =>
    names.add(
      `${side}_ways`,
      `[for way in [${attributesOf(side).map(quote).join(", ")}] : way if can(${allWritten()}[way])]`,
    );
  /** The only way in which a side of the rules can be named, if there is no other. */
  const onlyWay = (side: Side): PeerType | undefined => {
    const [one, ...others] = PEER_TYPES.filter((type) => !isAbsent(END_ATTRIBUTES[side][type]));
    return others.length === 0 ? one : undefined;
  };
  return {
    ...HCL_LOGIC,
    key: expression("key"),
    keyIsText: truth("key == tostring(key)", "key != tostring(key)"),
    keyText: expression("key == tostring(key) ? key : null"),
    attribute,
    // A set has no indexes.
    element: (list) => {
      if (isAbsent(list)) return NULL;
      const elements = [`rule.${list}[i]`, `tolist(rule.${list})[i]`];
      return { bare: `try(${elements.join(", ")})`, safe: `try(${elements.join(", ")}, null)` };
    },
    isOneOfSeveral: operation(
      "||",
      (["destination_ports", "services"] as const).map((list) => given(attribute(list))),
    ),
    phrases: TERRAFORM_PHRASES,
    label: undefined,

    always: () => TRUE,
    written,
    writesOneWay: (side) => {
      if (onlyWay(side) !== undefined) return written(END_ATTRIBUTES[side][onlyWay(side)!]);
      return truth(`length(${ways(side)}) == 1`, `length(${ways(side)}) != 1`);
    },
    listed: (name) => (isAbsent(name) ? FALSE : truth(`can(tolist(rule.${name})[0])`)),
    given: (value) => factual(given(value)),
    filled: (value) =>
      certain(value, (known) => known !== null && known !== "") ?? factual(truth(`can(coalesce(${bare(value)}))`)),
    matches: (value, pattern, options) =>
      certain(
        value,
        (known) => known !== null && new RegExp(pattern, options?.ignoreCase ? "i" : "").test(String(known)),
      ) ?? factual(truth(`can(regex(${quote((options?.ignoreCase ? "(?i)" : "") + pattern)}, ${bare(value)}))`)),
    isAtMost: (value, length) => factual(truth(`try(length(tostring(${bare(value)})) <= ${length}, false)`)),
    within: (value, low, high) => {
      if (value.is === null) return FALSE;
      const bounds = `number >= ${grouped(low)} && number <= ${grouped(high)}`;
      return factual(truth(`try([for number in [${wholeNumber(value)}] : ${bounds}][0], false)`));
    },
    above: (value, other) => {
      if (value.is === null || other.is === null) return FALSE;
      return factual(truth(`try(${wholeNumber(value)} > ${wholeNumber(other)}, false)`));
    },
    isService: (value) => (value.is === null ? FALSE : truth(`can(${tables}services[${bare(value)}])`)),
    // Only the shortest form, with no stray bits, comes back as it was.
    isNetwork: (value, version) => {
      if (value.is === null) return FALSE;
      const block = bare(value);
      const network = `"\${cidrhost(${block}, 0)}/\${tonumber(split("/", ${block})[1])}"`;
      return operation("&&", [
        truth(`can(regex(${quote(version === 4 ? "^[0-9.]+/" : ":")}, ${block}))`),
        truth(`try(${network} == ${block}, false)`),
      ]);
    },
    decide: (condition, then, otherwise) => {
      if (condition.is !== undefined) return condition.is ? then : otherwise;
      return {
        operator: "?",
        holds: choice(conditionOf(condition), then.holds, otherwise.holds),
        holdsNot: choice(conditionOf(condition), then.holdsNot, otherwise.holdsNot),
      };
    },

    surely: (truth) => truth,

    constant,
    first: (...all) => {
      const values = all.filter(({ is }) => is !== null);
      if (values.length === 0) return NULL;
      if (values[0]!.is !== undefined) return values[0]!;
      const isCertain = values.at(-1)?.isCertain ?? false;
      const coalesce = call("coalesce", values.map(safe));
      return { bare: isCertain ? coalesce : `try(${coalesce}, null)`, isCertain };
    },
    choose: (condition, then, otherwise) => {
      if (condition.is !== undefined) return condition.is ? then : otherwise;
      return {
        bare: choice(conditionOf(condition), bare(then), bare(otherwise)),
        isCertain: then.isCertain && otherwise.isCertain,
        isChoice: true,
      };
    },
    number: (value) => (typeof value.is === "number" ? value : { ...value, bare: call("tonumber", [bare(value)]) }),
    lowercase: (value) =>
      typeof value.is === "string" ? constant(value.is.toLowerCase()) : { ...value, bare: `lower(${bare(value)})` },
    withoutAccount: (value) => {
      const hasAccount = truth(`can(regex(${quote(ACCOUNT_EXPRESSION)}, ${bare(value)}))`);
      if (isFact("holdsNot", hasAccount)) return value;
      return { ...value, bare: `try(replace(${bare(value)}, ${quote(`/${ACCOUNT_EXPRESSION}/`)}, ""), null)` };
    },
    // What stands in a `for` over nothing is not looked at: neither the unknown nor the sensitive get in where the
    // names tell.
    peerType: (side) => {
      const way = onlyWay(side);
      if (way !== undefined) return constant(way);
      const group = END_ATTRIBUTES[side].security_group;
      const types = PEER_TYPES.map((type) => `${END_ATTRIBUTES[side][type]} = ${quote(type)}`);
      const found = [
        `length(${ways(side)}) == 1 ? ${ways(side)} : []`,
        `[for way in length(${ways(side)}) == 1 ? [] : [for way in ${ways(side)} : way if way != ${quote(group)}] : way if rule[way] != null]`,
        `[${quote(group)}]`,
      ];
      return {
        bare: `{\n${types.join("\n")}\n}[concat(\n${found.join(",\n")}\n)[0]]`,
        isCertain: true,
      };
    },
    lookup: (table, value) => {
      const known: Readonly<Record<string, string>> = TABLES[table];
      if (typeof value.is === "string") return constant(known[value.is] ?? value.is);
      return { bare: `lookup(${tables}${table}, ${bare(value)}, ${bare(value)})`, isCertain: true };
    },
    serviceOf: (name, part) => {
      if (name.is === null) return NULL;
      const service = `${tables}services[${bare(name)}].${part}`;
      return { bare: service, safe: `try(${service}, null)` };
    },
    text: (...pieces) => ({
      bare: `"${pieces.map((piece) => (typeof piece === "string" ? escape(piece) : inText(piece))).join("")}"`,
      isCertain: true,
    }),
    name: (name, value) =>
      value.is === undefined ? { bare: names.add(name, bare(value)), isCertain: value.isCertain } : value,

    words: (text) => ({ words: text }),
    shown: (value) => ({ expression: `jsonencode(${bare(value)})` }),
    quoted: (value) => ({ expression: `try("\\"\${${bare(value)}}\\"", jsonencode(${bare(value)}))` }),
    chooseWords: (condition, then, otherwise) => {
      if (condition.is !== undefined) return condition.is ? { words: then } : otherwise;
      return { expression: `${conditionOf(condition)} ? ${quote(then)} : ${textExpression(otherwise)}` };
    },
    sentence: (...pieces) => ({
      expression: `"${pieces.map((piece) => ("words" in piece ? escape(piece.words) : `\${${piece.expression}}`)).join("")}"`,
    }),
  };
}

/**
 * Values that expressions name. HCL names a value only as the element of a `for`, so that the expression stands in a
 * list for each of them.
 */
export class Names {
  private readonly values = new Map<string, string>();

  /** Names a value, after all that it names itself, and gives what stands for it. */
  add(name: string, value: string): string {
    this.values.set(name, value);
    return mark(name);
  }

  /** An expression within those of the names that it needs, in a list for each of them. */
  around(expression: string, { asValue = false, total = false } = {}): string {
    const needed = [...this.values].reduceRight<[string, string][]>(
      (later, [name, value]) =>
        [expression, ...later.map(([, other]) => other)].some((user) => user.includes(mark(name)))
          ? [[name, value], ...later]
          : later,
      [],
    );
    const all = needed.reduceRight((inner, [name, bareValue]) => {
      const value = total ? `try(${bareValue}, null)` : bareValue;
      const list = value.includes("\n")
        ? `[\nfor ${name} in [\n${value}\n] :\n${inner}\n]`
        : `[for ${name} in [${value}] :\n${inner}\n]`;
      return asValue ? `${list}[0]` : list;
    }, expression);
    return all.replaceAll(MARK, "");
  }
}

/** What parts the name of a value from the same letters elsewhere, until all stands in its place. */
const MARK = "\u2063";

function mark(name: string): string {
  return `${MARK}${name}${MARK}`;
}

/** Comparisons of values that are right, as Terraform expressions. */
export const HCL_LOGIC: Logic<HclTruth, HclValue> = {
  above: (value, other) => truth(`${bare(value)} > ${bare(other)}`, `${bare(value)} <= ${bare(other)}`),
  equals: (value, constant) => {
    const text = typeof constant === "string" ? quote(constant) : String(constant);
    return (
      certain(value, (known) => known === constant) ??
      truth(`${groupedSafe(value)} == ${text}`, `${groupedSafe(value)} != ${text}`)
    );
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
  not: ({ holds, holdsNot, operator, is }) => ({
    holds: holdsNot,
    holdsNot: holds,
    operator: operator && OPPOSITES[operator],
    is: is === undefined ? undefined : !is,
  }),
};

/** A truth value, and its opposite as one would write it. */
export interface HclTruth {
  readonly holds: string;
  readonly holdsNot: string;
  /** What joins the parts of `holds`; its opposite joins those of `holdsNot`. */
  readonly operator?: Operator;
  /** What it is, where that is certain. */
  readonly is?: boolean;
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
  /** What it is, where that is certain. */
  readonly is?: string | number | null;
}

const TRUE: HclTruth = { holds: "true", holdsNot: "false", is: true };
const FALSE: HclTruth = { holds: "false", holdsNot: "true", is: false };
const NULL: HclValue = { bare: "null", is: null };

function constant(value: string | number): HclValue {
  return { bare: typeof value === "string" ? quote(value) : String(value), isCertain: true, is: value };
}

/** What holds of a value that is certain; undefined where it is not. */
function certain(value: HclValue, test: (known: string | number | null) => boolean): HclTruth | undefined {
  if (value.is === undefined) return undefined;
  return test(value.is) ? TRUE : FALSE;
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

function given(value: HclValue): HclTruth {
  return certain(value, (known) => known !== null) ?? truth(`${safe(value)} != null`, `${safe(value)} == null`);
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

/** A value within a text. */
function inText(value: HclValue): string {
  return typeof value.is === "string" ? escape(value.is) : `\${${bare(value)}}`;
}

function grouped(value: HclValue): string {
  return value.isChoice ? `(${value.bare})` : value.bare;
}

/** The value where it is a whole number; an error, for try() to catch, where it is none. */
function wholeNumber(value: HclValue): string {
  return `regex("^-?[0-9]+$", ${bare(value)})`;
}

/** What an expression says. */
export function truth(holds: string, holdsNot = `!${holds}`): HclTruth {
  return { holds, holdsNot };
}

function operation(operator: "&&" | "||", all: readonly HclTruth[]): HclTruth {
  const [neutral, deciding] = operator === "&&" ? [TRUE, FALSE] : [FALSE, TRUE];
  if (all.some(({ is }) => is === deciding.is)) return deciding;
  const truths = all.filter(({ is }) => is === undefined);
  // One of a truth and its opposite holds, and one does not.
  if (truths.some(({ holds }) => truths.some(({ holdsNot }) => holds === holdsNot))) return deciding;
  if (truths.length <= 1) return truths[0] ?? neutral;
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
