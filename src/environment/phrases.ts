import type { Pair } from "./audit";
import { hasLabel, ruleLabel, type Environment, type Rule } from "./environment";
import type { Connection } from "./finding";
import { trafficKey } from "./traffic";

/** The most elements that a sentence lists. */
const LISTED = 5;

/** Elements in a sentence, such as "a, b and c" or "a, b and 7 more". */
export function listOf(all: readonly string[]): string {
  const [shown, rest] =
    all.length > LISTED ? [all.slice(0, LISTED), [`${all.length - LISTED} more`]] : [all.slice(0, -1), all.slice(-1)];
  return shown.length === 0 ? rest.join("") : `${shown.join(", ")} and ${rest.join("")}`;
}

/** A number with its noun, such as "1 rule" and "2 rules". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What tells findings about connections apart. */
export const connectionSubject = ({ source, target, ...traffic }: Connection): string =>
  `${source} ${target} ${trafficKey(traffic)}`;

/** The end of a sentence about a missing rule. */
export const exceptThrough = ({ possibleRule }: Pair): string =>
  possibleRule === undefined
    ? ""
    : `, unless ${possibleRule.peer.value!} of ${ruleLabel(possibleRule)} contains its addresses`;

/** The other group of a connection in messages. */
export const otherThan = (groupId: string, otherId: string, environment: Environment): string =>
  groupId === otherId ? "itself" : environment.groupLabel(otherId);

/** A rule that the same message has mentioned. */
export const thatRule = (rule: Rule): string => (hasLabel(rule) ? ruleLabel(rule) : "that rule");
