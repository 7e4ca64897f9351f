import {
  endValueChecks,
  keyOfPortSentence,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  unknownKeySentence,
  unknownProtocolSentence,
  writtenChecks,
} from "./checks";
import { complete, type CompleteRule } from "./completion";
import { byName, EvaluatedRule, isGiven, isOneOfSeveral, RuleInWords, shown, type Truth } from "./evaluated-rule";
import { completeUsualRule, isUsualAndRight } from "./usual";
import type { NoRule, Reader, WrittenRule } from "./written-rule";

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
    const key = String(rule.key);
    // Most keys have no slash, and are compared with none.
    for (const other of key.includes("/") ? keysOfSeveral : []) {
      if (!key.startsWith(`${other}/`)) continue;
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
