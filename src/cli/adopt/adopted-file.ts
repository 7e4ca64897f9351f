import type { AttributeName } from "../../rules/attributes";
import type { AdoptedRule, AdoptedSide, Adoption } from "../../environment/adoption/adoption";
import { printable, shortened } from "../printable";
import type { Environment } from "../../environment/environment";

/** A file that declares adopted rules. */
export interface AdoptedFile {
  readonly name: string;
  readonly content: string;
}

/** What files are written from. */
export interface AdoptedRules {
  readonly adoption: Adoption;
  readonly environment: Environment;
  /** Whether the files refer to resources of groups instead of their IDs. */
  readonly hasReferences?: boolean;
  /** The quota of rules per group and direction, if the user has given one. */
  readonly rulesPerSecurityGroup?: number;
}

/** The attributes of a rule that are texts, besides its ends and its protocol, in the order of the documentation. */
export function textAttributes({ egress, ingress }: AdoptedRule): (readonly [name: AttributeName, text: string])[] {
  const leftOut = egress?.action === "leave-out" ? "source" : ingress?.action === "leave-out" ? "target" : undefined;
  return [
    ...descriptions(declaredDescription(egress), declaredDescription(ingress)),
    ...(leftOut === undefined ? [] : [["leave_out_rule_on", leftOut] as const]),
  ];
}

const declaredDescription = (side: AdoptedSide | undefined): string | undefined =>
  side === undefined || side.action === "leave-out" ? undefined : side.description;

/** One description, unless there are two rules that differ. An empty text declares that there is no description. */
function descriptions(source: string | undefined, target: string | undefined): [AttributeName, string][] {
  if (source === undefined || target === undefined || source === target) return [["description", (source ?? target)!]];
  return [
    ["description_source", source],
    ["description_target", target],
  ];
}

/** What a file with these rules contains. */
export const contentSentence = (rules: readonly AdoptedRule[]): string =>
  rules.some(({ comment }) => comment !== undefined)
    ? "The rules of security groups that exist, the missing sides of their connections, and what flow logs show."
    : "The rules of security groups that exist, and the other side of each connection that had only one.";

/** The lines of the comment on a rule: whether the connection does not work today, and why it is declared. */
export const commentLines = (rule: AdoptedRule, adoption: Adoption): string[] =>
  [newSentence(rule, adoption), rule.comment].flatMap((text) => (text === undefined ? [] : printable(shortened(text))));

function newSentence(
  { source, target, egress, isNew, mayBeNew }: AdoptedRule,
  { groupNames }: Adoption,
): string | undefined {
  if (!isNew && mayBeNew !== true) return undefined;
  const nameOf = (id: string) => groupNames.get(id) ?? id;
  const place = egress?.action === "add" ? `out of ${nameOf(source.value)}` : `into ${nameOf(target.value)}`;
  return isNew
    ? `New: no rule lets this connection ${place} today.`
    : `May be new in part: it is not certain that rules let all of this connection ${place} today.`;
}
