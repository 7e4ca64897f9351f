import type { Construct } from "constructs";
import { isPlainObject } from "../rules/plain-object";
import type { RuleProblem } from "../rules/problems";
import {
  invalidRules,
  iteratedTag,
  noContextKind,
  noCreateBeforeDestroy,
  noKind,
  noTag,
  noTags,
  tagsOfKind,
} from "./errors";
import { DEFAULT_KIND, KIND_WITH_TAGS, RULE_KINDS, type RuleKind } from "./rule-kinds";
import { isUnknown, type TokenValues } from "./tokens";

/** The name of the context that sets the kind of all rules of an app or a stack. */
export const KIND_CONTEXT = "securityGroupRuleKind";

/** The tags that rules of a kind may have. */
export type TagsOf<Kind extends RuleKind> = RuleKind extends Kind
  ? undefined
  : Kind extends "aws_vpc_security_group_rule"
    ? Readonly<Record<string, string>>
    : undefined;

/** Tags by name. */
export type Tags = Readonly<Record<string, string>>;

/** The options as they may be, whatever the types say. */
export interface Options {
  readonly kind?: RuleKind;
  readonly tags?: Tags;
  readonly createBeforeDestroy?: boolean;
}

/** The resources that a pair is created as. All of it applies to both rules. */
export interface RuleKindOptions<Kind extends RuleKind = RuleKind> {
  /**
   * The kind of resource that both rules are created as: `aws_security_group_rule`, or with
   * `aws_vpc_security_group_rule` an `aws_vpc_security_group_egress_rule` and an `aws_vpc_security_group_ingress_rule`.
   * The latter is about three times as fast where many rules share a group, and has tags; AWS alone checks its
   * description. AWS shows no difference between them.
   *
   * Use one kind for all rules on a group. The provider's documentation warns that rules of both kinds on one group can
   * conflict, and synthesis warns where it finds them.
   *
   * @default - the context `securityGroupRuleKind` of the stack or the app, or else "aws_security_group_rule"
   * @example kind: "aws_vpc_security_group_rule"
   */
  readonly kind?: Kind;

  /**
   * The tags of both rules, in addition to the provider's default tags. They need `kind: "aws_vpc_security_group_rule"`
   * next to them, because `aws_security_group_rule` has no tags (provider documentation).
   *
   * @default - none
   * @example tags: { team: "web" }
   */
  readonly tags?: TagsOf<Kind>;

  /**
   * Whether a rule that must be replaced is created before the old one is destroyed, so that there is no gap when one
   * of its groups is replaced.
   *
   * Terraform then does the same with everything that the rules refer to, the security groups included (Terraform
   * documentation, "create_before_destroy"). A group with a fixed `name` cannot be replaced that way, because two
   * groups of a VPC cannot have the same name (`InvalidGroup.Duplicate`): give the groups `namePrefix` instead. For
   * `Connections`, it is enough if one side asks for it.
   *
   * @default false
   * @example createBeforeDestroy: true
   */
  readonly createBeforeDestroy?: boolean;
}

/** The kind of rules in a scope if none is given. @throws InvalidRulesError if the context has something else */
export function defaultKindIn(scope: Construct): RuleKind {
  const problems = contextKindProblems(scope);
  if (problems.length > 0) throw invalidRules(scope.node.path, problems);
  return contextKindIn(scope) as RuleKind;
}

/** What is wrong with the context of a scope. */
export function contextKindProblems(scope: Construct): RuleProblem[] {
  const kind = contextKindIn(scope);
  return isKind(kind) ? [] : [noContextKind(KIND_CONTEXT, kind, RULE_KINDS)];
}

function contextKindIn(scope: Construct): unknown {
  return scope.node.tryGetContext(KIND_CONTEXT) ?? DEFAULT_KIND;
}

function isKind(kind: unknown): kind is RuleKind {
  return RULE_KINDS.some((known) => known === kind);
}

/** What is wrong with the options themselves, wherever the rules will be. */
export function kindProblems({ kind, tags, createBeforeDestroy }: Options): RuleProblem[] {
  // An empty map is allowed for both kinds.
  const hasTags = isUnknown(tags) || (isPlainObject(tags) && Object.keys(tags).length > 0);
  return [
    ...(kind === undefined || isKind(kind) ? [] : [noKind(kind, RULE_KINDS)]),
    ...tagProblems(tags),
    ...(hasTags && kind !== KIND_WITH_TAGS ? [tagsOfKind(DEFAULT_KIND, KIND_WITH_TAGS)] : []),
    ...(createBeforeDestroy === undefined || typeof createBeforeDestroy === "boolean"
      ? []
      : [noCreateBeforeDestroy(createBeforeDestroy)]),
  ];
}

/** Tags with a value of an iterator, for rules that do not iterate. */
export function iteratedTagProblems(tags: unknown, values: TokenValues): RuleProblem[] {
  if (!isPlainObject(tags)) return [];
  return Object.entries(tags)
    .filter(([, value]) => values.isIterated(value))
    .map(([name]) => iteratedTag(name));
}

function tagProblems(tags: unknown): RuleProblem[] {
  if (tags === undefined || isUnknown(tags)) return [];
  if (!isPlainObject(tags)) return [noTags(tags)];
  return Object.entries(tags).flatMap(([name, value]) =>
    typeof value === "string" || isUnknown(value) ? [] : [noTag(name, value)],
  );
}
