/**
 * The kind of resource that is created for rules: `aws_security_group_rule`, or `aws_vpc_security_group_rule` for
 * `aws_vpc_security_group_egress_rule` and `aws_vpc_security_group_ingress_rule`.
 */
export type RuleKind = "aws_security_group_rule" | "aws_vpc_security_group_rule";

export const DEFAULT_KIND = "aws_security_group_rule";
export const RULE_KINDS: readonly RuleKind[] = [DEFAULT_KIND, "aws_vpc_security_group_rule"];

/** The kind that supports tags. */
export const KIND_WITH_TAGS: RuleKind = "aws_vpc_security_group_rule";

/** The kind of each resource type. */
export const KIND_OF_RESOURCE: Readonly<Record<string, RuleKind>> = {
  aws_security_group_rule: "aws_security_group_rule",
  aws_vpc_security_group_egress_rule: "aws_vpc_security_group_rule",
  aws_vpc_security_group_ingress_rule: "aws_vpc_security_group_rule",
};

/** The types of resources and data sources that are security groups. */
export const GROUP_TYPES: readonly string[] = ["aws_security_group", "aws_default_security_group"];
