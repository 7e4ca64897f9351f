import { GROUPS, type AttributeName, type Side } from "./attributes";
import { checks, forms, LONGEST_VALUE, type Check, type Words } from "./checks";
import { isOneOfSeveral } from "./complete-rule";
import { Evaluator } from "./evaluator";
import { all, any, given, isKnown, isLongerThan, known, matches, not, type Condition } from "./expression";
import type { Phrases } from "./phrases";
import type { RuleProblem } from "./problems";
import {
  attributeLabel,
  checkSentence,
  keyOfPortSentence,
  misfitSentence,
  noRuleSentence,
  ruleLabel,
  unknownAttributeSentence,
  unknownKeySentence,
} from "./sentences";
import { shownInTerraform } from "./values";
import type { NoRule, Reader, WrittenRule } from "./written-rule";

/** The result of all checks. */
export interface Evaluation {
  /** All mistakes, in the order of the rules; empty if all rules are right. */
  readonly problems: readonly RuleProblem[];
  /** The rules without mistakes. */
  readonly right: readonly WrittenRule[];
  /** Wrong rules whose ends and ports are right, so they can still be compared with others. */
  readonly comparable: readonly WrittenRule[];
}

/** Checks each rule by itself, and its key against the keys of the others. */
export function evaluate(rules: readonly (WrittenRule | NoRule)[], reader: Reader): Evaluation {
  const several = rules.filter((rule): rule is WrittenRule => "attributes" in rule && isOneOfSeveral(rule));
  const keysOfSeveral = [...new Set(several.map(({ key }) => String(key)))];
  // A rule with several ports is evaluated once for each port, but its problems are reported once.
  const problems = new Map<string, RuleProblem>();
  const [right, comparable]: WrittenRule[][] = [[], []];
  for (const rule of rules) {
    const key = String(rule.key);
    // Most keys have no slash, and are compared with none.
    for (const other of key.includes("/") ? keysOfSeveral : []) {
      if (!key.startsWith(`${other}/`)) continue;
      const message = keyOfPortSentence(labelOf(rule, reader), ruleLabel(other));
      problems.set(message, { key: rule.key, code: "conflict", message });
    }
    const own = "attributes" in rule ? problemsOf(rule, reader) : [notARule(rule, reader)];
    for (const problem of own) problems.set(problem.message, problem);
    if (own.length === 0) right!.push(rule as WrittenRule);
    else if (own.every(({ leavesConnectionComparable }) => leavesConnectionComparable))
      comparable!.push(rule as WrittenRule);
  }
  const all = [...problems.values()].map(({ key, attribute, code, message }) => ({ key, attribute, code, message }));
  return { problems: all, right: right!, comparable: comparable! };
}

/** A problem, and whether the ends and ports of the rule are right in spite of it. */
interface ProblemOfOne extends RuleProblem {
  readonly leavesConnectionComparable?: boolean;
}

function labelOf({ key }: Pick<WrittenRule, "key">, { label }: Reader): string {
  return label?.() ?? ruleLabel(key);
}

function notARule({ key, insteadOfARule }: NoRule, reader: Reader): ProblemOfOne {
  const message = noRuleSentence(labelOf({ key }, reader), insteadOfARule);
  return { key: reader.label?.() ?? key, code: "invalid", message };
}

function problemsOf(rule: WrittenRule, reader: Reader): ProblemOfOne[] {
  const { misfits = [], others = {} } = rule;
  const { phrases, isUnknown } = reader;
  if (isUnknown(rule.key)) return [{ code: "unresolved", message: unknownKeySentence(ruleLabel(rule.key)) }];
  const broken = brokenChecks(rule, reader);
  if (broken.length === 0 && misfits.length === 0 && Object.keys(others).length === 0) return [];
  const [key, label] = [reader.label?.() ?? rule.key, labelOf(rule, reader)];
  const ofNames = Object.keys(others)
    .sort()
    .map((name): ProblemOfOne => {
      const names = { names: reader.names.join(", "), tags: phrases.tags };
      const message = unknownAttributeSentence(`${label}${phrases.separator}${name}`, name, names);
      return { key, attribute: name, code: "unknown", message, leavesConnectionComparable: true };
    });
  const ofMisfits = misfits.map((misfit): ProblemOfOne => {
    const { attribute, code } = misfit;
    const message = misfitSentence(label, phrases, misfit);
    return { key, attribute, code, message, leavesConnectionComparable: attribute.startsWith("description") };
  });
  const isMisfit = (attribute: string) => misfits.some((misfit) => misfit.attribute === attribute.split(".")[0]);
  const ofChecks = broken
    .map(({ attribute, code, problem, remedy, leavesConnectionComparable }): ProblemOfOne => {
      const subject = attribute === undefined ? label : attributeLabel(label, phrases, attribute);
      const words = (parts: readonly Words[]) => inWords(parts, rule, reader);
      const message = checkSentence(subject, words(problem), words(remedy));
      return { key, attribute: attribute && phrases.nameOf(attribute), code, message, leavesConnectionComparable };
    })
    .filter(({ attribute, code }) => attribute === undefined || code === "ambiguous" || !isMisfit(attribute));
  return [...ofNames, ...ofMisfits, ...ofChecks];
}

/** A check of one attribute, or of a rule as a whole. */
interface SingleCheck extends Pick<Check, "code" | "leavesConnectionComparable"> {
  readonly attribute: AttributeName | undefined;
  readonly isWrong: Condition;
  readonly problem: readonly Words[];
  readonly remedy: readonly Words[];
}

function brokenChecks(rule: WrittenRule, reader: Reader): readonly SingleCheck[] {
  const evaluator = new Evaluator(rule, reader);
  return checksFor(reader.phrases, reader.ownProviders).filter(({ isWrong }) => evaluator.holds(isWrong));
}

const SINGLE_CHECKS = new Map<Phrases, Map<string, readonly SingleCheck[]>>();

/** The checks for a kind of reader. They are built once for each kind. */
function checksFor(phrases: Phrases, ownProviders: readonly Side[]): readonly SingleCheck[] {
  const ofPhrases = SINGLE_CHECKS.get(phrases) ?? new Map<string, readonly SingleCheck[]>();
  SINGLE_CHECKS.set(phrases, ofPhrases);
  const before = ofPhrases.get(String(ownProviders));
  if (before !== undefined) return before;
  const ofForms = Object.entries(forms(phrases)).map(([name, form]): Check => {
    const { pattern, remedy, leavesConnectionComparable } = form;
    const value = known(name as AttributeName);
    const isWrong = all(
      isKnown(name as AttributeName),
      any(not(matches(value, pattern)), isLongerThan(value, LONGEST_VALUE)),
    );
    return {
      attribute: name as AttributeName,
      code: "invalid",
      isWrong: () => isWrong,
      remedy: [remedy],
      leavesConnectionComparable,
    };
  });
  const { keys, ends, ports, descriptions } = checks(phrases);
  const single = [...keys, ...ofForms, ...ends, ...ports, ...descriptions]
    .filter(({ unlessOwnProvider: side }) => side === undefined || !ownProviders.includes(side))
    .flatMap((check) =>
      check.group === undefined
        ? [singleCheck(check, check.attribute)]
        : GROUPS[check.group].map((name) => singleCheck(check, name, given(name))),
    );
  ofPhrases.set(String(ownProviders), single);
  return single;
}

function singleCheck(check: Check, attribute: AttributeName | undefined, ...among: Condition[]): SingleCheck {
  const { code, isWrong, problem, remedy, leavesConnectionComparable } = check;
  if (check.among !== undefined) among.push(check.among);
  // A check of the whole rule does not use the attribute.
  const name = attribute!;
  return {
    attribute,
    code,
    isWrong: all(...among, isWrong(name)),
    problem: problem?.(name) ?? ["is ", { shown: name }],
    remedy: typeof remedy === "function" ? remedy(name) : remedy,
    leavesConnectionComparable,
  };
}

function inWords(parts: readonly Words[], rule: WrittenRule, reader: Reader): string {
  const evaluator = new Evaluator(rule, reader);
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      if ("shown" in part) return shownInTerraform(rule.attributes[part.shown]);
      if ("given" in part) return evaluator.givenIn(part.given).map(reader.phrases.nameOf).join(" and ");
      return String(evaluator.valueOf(part.value));
    })
    .join("");
}
