import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import type { Blueprint, BlueprintVpc } from "./blueprint";
import { groupNamed } from "./groups";

/** A VPC with one subnet. */
export interface CreatedVpc {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly hasIpv6: boolean;
}

/** Creates the VPCs of a blueprint with their peering connection, in place of the default VPC. Returns them by name. */
export async function createVpcs(ec2: EC2Client, { vpcs, peered }: Blueprint): Promise<Map<string, CreatedVpc>> {
  await removeDefaultVpc(ec2);
  const created = new Map<string, CreatedVpc>();
  for (const vpc of vpcs) created.set(vpc.name, await createVpc(ec2, vpc));
  const [requester, accepter] = peered.map((name) => created.get(name)!.vpcId);
  await peer(ec2, requester!, accepter!);
  return created;
}

async function removeDefaultVpc(ec2: EC2Client): Promise<void> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  for (const { SubnetId } of Subnets) await ec2.send(new DeleteSubnetCommand({ SubnetId }));
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  for (const { VpcId } of Vpcs) await ec2.send(new DeleteVpcCommand({ VpcId }));
}

async function createVpc(ec2: EC2Client, { cidrBlock: CidrBlock, hasIpv6 }: BlueprintVpc): Promise<CreatedVpc> {
  const request = { CidrBlock, AmazonProvidedIpv6CidrBlock: hasIpv6 };
  const vpcId = (await ec2.send(new CreateVpcCommand(request))).Vpc!.VpcId!;
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  const ipv6 = Vpcs![0]!.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, Ipv6CidrBlock: ipv6?.replace("/56", "/64") }),
  );
  await restoreDefaultRule(ec2, vpcId);
  return { vpcId, subnetId: Subnet!.SubnetId!, hasIpv6 };
}

/** AWS creates this rule of a VPC's default group. moto does not. */
async function restoreDefaultRule(ec2: EC2Client, vpcId: string): Promise<void> {
  const GroupId = await groupNamed(ec2, "default", vpcId);
  const IpPermissions = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

async function peer(ec2: EC2Client, VpcId: string, PeerVpcId: string): Promise<void> {
  const { VpcPeeringConnection } = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }));
  const { VpcPeeringConnectionId } = VpcPeeringConnection!;
  await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
}
