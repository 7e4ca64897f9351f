import { GROUP_TYPES } from "./resource-types";

/**
 * A security group's construct: `SecurityGroup`, `DefaultSecurityGroup` or `DataAwsSecurityGroup` of
 * `@cdktf/provider-aws` or `@cdktn/provider-aws`, in any version.
 */
export interface ISecurityGroup {
  /** `aws_security_group` or `aws_default_security_group`. */
  readonly terraformResourceType: string;
  /** The group's ID, usually a token. */
  readonly id: string;
}

export function isSecurityGroup(end: unknown): end is ISecurityGroup {
  return (
    typeof end === "object" &&
    end !== null &&
    "terraformResourceType" in end &&
    GROUP_TYPES.includes(String(end.terraformResourceType))
  );
}

/** The account before the ID of another account's group. That account creates the group's rules by the ID alone. */
export const OTHER_ACCOUNT = /^[0-9]{12}\//;

/** A group's ID without its account. */
export function withoutAccount(securityGroupId: string): string {
  return securityGroupId.includes("/") ? securityGroupId.replace(OTHER_ACCOUNT, "") : securityGroupId;
}

/** AWS's default quota of rules per security group and direction (Amazon VPC quotas). */
export const RULES_PER_SECURITY_GROUP = 60;
