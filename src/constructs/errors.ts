import type { Side } from "../rules/attributes";

/** Rules of which some are wrong: nothing is made of any of them. */
export class InvalidRulesError extends Error {
  /** @param problems - a sentence for everything that is wrong, each naming the rule by its key, or the property */
  constructor(
    path: string,
    readonly problems: readonly string[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${path}: ${count}, so no rule is made.\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "InvalidRulesError";
  }
}

export const invalidRules = (path: string, problems: readonly string[]): Error => new InvalidRulesError(path, problems);

export const rulesMissing = (received: unknown): string =>
  `rules is ${kindOf(received)}: give rules by key, as an object, or a list of them.`;

export const mixedForms = (): string =>
  "rules, forEach and rule do not go together: give rules, or forEach with the rule to make for each element.";

export const unknownProp = (name: string, known: readonly string[]): string =>
  `${name} is no property of MutualSecurityGroupRules: use one of ${known.join(", ")}.`;

export const noQuota = (received: unknown): string =>
  `rulesPerSecurityGroup is ${String(received)}: give the quota as a whole number above 0.`;

function kindOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  return `an object of another kind (${Object.prototype.toString.call(value).slice("[object ".length, -1)})`;
}

export const noSuchPair = (path: string, key: string, keys: readonly string[]): Error =>
  new Error(
    `${path}: there is no rule ${JSON.stringify(key)}. ` +
      (keys.length > 0
        ? `The rules are ${keys.map((known) => JSON.stringify(known)).join(", ")}.`
        : "There are no rules."),
  );

/** A rule that a pair does not have, for its end is no group, or is left out by name. */
export function noSuchRule(path: string, type: "egress" | "ingress", side: Side): never {
  throw new Error(
    `${path}: there is no ${type} rule, for the ${side} is no security group or is left out by name. ` +
      `The pair's rules are in its \`rules\`.`,
  );
}
