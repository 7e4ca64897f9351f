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

export const noContextKind = (name: string, received: unknown, kinds: readonly string[]): string =>
  `The context ${JSON.stringify(name)} is ${kindOf(received)}: use ${kinds.map((kind) => JSON.stringify(kind)).join(" or ")}.`;

export const noCreateBeforeDestroy = (received: unknown): string =>
  `createBeforeDestroy is ${kindOf(received)}: use true or false.`;

export const noTags = (received: unknown): string => `tags is ${kindOf(received)}: give texts by name, as an object.`;

export const noTag = (name: string, received: unknown): string =>
  `tags[${JSON.stringify(name)}] is ${kindOf(received)}: give a text.`;

/** Dropped in silence, tags would be missing from what policies and bills are made by. */
export const tagsOfKind = (kind: string, kindWithTags: string): string =>
  `tags are given, but ${kind} does not support tags: use kind: ${JSON.stringify(kindWithTags)}, or leave them out.`;

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

/** Two sides of a connection, or two calls, that ask for different kinds. */
export const otherKind = (name: string, kind: string, first: string): string =>
  `${name} is declared with kind ${JSON.stringify(first)} and with kind ${JSON.stringify(kind)}, but both of its rules must be ` +
  `of one kind: use the same kind on both sides, or set it on one side only.`;

export const otherTag = (name: string, tag: string, value: string, first: string): string =>
  `${name} gets two values for the tag ${JSON.stringify(tag)}: ${JSON.stringify(first)} and ${JSON.stringify(value)}. Both of its ` +
  `rules have the same tags: use one value, or set the tag on one side only.`;

export const sharedAddress = (address: string, path: string, other: string): string =>
  `${path} and ${other} both have the address ${address}, and CDKTF would merge them into one resource: give one of them ` +
  `another id, or call its overrideLogicalId right after it is constructed.`;

export const mixedKinds = (group: string, kind: string, other: string, path: string): string =>
  `${group} has a rule of kind ${kind} here and one of kind ${other} at ${path}. The AWS provider's documentation warns that ` +
  `the two conflict on one group: use one kind for all of its rules.`;

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
    `The stack for the connection from ${source} to ${target} is not known, because no group that gets a rule belongs to a ` +
      `stack: pass a construct of the stack that should get the rules, as { scope: this }.`,
  );

/** A call that would otherwise be lost silently. */
export const noGroupsAtAll = (): Error =>
  new Error(
    `Neither side of this connection has a group of a known stack yet: add one to either side before the call ` +
      `(addSecurityGroup), or give the call a construct of the stack that gets its rules, as { scope: this }.`,
  );

export const noGroupYet = (sources: readonly string[], targets: readonly string[]): string => {
  const sides = [
    ...(sources.length > 0 ? [`from ${sources.join(", ")}`] : []),
    ...(targets.length > 0 ? [`to ${targets.join(", ")}`] : []),
  ];
  const missing = [...(sources.length > 0 ? [] : ["source"]), ...(targets.length > 0 ? [] : ["target"])];
  return (
    `${["A connection", ...sides].join(" ")} has no ${missing.join(" and no ")}: add a group to its Connections ` +
    `(addSecurityGroup), or remove the call.`
  );
};

const LISTED_CONNECTIONS = 10;

/** Calls that create a cycle of stacks, each with a stack where its rules would create none. */
export const cyclicStacks = (
  stack: string,
  dependency: string,
  connections: readonly { readonly name: string; readonly stack: string; readonly scope: string }[],
): Error => {
  const lines = connections.map(
    ({ name, stack: own, scope }) =>
      `  ${name}, with its rules in "${own}": give the call a construct of "${scope}" as { scope }.`,
  );
  const more = lines.length > LISTED_CONNECTIONS ? [`  … and ${lines.length - LISTED_CONNECTIONS} more.`] : [];
  return new Error(
    [
      `Stack "${stack}" cannot depend on stack "${dependency}", which depends on it already. The rules of these connections ` +
        `are part of the cycle:`,
      ...lines.slice(0, LISTED_CONNECTIONS),
      ...more,
      "If the stacks refer to each other in another way too, that reference must go as well.",
    ].join("\n"),
  );
};
