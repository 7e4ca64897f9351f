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

export const unknownProp = (name: string, known: readonly string[], of: string): string =>
  `${name} is no property of ${of}: use one of ${known.join(", ")}.`;

export const providerElsewhere = (name: string, stack: string, rules: string): string =>
  `${name} is configured in stack "${stack}", and the rules land in "${rules}": configure it there as well, and give that one.`;

export const noQuota = (received: unknown): string =>
  `rulesPerSecurityGroup is ${String(received)}: give the quota as a whole number above 0.`;

export const noKind = (received: unknown, kinds: readonly string[]): string =>
  `kind is ${kindOf(received)}: use ${kinds.map((kind) => JSON.stringify(kind)).join(" or ")}.`;

export const noTags = (received: unknown): string => `tags is ${kindOf(received)}: give texts by name, as an object.`;

export const noTag = (name: string, received: unknown): string =>
  `tags[${JSON.stringify(name)}] is ${kindOf(received)}: give a text.`;

/** Dropped in silence, tags would be missing from what policies and bills are made by. */
export const tagsOfKind = (kind: string, kindWithTags: string): string =>
  `tags are given, and ${kind} has none: give kind: ${JSON.stringify(kindWithTags)}, which has, or leave them out.`;

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

/** Something that has no connections to declare. */
export const noConnectable = (received: unknown): Error =>
  new Error(
    `${kindOf(received)} has no connections: give a security group, a Peer, Connections, or something that has Connections as ` +
      `\`connections\`.`,
  );

export const noDefaultPort = (names: readonly string[]): Error =>
  new Error(
    `The connections of ${names.join(", ") || "no group yet"} have no default port: name the port, or give them one by ` +
      `new Connections({ defaultPort }).`,
  );

export const otherDescription = (name: string, description: string, first: string): string =>
  `${name}.description is ${JSON.stringify(description)}, and it was ${JSON.stringify(first)} before: give one of them.`;

export const otherProvider = (name: string, side: Side): string =>
  `${name} has another provider for its ${side} than it had before: give one of them.`;

/** Half a pair beside the whole of it, or beside its other half. */
export const otherHalf = (name: string): string =>
  `${name} is the same connection as one that was declared before, and leaves out other rules of it: give both calls the same ` +
  `leaveOutRuleOn, or remove one of them.`;

export const otherStack = (name: string, wanted: string, stack: string): string =>
  `${name} has a scope of stack "${wanted}", and an earlier call made it in "${stack}": give that call the scope.`;

export const otherKind = (name: string, side: Side, kind: string, first: string): string =>
  `${name} has kind ${JSON.stringify(kind)} for its ${side}, and was made as ${JSON.stringify(first)} before: give both calls ` +
  `Connections of one kind.`;

export const noProps = (received: unknown, known: readonly string[], of: string): Error =>
  new Error(`${kindOf(received)} is no object of properties of ${of}: give one of ${known.join(", ")}.`);

export const noGroups = (received: unknown): string =>
  `securityGroups is ${kindOf(received)}: give a list of security groups.`;

export const noProvider = (received: unknown): string =>
  `provider is ${kindOf(received)}: give an AwsProvider, or leave it out.`;

export const noScope = (received: unknown): Error =>
  new Error(`scope is ${kindOf(received)}: give a construct of the stack that gets both rules, or leave it out.`);

export const noStack = (source: string, target: string): Error =>
  new Error(
    `The connection from ${source} to ${target} names no construct, so no stack could get its rules: give it a construct of ` +
      `the stack, as { scope: this }.`,
  );

export const noGroupYet = (names: readonly string[], side: Side): string =>
  side === "target"
    ? `A connection from ${names.join(", ")} has no target: add a group to its Connections (addSecurityGroup), or remove the call.`
    : `A connection to ${names.join(", ")} has no source: add a group to its Connections (addSecurityGroup), or remove the call.`;

export const cyclicStacks = (
  stack: string,
  dependency: string,
  calls: readonly { readonly call: string; readonly stack: string }[],
): Error =>
  new Error(
    `Stack "${stack}" cannot depend on "${dependency}", which depends on it already, for that is where the rules of these ` +
      `connections landed: ${calls.map(({ call, stack: own }) => `${call} (in "${own}")`).join(", ")}. Move them: give these ` +
      `calls a construct of "${stack}" as { scope }.`,
  );
