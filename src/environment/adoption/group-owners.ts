import type { Group } from "../environment";

/** Tools that keep the rules of the groups that they create, by the tags that they set on them. */
const TOOLS: readonly { readonly tag: string; readonly nameOf: (value: string) => string }[] = [
  // AWS CloudFormation, "Resource tag". AWS CDK deploys with CloudFormation.
  { tag: "aws:cloudformation:stack-name", nameOf: (stack) => `the CloudFormation stack ${stack}` },
  // AWS Load Balancer Controller, "Subnet and security group discovery".
  { tag: "elbv2.k8s.aws/cluster", nameOf: (cluster) => `the AWS Load Balancer Controller of ${cluster}` },
];

/** The tool that manages a group, other than Terraform; undefined if there is no sign of one. */
export function toolThatManages({ tags = {} }: Group): string | undefined {
  const found = TOOLS.find(({ tag }) => Object.hasOwn(tags, tag));
  return found?.nameOf(tags[found.tag]!);
}
