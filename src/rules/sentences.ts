import type { AttributeName } from "./attributes";
import type { Misfit } from "./forms";
import type { Phrases } from "./phrases";
import { shown } from "./values";

/** The name of a rule in messages. */
export function ruleLabel(key: unknown): string {
  return `rules[${shown(key)}]`;
}

/** The sentence for a rule that breaks a check. */
export function checkSentence(subject: string, is: string, remedy: string): string {
  return `${subject} is ${is}: ${remedy}.`;
}

/** The sentence for an attribute that no rule has: most often a misspelled one. Its value may not be known yet. */
export function unknownAttributeSentence(subject: string, name: string, { names, tags }: UnknownAttribute): string {
  return `${subject} is not an attribute of a rule: ${name === "tags" ? tags : `use one of ${names}`}.`;
}

interface UnknownAttribute {
  /** The names that there are, as one text. */
  readonly names: string;
  /** What to do about tags, which all rules of a call have in common. */
  readonly tags: string;
}

/** The sentence for a key that could be one of those that a rule's ports get. */
export function keyOfPortSentence(label: string, other: string): string {
  return `${label} has a key that begins as those of the ports of ${other} do: give it another one.`;
}

/** The sentence for what stands in a rule's place and is none. */
export function noRuleSentence(label: string, value: unknown): string {
  return `${label} is ${shown(value)}: give a rule with a source, a target and a port, or remove it.`;
}

/** The sentence for a value that is not what TypeScript's types ask for. */
export function misfitSentence(label: string, { separator }: Phrases, misfit: Misfit): string {
  const { attribute, is, statement, remedy } = misfit;
  return is === undefined
    ? `${label}: ${statement}: ${remedy}.`
    : `${label}${separator}${attribute} is ${is}: ${remedy}.`;
}

/** The sentence for a key that is a token: messages could not name the rule by it. */
export function unknownKeySentence(label: string): string {
  return `${label} has a key that only Terraform knows: give a plain text.`;
}

/** The sentence for a rule that makes what another one makes. */
export function duplicateSentence(name: string, first: string): string {
  if (name === first) return `${name} is listed twice: remove one of the two.`;
  return `${name} is the same connection as ${first}, and AWS takes only one: remove one of them.`;
}

/** The sentence for a rule that another one covers. Each is named as it stands in a message, such as `rules["web"]`. */
export function coveredSentence(name: string, coveredBy: string): string {
  return `${name} is covered by ${coveredBy}, which allows all that it does: remove it, or narrow ${coveredBy}.`;
}

/** The sentence for a group with more rules than its quota. */
export function quotaSentence(group: string, count: string, direction: string, quota: string, name: string): string {
  return (
    `${group} gets ${count} ${direction} rules, more than the ${quota} that AWS allows: merge some of them, or have the quota ` +
    `"Inbound or outbound rules per security group" raised and say so by ${name}.`
  );
}

/** An attribute of a rule, as messages name it. */
export function attributeLabel(label: string, { separator, nameOf }: Phrases, attribute: AttributeName): string {
  return `${label}${separator}${nameOf(attribute)}`;
}
