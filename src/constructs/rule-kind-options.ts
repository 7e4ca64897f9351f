import type { Construct } from "constructs";
import { invalidRules, noContextKind, noCreateBeforeDestroy, noKind, noTag, noTags, tagsOfKind } from "./errors";
import { DEFAULT_KIND, KIND_WITH_TAGS, RULE_KINDS, type RuleKind } from "./rule-kinds";
import { isUnknown } from "./tokens";

/** The name of the context that sets the kind of all rules of an app or a stack. */
export const KIND_CONTEXT = "securityGroupRuleKind";

/** The resources that a pair is created as. All of it applies to both rules. */
export interface RuleKindOptions<Kind extends RuleKind = RuleKind> {
  /**
   * The kind of resource that both rules are created as: `aws_security_group_rule`, or with `aws_vpc_security_group_rule` an
   * `aws_vpc_security_group_egress_rule` and an `aws_vpc_security_group_ingress_rule`. The latter is about three times as
   * fast where many rules share a group, and has tags; AWS alone checks its description. AWS shows no difference between them.
   *
   * Use one kind for all rules on a group. The provider's documentation warns that rules of both kinds on one group can
   * conflict, and synthesis warns where it finds them.
   *
   * @default - the context `securityGroupRuleKind` of the stack or the app, or else "aws_security_group_rule"
   */
  readonly kind?: Kind;

  /**
   * The tags of both rules, in addition to the provider's default tags.
   *
   * @default - none. `aws_security_group_rule` has no tags (provider documentation): tags for it are an error.
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * Whether a rule that must be replaced is created before the old one is destroyed, so that there is no gap when one of its
   * groups is replaced.
   *
   * Terraform then does the same with everything that the rules refer to, the security groups included (Terraform
   * documentation, "create_before_destroy"). A group with a fixed `name` cannot be replaced that way, because two groups of a
   * VPC cannot have the same name (`InvalidGroup.Duplicate`): give the groups `namePrefix` instead. For `Connections`, it is
   * enough if one side asks for it.
   *
   * @default false
   */
  readonly createBeforeDestroy?: boolean;
}

/** The kind of rules in a scope where none is given. @throws InvalidRulesError if the context has something else */
export function defaultKindIn(scope: Construct): RuleKind {
  const kind: unknown = scope.node.tryGetContext(KIND_CONTEXT) ?? DEFAULT_KIND;
  if (!isKind(kind)) throw invalidRules(scope.node.path, [noContextKind(KIND_CONTEXT, kind, RULE_KINDS)]);
  return kind;
}

function isKind(kind: unknown): kind is RuleKind {
  return RULE_KINDS.some((known) => known === kind);
}

/** What is wrong with the options themselves, wherever the rules will be. */
export function kindProblems({ kind, tags, createBeforeDestroy }: RuleKindOptions): string[] {
  return [
    ...(kind === undefined || isKind(kind) ? [] : [noKind(kind, RULE_KINDS)]),
    ...tagProblems(tags),
    ...(createBeforeDestroy === undefined || typeof createBeforeDestroy === "boolean"
      ? []
      : [noCreateBeforeDestroy(createBeforeDestroy)]),
  ];
}

function tagProblems(tags: unknown): string[] {
  if (tags === undefined || isUnknown(tags)) return [];
  if (!isPlainObject(tags)) return [noTags(tags)];
  return Object.entries(tags as object).flatMap(([name, value]) =>
    typeof value === "string" ? [] : [noTag(name, value)],
  );
}

/** Tags for the kind that does not support them. An empty map is allowed for both kinds. */
export function tagsOfKindProblems(kind: RuleKind, tags: RuleKindOptions["tags"]): string[] {
  const hasTags = isUnknown(tags) || (isPlainObject(tags) && Object.keys(tags as object).length > 0);
  return hasTags && kind === DEFAULT_KIND ? [tagsOfKind(kind, KIND_WITH_TAGS)] : [];
}

/** A plain object, of this realm or another. */
export function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.hasOwn(prototype, "hasOwnProperty");
}
