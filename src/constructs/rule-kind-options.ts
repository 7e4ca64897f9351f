import type { Construct } from "constructs";
import { isPlainObject } from "../rules/plain-object";
import type { RuleProblem } from "../rules/problems";
import { DEFAULT_KIND, KIND_WITH_TAGS, RULE_KINDS, type RuleKind } from "../rules/resource-types";
import {
  invalidContextKind,
  invalidCreateBeforeDestroy,
  invalidKind,
  invalidRules,
  invalidTag,
  invalidTags,
  iteratedTag,
  unsupportedTags,
} from "./errors";
import { isUnknown, type TokenValues } from "./tokens";

/** The name of the context that sets the kind of all rules of an app or a stack. */
export const KIND_CONTEXT = "securityGroupRuleKind";

/** The tags that rules of a kind can have. */
export type TagsOf<Kind extends RuleKind> = RuleKind extends Kind
  ? undefined
  : Kind extends "aws_vpc_security_group_rule"
    ? Readonly<Record<string, string>>
    : undefined;

/** Tag values by key. */
export type Tags = Readonly<Record<string, string>>;

/** The options for any kind. */
export interface KindOptions {
  readonly kind?: RuleKind;
  readonly tags?: Tags;
  readonly createBeforeDestroy?: boolean;
}

/** Options of the resources that are created for a pair. They apply to both rules. */
export interface RuleKindOptions<Kind extends RuleKind = RuleKind> {
  /**
   * The kind of resource that is created for both rules: `aws_security_group_rule`, or `aws_vpc_security_group_rule`
   * for an `aws_vpc_security_group_egress_rule` and an `aws_vpc_security_group_ingress_rule`.
   *
   * The latter is about three times as fast if many rules share a group, and supports tags. Only AWS checks its
   * description, not the provider. AWS shows no difference between the two kinds.
   *
   * Use one kind for all rules on a group. The provider's documentation warns that rules of both kinds on one group can
   * conflict, and synthesis warns about such groups.
   *
   * @default - the context `securityGroupRuleKind` of the stack or the app, or "aws_security_group_rule"
   * @example kind: "aws_vpc_security_group_rule"
   */
  readonly kind?: Kind;

  /**
   * The tags of both rules, in addition to the provider's default tags. Tags require
   * `kind: "aws_vpc_security_group_rule"` in the same object, because `aws_security_group_rule` does not support tags
   * (provider documentation).
   *
   * @default - none
   * @example tags: { team: "web" }
   */
  readonly tags?: TagsOf<Kind>;

  /**
   * Whether Terraform creates the new rule before it destroys the old one when a rule is replaced. This avoids a gap
   * when one of the groups is replaced.
   *
   * Terraform then does the same for everything that the rules refer to, including the security groups (Terraform
   * documentation, "create_before_destroy"). A group with a fixed `name` cannot be replaced that way, because two
   * groups of a VPC cannot have the same name (`InvalidGroup.Duplicate`). Use `namePrefix` for the groups instead. For
   * `Connections`, it is enough to set this option on one side.
   *
   * @default false
   * @example createBeforeDestroy: true
   */
  readonly createBeforeDestroy?: boolean;
}

/** The kind of the rules in a scope by default. @throws InvalidRulesError if the context has an invalid kind */
export function defaultKindIn(scope: Construct): RuleKind {
  const problems = contextKindProblems(scope);
  if (problems.length > 0) throw invalidRules(scope.node.path, problems);
  return contextKindIn(scope) as RuleKind;
}

/** The problems of the kind in a scope's context. */
export function contextKindProblems(scope: Construct): RuleProblem[] {
  const kind = contextKindIn(scope);
  return isKind(kind) ? [] : [invalidContextKind(KIND_CONTEXT, kind, RULE_KINDS)];
}

function contextKindIn(scope: Construct): unknown {
  return scope.node.tryGetContext(KIND_CONTEXT) ?? DEFAULT_KIND;
}

function isKind(kind: unknown): kind is RuleKind {
  return RULE_KINDS.some((known) => known === kind);
}

/** The problems of the options that do not depend on the stack. */
export function kindProblems({ kind, tags, createBeforeDestroy }: KindOptions): RuleProblem[] {
  // Both kinds accept an empty map.
  const hasTags = isUnknown(tags) || (isPlainObject(tags) && Object.keys(tags).length > 0);
  return [
    ...(kind === undefined || isKind(kind) ? [] : [invalidKind(kind, RULE_KINDS)]),
    ...tagProblems(tags),
    ...(hasTags && kind !== KIND_WITH_TAGS ? [unsupportedTags(DEFAULT_KIND, KIND_WITH_TAGS)] : []),
    ...(createBeforeDestroy === undefined || typeof createBeforeDestroy === "boolean"
      ? []
      : [invalidCreateBeforeDestroy(createBeforeDestroy)]),
  ];
}

/** The problems of tags that use an iterator although the rules do not iterate. */
export function iteratedTagProblems(tags: unknown, values: TokenValues): RuleProblem[] {
  if (!isPlainObject(tags)) return [];
  return Object.entries(tags)
    .filter(([, value]) => values.isIterated(value))
    .map(([name]) => iteratedTag(name));
}

function tagProblems(tags: unknown): RuleProblem[] {
  if (tags === undefined || isUnknown(tags)) return [];
  if (!isPlainObject(tags)) return [invalidTags(tags)];
  return Object.entries(tags).flatMap(([name, value]) =>
    typeof value === "string" || isUnknown(value) ? [] : [invalidTag(name, value)],
  );
}
