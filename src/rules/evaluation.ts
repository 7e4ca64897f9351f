import {
  endValueChecks,
  keyOfPortSentence,
  misfitSentence,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  unknownKeySentence,
  unknownProtocolSentence,
  writtenChecks,
} from "./checks";
import { complete, type CompleteRule } from "./completion";
import { EvaluatedRule, isGiven, isOneOfSeveral, RuleInWords, shown, type Truth } from "./evaluated-rule";
import type { RuleProblem } from "./problems";
import { completeUsualRule, isUsualAndRight } from "./usual";
import type { NoRule, Reader, WrittenRule } from "./written-rule";

/** What there is to say of rules. */
export interface Evaluation {
  /** Everything that is wrong with the rules, in their order; none where all are right. */
  readonly problems: readonly RuleProblem[];
  /** The rules with which nothing is wrong, whatever the others are. */
  readonly right: readonly WrittenRule[];
  /** Other rules whose ends and ports are right, so that their connection is known. */
  readonly comparable: readonly WrittenRule[];
}

/** Looks at rules, each by itself and beside the others' keys. */
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
      const inWords = new RuleInWords({ attributes: {}, keyIsText: true, ...rule }, reader);
      const message = keyOfPortSentence(inWords, shown(other));
      problems.set(message, { key: rule.key, code: "conflict", message });
    }
    const own = "attributes" in rule ? problemsOf(rule, reader) : [notARule(rule, reader)];
    for (const problem of own) problems.set(problem.message, problem);
    if (own.length === 0) right!.push(rule as WrittenRule);
    else if (own.every(({ saysNothingOfConnection }) => saysNothingOfConnection)) comparable!.push(rule as WrittenRule);
  }
  const all = [...problems.values()].map(({ key, attribute, code, message }) => ({ key, attribute, code, message }));
  return { problems: all, right: right!, comparable: comparable! };
}

/** A problem, and whether the ends and ports of the rule are right nevertheless. */
interface ProblemOfOne extends RuleProblem {
  readonly saysNothingOfConnection?: boolean;
}

function notARule({ key, insteadOfARule }: NoRule, reader: Reader): ProblemOfOne {
  const inWords = new RuleInWords({ key, keyIsText: false, attributes: {} }, reader);
  return { key: reader.label?.() ?? key, code: "invalid", message: noRuleSentence(inWords, insteadOfARule) };
}

function problemsOf(rule: WrittenRule, reader: Reader): ProblemOfOne[] {
  if (isRight(rule, reader)) return [];
  const { misfits = [], others = {} } = rule;
  const { phrases } = reader;
  const key = reader.label?.() ?? rule.key;
  const inWords = new RuleInWords(rule, reader);
  if (reader.isUnknown(rule.key)) return [{ code: "unresolved", message: unknownKeySentence(inWords) }];
  const unknownNames = Object.keys(others)
    .sort()
    .map((name): ProblemOfOne => {
      const message = unknownAttributeSentence(inWords, name, reader.names);
      return { key, attribute: name, code: "unknown", message, saysNothingOfConnection: true };
    });
  const ofMisfits = misfits.map((misfit): ProblemOfOne => {
    const { attribute, code } = misfit;
    const saysNothingOfConnection = isDescription(attribute);
    return { key, attribute, code, message: misfitSentence(inWords, misfit), saysNothingOfConnection };
  });
  const isMisfit = (attribute: string) => misfits.some((misfit) => misfit.attribute === attribute.split(".")[0]);
  const ofChecks = [...writtenChecks(inWords), ...endValueChecks(inWords, reader)]
    .filter(({ holds }) => holds === false)
    .map((check): ProblemOfOne => {
      const attribute = check.attribute && phrases.nameOf(check.attribute);
      const saysNothingOfConnection =
        attribute !== undefined && (isDescription(attribute) || check.attribute === "leave_out_rule_on");
      return { key, attribute, code: check.code, message: sentenceOf(inWords, check), saysNothingOfConnection };
    })
    .filter(({ attribute, code }) => attribute === undefined || code === "ambiguous" || !isMisfit(attribute));
  return [
    ...unknownProtocolProblems(rule, reader, inWords).filter(({ attribute }) => !isMisfit(attribute!)),
    ...unknownNames,
    ...ofMisfits,
    ...ofChecks,
  ];
}

function isDescription(attribute: string): boolean {
  return attribute.startsWith("description");
}

/** Whether nothing is wrong with a rule: most are right, and words are made of those alone that are not. */
function isRight(rule: WrittenRule, reader: Reader): boolean {
  if (isUsualAndRight(rule, reader)) return true;
  if (reader.isUnknown(rule.key) || reader.isUnknown(rule.attributes.protocol)) return false;
  if (rule.misfits !== undefined && rule.misfits.length > 0) return false;
  for (const name in rule.others) if (Object.hasOwn(rule.others, name)) return false;
  const wordless = new EvaluatedRule(rule, reader);
  return (
    writtenChecks(wordless).every(({ holds }) => holds !== false) &&
    endValueChecks(wordless, reader).every(({ holds }) => holds !== false)
  );
}

/**
 * Where only Terraform knows the protocol, nothing here can tell a port from an ICMP type, nor whether there is either:
 * both ends of the range have to be given.
 */
function unknownProtocolProblems(
  { key, attributes }: WrittenRule,
  { isUnknown, phrases, label }: Reader,
  language: RuleInWords,
): ProblemOfOne[] {
  if (!isUnknown(attributes.protocol)) return [];
  const missing = (name: "from_port" | "to_port"): ProblemOfOne => ({
    key: label?.() ?? key,
    attribute: phrases.nameOf(name),
    code: "missing",
    message: unknownProtocolSentence(language, name),
  });
  const from = attributes.from_port ?? attributes.destination_port;
  return [
    ...(isGiven(from) ? [] : [missing("from_port")]),
    ...(isGiven(attributes.to_port) ? [] : [missing("to_port")]),
  ];
}

/** A right rule with its defaults filled in. */
export function completeRule(rule: WrittenRule, reader: Reader): CompleteRule<Truth, unknown> {
  return isUsualAndRight(rule, reader) ? completeUsualRule(rule) : complete(new EvaluatedRule(rule, reader));
}
