import type { Side } from "../rules/attributes";
import { forgottenCall } from "../rules/forms";
import type { ProblemCode, RuleProblem } from "../rules/problems";
import { isUnknown, shown } from "./tokens";

/** A problem, and the construct that found it. */
export interface Problem extends RuleProblem {
  /** The construct's path; `Connections` or `EgressGuard` if the object is not part of an app. */
  readonly path: string;
}

/**
 * Rules or properties that are refused. All problems of a call are reported at once, and nothing is created.
 *
 * ```ts
 * try {
 *   new MutualSecurityGroupRules(this, "rules", { rules });
 * } catch (error) {
 *   if (!(error instanceof InvalidRulesError)) throw error;
 *   for (const { key, attribute, code, message } of error.problems) report(key, attribute, code, message);
 * }
 * ```
 *
 * Problems that only synthesis can find, such as a group that never arrives, are part of CDKTF's own validation error.
 */
export class InvalidRulesError extends Error {
  readonly problems: readonly Problem[];

  /** @internal - `consequence` is what does not happen, because of the problems. */
  constructor(path: string, problems: readonly RuleProblem[], consequence?: string) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const heading = consequence === undefined ? [] : [`${path}: ${count}, so ${consequence}.`];
    const indent = consequence === undefined ? `${path}: ` : "  ";
    super([...heading, ...problems.map(({ message }) => indent + message)].join("\n"));
    this.name = "InvalidRulesError";
    this.problems = problems.map((problem) => ({ path, ...problem }));
  }
}

export const invalidRules = (path: string, problems: readonly RuleProblem[]): InvalidRulesError =>
  new InvalidRulesError(path, problems, "no rule is created");

/** A problem with a property of a construct. */
function ofProperty(attribute: string, code: ProblemCode, message: string): RuleProblem {
  return { attribute, code, message };
}

export const noProps = (received: unknown, known: readonly string[], of: string): RuleProblem => ({
  code: received === undefined ? "missing" : "invalid",
  message: `The properties of ${of} are ${shown(received)}: give an object with some of ${known.join(", ")}.`,
});

export const unknownProp = (name: string, known: readonly string[], of: string): RuleProblem =>
  ofProperty(name, "unknown", `${name} is not a property of ${of}: use one of ${known.join(", ")}.`);

export const rulesMissing = (received: unknown): RuleProblem =>
  ofProperty(
    "rules",
    received === undefined ? "missing" : "invalid",
    `rules is ${shown(received)}: give rules by key, as an object, or a list of them.`,
  );

export const mixedForms = (): RuleProblem => ({
  code: "ambiguous",
  message:
    "rules, forEach and rule do not go together: give rules, or forEach with the rule to create for each element.",
});

export const forEachMissing = (): RuleProblem =>
  ofProperty("forEach", "missing", "rule is given without forEach: give the iterator as forEach, or rules.");

export const ruleMissing = (): RuleProblem =>
  ofProperty("rule", "missing", "forEach is given without rule: give the rule to create for each element.");

export const quotaOfIterated = (): RuleProblem =>
  ofProperty(
    "rulesPerSecurityGroup",
    "conflict",
    "rulesPerSecurityGroup is given with forEach, where only Terraform knows how many rules there are: omit it.",
  );

export const noIterator = (received: unknown): RuleProblem =>
  ofProperty(
    "forEach",
    "invalid",
    `forEach is ${shown(received)}: give an iterator, such as TerraformIterator.fromList(…).`,
  );

export const noDependencies = (received: unknown): RuleProblem =>
  ofProperty("dependsOn", "invalid", `dependsOn is ${shown(received)}: give a list of resources.`);

export const noDependency = (index: number, received: unknown): RuleProblem =>
  ofProperty(
    "dependsOn",
    "invalid",
    `dependsOn[${index}] is ${shown(received)}: give a resource, a data source or a module.`,
  );

export const noProvider = (name: string, received: unknown): RuleProblem =>
  ofProperty(name, "invalid", `${name} is ${shown(received)}: give an AwsProvider, or omit it.`);

export const providerElsewhere = (name: string, stack: string, rules: string): RuleProblem =>
  ofProperty(
    name,
    "invalid",
    `${name} is configured in stack "${stack}", but the rules are created in "${rules}": configure the provider there as ` +
      `well, and give that one.`,
  );

export const noQuota = (received: unknown): RuleProblem =>
  ofProperty(
    "rulesPerSecurityGroup",
    "invalid",
    `rulesPerSecurityGroup is ${shown(received)}: give the quota as a whole number above 0.`,
  );

export const noContextQuota = (received: unknown): RuleProblem =>
  ofProperty(
    "rulesPerSecurityGroup",
    "invalid",
    `The context "rulesPerSecurityGroup" is ${shown(received)}: give the quota as a whole number above 0.`,
  );

export const noKind = (received: unknown, kinds: readonly string[]): RuleProblem =>
  ofProperty("kind", "invalid", `kind is ${shown(received)}: use ${alternatives(kinds)}.`);

export const noContextKind = (name: string, received: unknown, kinds: readonly string[]): RuleProblem =>
  ofProperty(name, "invalid", `The context ${JSON.stringify(name)} is ${shown(received)}: use ${alternatives(kinds)}.`);

const alternatives = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(" or ");

export const noCreateBeforeDestroy = (received: unknown): RuleProblem =>
  ofProperty("createBeforeDestroy", "invalid", `createBeforeDestroy is ${shown(received)}: use true or false.`);

export const noTags = (received: unknown): RuleProblem =>
  ofProperty("tags", "invalid", `tags is ${shown(received)}: give texts by name, as an object.`);

export const noTag = (name: string, received: unknown): RuleProblem =>
  ofProperty("tags", "invalid", `tags[${JSON.stringify(name)}] is ${shown(received)}: give a text.`);

export const iteratedTag = (name: string): RuleProblem =>
  ofProperty(
    "tags",
    "unresolved",
    `tags[${JSON.stringify(name)}] is a value of an iterator, but the rules do not iterate: give the iterator as forEach, or ` +
      `another value.`,
  );

/** Without this error, the tags would be missing from policies and bills, and nobody would know. */
export const tagsOfKind = (kind: string, kindWithTags: string): RuleProblem =>
  ofProperty(
    "tags",
    "conflict",
    `tags are given, but ${kind} does not support tags: give kind: ${JSON.stringify(kindWithTags)} too, or omit them.`,
  );

const LISTED_KEYS = 20;

export const noSuchPair = (path: string, key: string, keys: readonly string[]): Error => {
  const listed = keys.slice(0, LISTED_KEYS).map((known) => JSON.stringify(known));
  const more = keys.length > LISTED_KEYS ? ` and ${keys.length - LISTED_KEYS} more` : "";
  const known = keys.length > 0 ? `The rules are ${listed.join(", ")}${more}.` : "There are no rules.";
  const message = `there is no rule ${JSON.stringify(key)}. ${known}`;
  return new InvalidRulesError(path, [{ key, code: "unknown", message }]);
};

/** A rule that a pair does not have, because its end is not a group or is left out. */
export function noSuchRule(path: string, type: "egress" | "ingress", side: Side): never {
  const message =
    `there is no ${type} rule, because the ${side} is not a security group or is left out. ` +
    "The rules of the pair are in its `rules`.";
  throw new InvalidRulesError(path, [{ attribute: type, code: "unknown", message }]);
}

/** A problem with an option or a property, as a problem of one call of `Connections`. */
export const ofCall = (call: string, problem: RuleProblem): RuleProblem => ({
  ...problem,
  key: call,
  message: `${call}: ${problem.message}`,
});

/** Something that has no connections to declare. */
export const noConnectable = (received: unknown): RuleProblem => ({
  code: "invalid",
  message: `${shown(received)} is not a side of a connection: ${remedyFor(received)}.`,
});

function remedyFor(received: unknown): string {
  if (isUnknown(received)) return "write Peer.securityGroup(…)";
  if (typeof received === "string" && received.startsWith("sg-")) return `write Peer.securityGroup(${shown(received)})`;
  return (
    forgottenCall(received) ??
    "give a SecurityGroup of the Terraform provider's package, a Peer, Connections, or an object with Connections as " +
      "`connections`"
  );
}

export const noDefaultPort = (side: string): RuleProblem => ({
  attribute: "defaultPort",
  code: "missing",
  message:
    `${side} has no default port: name the port in the call, or give one with ` +
    "new Connections({ securityGroups, defaultPort }).",
});

export const notADefaultPort = (received: unknown): RuleProblem =>
  ofProperty("defaultPort", "invalid", `defaultPort is ${shown(received)}: give a port, such as Port.tcp(443).`);

export const noGroup = (received: unknown): RuleProblem =>
  ofProperty(
    "securityGroups",
    "invalid",
    `${shown(received)} is not a security group: ${forgottenCall(received) ?? "give a SecurityGroup of the Terraform provider's package, or a Peer"}.`,
  );

export const noGroups = (received: unknown): RuleProblem =>
  ofProperty("securityGroups", "invalid", `securityGroups is ${shown(received)}: give a list of security groups.`);

export const noScope = (received: unknown): RuleProblem =>
  ofProperty(
    "scope",
    "invalid",
    `scope is ${shown(received)}: give a construct of the stack that gets both rules, or omit it.`,
  );

export const noScopeToGuard = (received: unknown): RuleProblem =>
  ofProperty("scope", "invalid", `scope is ${shown(received)}: give an app, a stack or another construct.`);

/** A construct of somebody else where the rules of Connections should be. */
export const otherConstruct = (path: string): RuleProblem => ({
  code: "conflict",
  message:
    `${path} is in the place where Connections keeps its rules: give that construct another id than ` +
    `"${path.slice(path.lastIndexOf("/") + 1)}".`,
});

export const otherDescription = (call: string, description: string, first: string): RuleProblem => ({
  key: call,
  attribute: "description",
  code: "conflict",
  message:
    `${call}: the description is ${JSON.stringify(description)}, but an earlier call has ${JSON.stringify(first)}: ` +
    "use one of them.",
});

export const otherProvider = (call: string, side: Side): RuleProblem => ({
  key: call,
  attribute: "provider",
  code: "conflict",
  message: `${call}: the provider of the ${side} differs from that of an earlier call: use one of them.`,
});

/** Half a pair beside the whole of it, or beside its other half. */
export const otherHalf = (call: string, first: string): RuleProblem => ({
  key: call,
  attribute: "leaveOutRuleOn",
  code: "conflict",
  message:
    `${call} is the same connection as ${first}, but leaves out other rules of it: give both calls the same ` +
    `leaveOutRuleOn, or remove one of them.`,
});

export const otherStack = (call: string, wanted: string, stack: string): RuleProblem => ({
  key: call,
  attribute: "scope",
  code: "conflict",
  message: `${call}: the scope is in stack "${wanted}", but an earlier call created the rules in "${stack}": give that call the scope.`,
});

/** Two sides of a connection, or two calls, that ask for different kinds. */
export const otherKind = (call: string, kind: string, first: string): RuleProblem => ({
  key: call,
  attribute: "kind",
  code: "conflict",
  message:
    `${call} is declared with kind ${JSON.stringify(first)} and with kind ${JSON.stringify(kind)}, but both of its rules must ` +
    `be of one kind: use the same kind on both sides, or set it on one side only.`,
});

export const otherTag = (call: string, tag: string, value: string, first: string): RuleProblem => ({
  key: call,
  attribute: "tags",
  code: "conflict",
  message:
    `${call} gets two values for the tag ${JSON.stringify(tag)}: ${JSON.stringify(first)} and ${JSON.stringify(value)}. Both ` +
    `of its rules have the same tags: use one value, or set the tag on one side only.`,
});

export const sharedAddress = (address: string, path: string, other: string): string =>
  `${path} and ${other} both have the address ${address}, and CDKTF would merge them into one resource: give one of them ` +
  `another id, or call its overrideLogicalId right after it is constructed.`;

export const mixedKinds = (group: string, kind: string, other: string, path: string): string =>
  `${group} has a rule of kind ${kind} here and one of kind ${other} at ${path}. The AWS provider's documentation warns that ` +
  `the two conflict on one group: use one kind for all of its rules.`;

/** A token whose value changed after a rule was declared with it: the rule's address would not fit its ends. */
export const changedToken = (path: string, before: string, now: string): string =>
  `A token in the rules of ${path} was ${before} when they were declared, and is ${now} now: declare them once the value is ` +
  `final.`;

export const noStack = (source: string, target: string): RuleProblem => ({
  attribute: "scope",
  code: "missing",
  message:
    `the stack for the connection from ${source} to ${target} is not known, because no group that gets a rule belongs to a ` +
    `stack: pass a construct of the stack that should get the rules, as { scope: this }.`,
});

/** A call that would create no rule in any stack. */
export const noGroupGetsRule = (source: string, target: string): RuleProblem => ({
  code: "invalid",
  message:
    `no rule would be created from ${source} to ${target}, because neither end is a security group that gets one: give a ` +
    `security group on one side, or change leaveOutRuleOn.`,
});

/** Ends that no stack can refer to. */
export const otherApp = (one: string, other: string): string =>
  `"${one}" and "${other}" are stacks of two apps, and cannot refer to each other: use groups of one app.`;

/** A call that would otherwise be lost silently. */
export const noGroupsAtAll = (): RuleProblem => ({
  attribute: "scope",
  code: "missing",
  message:
    `neither side has a group of a known stack yet: add one to either side before the call (addSecurityGroup), or give the ` +
    `call a construct of the stack that gets its rules, as { scope: this }.`,
});

export const noGroupYet = (call: string, hasSource: boolean, hasTarget: boolean): string => {
  const missing = [...(hasSource ? [] : ["source"]), ...(hasTarget ? [] : ["target"])];
  return `${call} has no ${missing.join(" and no ")}: add a group to its Connections (addSecurityGroup), or remove the call.`;
};

const LISTED_CONNECTIONS = 10;

/** Connections that create a cycle of stacks, each with a stack where its rules would create none. */
export const cyclicStacks = (
  stack: string,
  dependency: string,
  connections: readonly {
    readonly name: string;
    readonly isCall: boolean;
    readonly stack: string;
    readonly scope: string;
  }[],
): InvalidRulesError => {
  const all = connections.map(({ name, isCall, stack: own, scope }) => {
    const remedy = isCall ? `give the call a construct of "${scope}" as { scope }` : `declare it in stack "${scope}"`;
    return `  ${name}, with its rules in "${own}": ${remedy}.`;
  });
  const lines = [...new Set(all)];
  const more = lines.length > LISTED_CONNECTIONS ? [`  … and ${lines.length - LISTED_CONNECTIONS} more.`] : [];
  const message = [
    `Stack "${stack}" cannot depend on stack "${dependency}", which depends on it already. The rules of these connections ` +
      `are part of the cycle:`,
    ...lines.slice(0, LISTED_CONNECTIONS),
    ...more,
    "If the stacks refer to each other in another way too, that reference must go as well.",
  ].join("\n");
  return new InvalidRulesError(stack, [{ code: "cycle", message }], "the dependency is not added");
};
