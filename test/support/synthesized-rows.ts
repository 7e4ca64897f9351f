import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { TerraformStack } from "cdktf";
import { egressRule, ingressRule } from "../../tools/aws-rows";
import { resourcesIn } from "./synthesis";

/** The rules of a stack as the rows that AWS returns after an apply. */
export const awsRowsOf = (stack: TerraformStack): SecurityGroupRule[] =>
  RESOURCE_TYPES.flatMap((type) => Object.values(resourcesIn(stack, type)).map((resource) => rowOf(type, resource)));

const RESOURCE_TYPES = [
  "aws_security_group_rule",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
];

/** The row of AWS for a resource in Terraform JSON, whose rule has one peer. */
function rowOf(type: string, resource: Readonly<Record<string, unknown>>): SecurityGroupRule {
  const isEgress = (resource.type ?? /egress|ingress/.exec(type)![0]) === "egress";
  const groupId = resource.security_group_id as string;
  const peers = [
    resource.self === true ? groupId : undefined,
    resource.source_security_group_id ?? resource.referenced_security_group_id,
    resource.cidr_blocks ?? resource.cidr_ipv4,
    resource.ipv6_cidr_blocks ?? resource.cidr_ipv6,
    resource.prefix_list_ids ?? resource.prefix_list_id,
  ].flat();
  const [peer] = peers.filter((one) => one !== undefined) as [string];
  const protocol = String(resource.protocol ?? resource.ip_protocol).toLowerCase();
  const numbers: Readonly<Record<string, string>> = { all: "-1", esp: "50" };
  return (isEgress ? egressRule : ingressRule)(groupId, peer, {
    IpProtocol: numbers[protocol] ?? protocol,
    FromPort: resource.from_port as number | undefined,
    ToPort: resource.to_port as number | undefined,
  });
}
