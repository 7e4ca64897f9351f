import type { AttributeName } from "./attributes";
import type { Misfit } from "./forms";
import type { Phrases } from "./phrases";
import { shown } from "./values";

/** The name of a rule in messages. */
export function ruleLabel(key: unknown): string {
  return `rules[${shown(key)}]`;
}

/** The sentence for a rule that breaks a check. */
export function checkSentence(subject: string, problem: string, remedy: string): string {
  return `${subject} ${problem}: ${remedy}.`;
}

/** The sentence for an attribute that does not exist, most often because it is misspelled. */
export function unknownAttributeSentence(subject: string, name: string, { names, tags }: UnknownAttribute): string {
  return `${subject} is not an attribute of a rule: ${name === "tags" ? tags : `use one of ${names}`}.`;
}

interface UnknownAttribute {
  /** All names, as one text. */
  readonly names: string;
  /** What to do about tags, which all rules of a call share. */
  readonly tags: string;
}

/** The sentence for a key that could also be the key of one of another rule's ports. */
export function keyOfPortSentence(label: string, other: string): string {
  return `${label} could have the same key as a port of ${other}: give it a key that does not begin like that.`;
}

/** The sentence for a value that is not a rule. */
export function noRuleSentence(label: string, value: unknown): string {
  return `${label} is ${shown(value)}: give a rule with a source, a target and a port, or remove it.`;
}

/** The sentence for a value that does not have its TypeScript type. */
export function misfitSentence(label: string, { separator }: Phrases, misfit: Misfit): string {
  const { attribute, is, statement, remedy } = misfit;
  return is === undefined
    ? `${label}: ${statement}: ${remedy}.`
    : `${label}${separator}${attribute} is ${is}: ${remedy}.`;
}

/** The sentence for a key that is a token. Messages could not name the rule by it. */
export function unknownKeySentence(label: string): string {
  return `${label} has a key that only Terraform knows: give a plain text.`;
}

/** The sentence for a rule that creates the same rules as another one. */
export function duplicateSentence(name: string, first: string): string {
  if (name === first) return `${name} is listed twice: remove one of the two.`;
  return `${name} is the same connection as ${first}, and AWS refuses duplicates: remove one of them.`;
}

/** The sentence for a rule that another one covers. Both are named as in messages, such as `rules["web"]`. */
export function coveredSentence(name: string, coveredBy: string): string {
  return `${name} is covered by ${coveredBy}, which allows the same connections: remove it, or narrow ${coveredBy}.`;
}

/** The sentence for a group with more rules than its quota. */
export function quotaSentence(group: string, count: string, direction: string, quota: string, name: string): string {
  return (
    `${group} gets ${count} ${direction} rules, more than its quota of ${quota}: ` +
    `merge some of them, or have the quota "Inbound or outbound rules per security group" raised and set ${name}.`
  );
}

/** An attribute of a rule, as messages name it. */
export function attributeLabel(label: string, { separator, nameOf }: Phrases, attribute: AttributeName): string {
  return `${label}${separator}${nameOf(attribute)}`;
}
