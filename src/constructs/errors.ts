import type { Side } from "../rules/attributes";
import { forgottenCall } from "../rules/forms";
import type { ProblemCode, RuleProblem } from "../rules/problems";
import { isUnknown, shown } from "./tokens";

/** A problem and the construct that found it. */
export interface Problem extends RuleProblem {
  /** The construct's path. `Connections` or `EgressGuard` if the object is not a construct of an app. */
  readonly path: string;
}

/**
 * Rules or properties are invalid. The error contains all problems of a call, and the call creates nothing.
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
 * CDKTF's own validation error contains the problems that only synthesis can find, such as a call of `Connections`
 * that never gets a group.
 */
export class InvalidRulesError extends Error {
  readonly problems: readonly Problem[];

  /** @internal - `consequence` completes the sentence "… problems, so …". */
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

/** A problem of one property. */
function ofProperty(attribute: string, code: ProblemCode, message: string): RuleProblem {
  return { attribute, code, message };
}

const codeFor = (received: unknown): ProblemCode => (received === undefined ? "missing" : "invalid");

/** A name or another valid text in a message. Use `shown` for values that may be invalid. */
const quoted = (text: string): string => JSON.stringify(text);

const alternatives = (texts: readonly string[]): string => texts.map(quoted).join(" or ");

export const invalidProps = (received: unknown, names: readonly string[], owner: string): RuleProblem => ({
  code: codeFor(received),
  message: `The properties of ${owner} are ${shown(received)}: give an object with some of ${names.join(", ")}.`,
});

export const unknownProp = (name: string, names: readonly string[], owner: string): RuleProblem =>
  ofProperty(name, "unknown", `${name} is not a property of ${owner}: use one of ${names.join(", ")}.`);

export const invalidRuleSet = (received: unknown): RuleProblem =>
  ofProperty(
    "rules",
    codeFor(received),
    `rules is ${shown(received)}: give an object with a rule for each key, or a list of rules.`,
  );

export const rulesWithForEach = (): RuleProblem => ({
  code: "ambiguous",
  message:
    "rules cannot be combined with forEach or rule: give either rules, or forEach and the rule to create for each " +
    "element.",
});

export const missingForEach = (): RuleProblem =>
  ofProperty("forEach", "missing", "rule needs forEach: give the iterator as forEach, or use rules instead.");

export const missingRule = (): RuleProblem =>
  ofProperty("rule", "missing", "forEach needs rule: give the rule to create for each element.");

export const quotaWithForEach = (): RuleProblem =>
  ofProperty(
    "rulesPerSecurityGroup",
    "conflict",
    "rulesPerSecurityGroup cannot be combined with forEach, because only Terraform knows the number of rules: omit it.",
  );

export const invalidIterator = (received: unknown): RuleProblem =>
  ofProperty(
    "forEach",
    "invalid",
    `forEach is ${shown(received)}: give an iterator, such as TerraformIterator.fromList(…).`,
  );

export const invalidDependencies = (received: unknown): RuleProblem =>
  ofProperty("dependsOn", "invalid", `dependsOn is ${shown(received)}: give a list of resources.`);

export const invalidDependency = (index: number, received: unknown): RuleProblem =>
  ofProperty(
    "dependsOn",
    "invalid",
    `dependsOn[${index}] is ${shown(received)}: give a resource, a data source or a module.`,
  );

export const invalidProvider = (name: string, received: unknown): RuleProblem =>
  ofProperty(name, "invalid", `${name} is ${shown(received)}: give an AwsProvider, or omit it.`);

export const providerOfOtherStack = (name: string, providerStack: string, ruleStack: string): RuleProblem =>
  ofProperty(
    name,
    "invalid",
    `${name} is configured in stack "${providerStack}", but the rules are created in stack "${ruleStack}": give a ` +
      `provider that is configured in stack "${ruleStack}".`,
  );

export const invalidQuota = (received: unknown): RuleProblem =>
  ofProperty(
    "rulesPerSecurityGroup",
    "invalid",
    `rulesPerSecurityGroup is ${shown(received)}: give the quota as a whole number above 0.`,
  );

export const invalidContextQuota = (received: unknown): RuleProblem =>
  ofProperty(
    "rulesPerSecurityGroup",
    "invalid",
    `The context "rulesPerSecurityGroup" is ${shown(received)}: give the quota as a whole number above 0.`,
  );

export const invalidKind = (received: unknown, kinds: readonly string[]): RuleProblem =>
  ofProperty("kind", "invalid", `kind is ${shown(received)}: use ${alternatives(kinds)}.`);

export const invalidContextKind = (name: string, received: unknown, kinds: readonly string[]): RuleProblem =>
  ofProperty(name, "invalid", `The context ${quoted(name)} is ${shown(received)}: use ${alternatives(kinds)}.`);

export const invalidCreateBeforeDestroy = (received: unknown): RuleProblem =>
  ofProperty("createBeforeDestroy", "invalid", `createBeforeDestroy is ${shown(received)}: use true or false.`);

export const invalidTags = (received: unknown): RuleProblem =>
  ofProperty("tags", "invalid", `tags is ${shown(received)}: give an object of strings, such as { team: "web" }.`);

export const invalidTag = (name: string, received: unknown): RuleProblem =>
  ofProperty("tags", "invalid", `tags[${quoted(name)}] is ${shown(received)}: give a string.`);

export const iteratedTag = (name: string): RuleProblem =>
  ofProperty(
    "tags",
    "unresolved",
    `tags[${quoted(name)}] is a value of an iterator, but the rules have no forEach: give the iterator as forEach, ` +
      `or use another value.`,
  );

/** Without this error, the tags would silently be missing from access policies and bills. */
export const unsupportedTags = (kind: string, kindWithTags: string): RuleProblem =>
  ofProperty("tags", "conflict", `${kind} does not support tags: set kind to ${quoted(kindWithTags)}, or omit tags.`);

const LISTED_KEYS = 20;

export const unknownPair = (path: string, key: string, keys: readonly string[]): Error => {
  const listed = keys.slice(0, LISTED_KEYS).map(quoted);
  const more = keys.length > LISTED_KEYS ? ` and ${keys.length - LISTED_KEYS} more` : "";
  const known = keys.length > 0 ? `The rules are ${listed.join(", ")}${more}.` : "There are no rules.";
  const message = `there is no rule ${quoted(key)}. ${known}`;
  return new InvalidRulesError(path, [{ key, code: "unknown", message }]);
};

/** The error for a rule that a pair does not have. */
export function throwMissingRule(path: string, direction: "egress" | "ingress", side: Side): never {
  const message =
    `the pair has no ${direction} rule, because the ${side} is not a security group or its rule is left out. ` +
    "Use `rules` to get the rules that exist.";
  throw new InvalidRulesError(path, [{ attribute: direction, code: "unknown", message }]);
}

/** A problem of an option or a property, as a problem of a call of `Connections`. */
export const ofCall = (call: string, problem: RuleProblem): RuleProblem => ({
  ...problem,
  key: call,
  message: `${call}: ${problem.message}`,
});

export const invalidSide = (received: unknown): RuleProblem => ({
  code: "invalid",
  message: `${shown(received)} is not a side of a connection: ${remedyForSide(received)}.`,
});

function remedyForSide(received: unknown): string {
  if (isUnknown(received)) return "write Peer.securityGroup(…)";
  if (typeof received === "string" && received.startsWith("sg-")) return `write Peer.securityGroup(${shown(received)})`;
  return (
    forgottenCall(received) ??
    "give a SecurityGroup of the Terraform provider's package, a Peer, a Connections object, or an object with " +
      "connections"
  );
}

export const missingDefaultPort = (side: string): RuleProblem => ({
  attribute: "defaultPort",
  code: "missing",
  message:
    `${side} has no default port: use a method with a port, or set a default port with ` +
    "new Connections({ securityGroups, defaultPort }).",
});

export const invalidDefaultPort = (received: unknown): RuleProblem =>
  ofProperty("defaultPort", "invalid", `defaultPort is ${shown(received)}: give a port, such as Port.tcp(443).`);

const GROUP_REMEDY = "give a SecurityGroup of the Terraform provider's package, or a Peer";

export const invalidGroup = (received: unknown): RuleProblem =>
  ofProperty(
    "securityGroups",
    "invalid",
    `${shown(received)} is not a security group: ${forgottenCall(received) ?? GROUP_REMEDY}.`,
  );

export const invalidGroups = (received: unknown): RuleProblem =>
  ofProperty("securityGroups", "invalid", `securityGroups is ${shown(received)}: give a list of security groups.`);

export const invalidScope = (received: unknown): RuleProblem =>
  ofProperty(
    "scope",
    "invalid",
    `scope is ${shown(received)}: give a construct in the stack that should get both rules, or omit it.`,
  );

export const invalidGuardScope = (received: unknown): RuleProblem =>
  ofProperty("scope", "invalid", `scope is ${shown(received)}: give an app, a stack or another construct.`);

export const invalidReport = (received: unknown, reports: readonly string[]): RuleProblem =>
  ofProperty("report", "invalid", `report is ${shown(received)}: use ${alternatives(reports)}.`);

export const invalidExceptions = (received: unknown): RuleProblem =>
  ofProperty("exceptions", "invalid", `exceptions is ${shown(received)}: give a list of exceptions.`);

export const invalidException = (name: string, received: unknown): RuleProblem =>
  ofProperty(name, "invalid", `${name} is ${shown(received)}: give an object with a path, a finding and a reason.`);

export const invalidExceptionPath = (name: string, received: unknown): RuleProblem =>
  ofProperty(
    name,
    codeFor(received),
    `${name} is ${shownOrMissing(received)}: give the path of a construct, such as "stack/bastion".`,
  );

export const invalidExceptionFinding = (name: string, received: unknown, findings: readonly string[]): RuleProblem =>
  ofProperty(name, codeFor(received), `${name} is ${shownOrMissing(received)}: use ${alternatives(findings)}.`);

export const invalidExceptionReason = (name: string, received: unknown): RuleProblem =>
  ofProperty(name, codeFor(received), `${name} is ${shownOrMissing(received)}: give the reason for the exception.`);

const shownOrMissing = (received: unknown): string => (received === undefined ? "missing" : shown(received));

/** The user has a construct with the ID that `Connections` uses in each stack. */
export const reservedId = (path: string): RuleProblem => ({
  code: "conflict",
  message: `Connections needs the ID of ${path} for its own construct: give that construct another ID.`,
});

export const differentDescription = (call: string, description: string, first: string): RuleProblem => ({
  key: call,
  attribute: "description",
  code: "conflict",
  message:
    `${call}: the description is ${shown(description)}, but an earlier call has the description ${shown(first)}: ` +
    "use the same description in both calls.",
});

export const differentProvider = (call: string, side: Side): RuleProblem => ({
  key: call,
  attribute: "provider",
  code: "conflict",
  message: `${call}: an earlier call has another provider for the ${side}: use the same provider in both calls.`,
});

/** A call that leaves out other rules of the connection than an earlier call. */
export const differentLeaveOut = (call: string, first: string): RuleProblem => ({
  key: call,
  attribute: "leaveOutRuleOn",
  code: "conflict",
  message:
    `${call} is the same connection as ${first}, but has another leaveOutRuleOn: use the same value in both calls, ` +
    "or remove one of them.",
});

export const differentStack = (call: string, wanted: string, stack: string): RuleProblem => ({
  key: call,
  attribute: "scope",
  code: "conflict",
  message:
    `${call}: the scope is in stack "${wanted}", but an earlier call created the rules in stack "${stack}": pass the ` +
    "scope to that call.",
});

/** Two sides of a connection, or two calls, set different kinds. */
export const differentKinds = (call: string, kind: string, first: string): RuleProblem => ({
  key: call,
  attribute: "kind",
  code: "conflict",
  message:
    `${call} has the kinds ${quoted(first)} and ${quoted(kind)}, but both rules of a connection must have the same ` +
    "kind: set the same kind on both sides, or set it on one side only.",
});

export const differentTags = (call: string, tag: string, value: string, first: string): RuleProblem => ({
  key: call,
  attribute: "tags",
  code: "conflict",
  message:
    `${call} has two values for the tag ${quoted(tag)}: ${quoted(first)} and ${quoted(value)}. Both rules of a ` +
    "connection have the same tags: use one value, or set the tag on one side only.",
});

export const sharedAddress = (address: string, path: string, other: string): string =>
  `${path} and ${other} both have the address ${address}, and CDKTF would merge them into one resource: give one of ` +
  `them another ID, or call its overrideLogicalId immediately after you create it.`;

export const mixedKinds = (group: string, kind: string, other: string, path: string): string =>
  `${group} has a rule of kind ${kind} here and a rule of kind ${other} at ${path}. The AWS provider's documentation ` +
  `warns that these kinds conflict on one group: use one kind for all rules of the group.`;

/** A token has changed since the rule was declared, so the rule's address would not match its ends. */
export const changedToken = (path: string, before: string, now: string): string =>
  `A token in the rules of ${path} was ${before} when the rules were declared, but is ${now} now: declare the rules ` +
  `after the value is final.`;

export const unknownStack = (source: string, target: string): RuleProblem => ({
  attribute: "scope",
  code: "missing",
  message:
    `the stack for the connection from ${source} to ${target} is unknown, because no group that gets a rule belongs ` +
    `to a stack: pass a construct in the stack that should get the rules, as { scope: this }.`,
});

/** The call would not create any rule. */
export const noGroupGetsRule = (source: string, target: string): RuleProblem => ({
  code: "invalid",
  message:
    `the connection from ${source} to ${target} would not create any rule, because neither end is a security group ` +
    `that gets one: give a security group on one side, or change leaveOutRuleOn.`,
});

export const differentApps = (one: string, other: string): string =>
  `the stacks "${one}" and "${other}" belong to different apps and cannot refer to each other: use groups of one app.`;

/** No stack is known whose synthesis could report the missing groups. */
export const noKnownStack = (): RuleProblem => ({
  attribute: "scope",
  code: "missing",
  message:
    `neither side has a group of a known stack: call addSecurityGroup on one side before this call, or pass a ` +
    `construct in the stack that should get the rules, as { scope: this }.`,
});

export const missingGroups = (call: string, hasSource: boolean, hasTarget: boolean): string => {
  const missing = [...(hasSource ? [] : ["source"]), ...(hasTarget ? [] : ["target"])];
  return (
    `${call} has no ${missing.join(" and no ")}: add a group to its Connections (addSecurityGroup), or remove the ` +
    "call."
  );
};

const LISTED_CONNECTIONS = 10;

/** A cycle of stacks. The `scope` of each connection is a stack where its rules would not create a cycle. */
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
    const remedy = isCall
      ? `pass a construct in "${scope}" to the call, as { scope }`
      : `declare it in stack "${scope}"`;
    return `  ${name} has its rules in "${own}": ${remedy}.`;
  });
  const lines = [...new Set(all)];
  const more = lines.length > LISTED_CONNECTIONS ? [`  … and ${lines.length - LISTED_CONNECTIONS} more.`] : [];
  const message = [
    `Stack "${stack}" cannot depend on stack "${dependency}", because "${dependency}" already depends on "${stack}". ` +
      "These connections are part of the cycle:",
    ...lines.slice(0, LISTED_CONNECTIONS),
    ...more,
    "If the stacks also refer to each other in another way, remove that reference too.",
  ].join("\n");
  return new InvalidRulesError(stack, [{ code: "cycle", message }], "the dependency is not added");
};

export const unguardedStack = (path: string): string =>
  `EgressGuard was added to the app, but not to its stack ${path}: call EgressGuard.addTo after all stacks are ` +
  "created.";

export const unusedException = (path: string, finding: string): string =>
  `EgressGuard has an exception for ${quoted(path)}, "${finding}", that matches no finding: correct it or remove it.`;
