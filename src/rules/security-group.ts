/**
 * A security group's construct: `SecurityGroup`, `DefaultSecurityGroup` or `DataAwsSecurityGroup` of
 * `@cdktf/provider-aws` or `@cdktn/provider-aws`, of whichever release.
 */
export interface ISecurityGroup {
  /** `aws_security_group` or `aws_default_security_group`. */
  readonly terraformResourceType: string;
  /** The group's id, most often a token. */
  readonly id: string;
}

const TYPES: readonly string[] = ["aws_security_group", "aws_default_security_group"];

export function isSecurityGroup(end: unknown): end is ISecurityGroup {
  return (
    typeof end === "object" &&
    end !== null &&
    "terraformResourceType" in end &&
    TYPES.includes(String(end.terraformResourceType))
  );
}

/** Before the id of another account's group, whose rules are created by its id alone. */
export const OTHER_ACCOUNT = /^[0-9]{12}\//;

/** The id by which a group is known in its own account. */
export function withoutAccount(securityGroupId: string): string {
  return securityGroupId.includes("/") ? securityGroupId.replace(OTHER_ACCOUNT, "") : securityGroupId;
}

/** How many rules a direction AWS allows in a security group, where nobody asked for more (Amazon VPC quotas). */
export const RULES_PER_SECURITY_GROUP = 60;
