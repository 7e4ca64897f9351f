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
