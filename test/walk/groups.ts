import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import {
  isOutside,
  type Blueprint,
  type BlueprintConnection,
  type BlueprintGroup,
  type Outside,
  type WideRule,
} from "./blueprint";

/** The IDs of everything that exists in AWS, by the names and IDs in a blueprint. */
export interface KnownIds {
  readonly vpcs: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

/** The addresses outside of the VPCs that rules name. */
export interface OutsidePeers {
  readonly officeBlock: string;
  readonly s3PrefixListId: string;
}

/** Creates a group as a person would in the console. AWS opens its egress. */
export async function createGroup(ec2: EC2Client, { name }: BlueprintGroup, VpcId: string): Promise<string> {
  const request = { GroupName: name, Description: `${name}, created by hand`, VpcId };
  return (await ec2.send(new CreateSecurityGroupCommand(request))).GroupId!;
}

/** The ID of the group of this name in a VPC. */
export async function groupNamed(ec2: EC2Client, name: string, vpcId: string): Promise<string> {
  const Filters = [
    { Name: "group-name", Values: [name] },
    { Name: "vpc-id", Values: [vpcId] },
  ];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return SecurityGroups![0]!.GroupId!;
}

/** Creates the rules that a group has at first, besides its open egress. */
export async function createRules(
  ec2: EC2Client,
  { id }: BlueprintGroup,
  { connections, wideRules }: Pick<Blueprint, "connections" | "wideRules">,
  groups: KnownIds["groups"],
  outside: OutsidePeers,
): Promise<void> {
  const permissions = (direction: "egress" | "ingress"): IpPermission[] => {
    const [own, other] = direction === "egress" ? (["source", "target"] as const) : (["target", "source"] as const);
    return connections
      .filter((connection) => connection[own] === id && connection.rules.includes(direction))
      .map((connection) => permission(connection, connection[other], groups, outside));
  };
  const GroupId = groups.get(id)!;
  const wide = wideRules.filter(({ target }) => target === id);
  const [egress, ingress] = [permissions("egress"), [...permissions("ingress"), ...wide.map(widePermission)]];
  if (egress.length > 0) await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress }));
  if (ingress.length > 0) await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ingress }));
}

function permission(
  { protocol, from, to, description: Description }: BlueprintConnection,
  peer: string,
  groups: KnownIds["groups"],
  outside: OutsidePeers,
): IpPermission {
  return {
    ...{ IpProtocol: protocol, FromPort: from, ToPort: to },
    ...(isOutside(peer)
      ? outsidePeer(peer, outside, Description)
      : { UserIdGroupPairs: [{ GroupId: groups.get(peer)!, Description }] }),
  };
}

const widePermission = ({ protocol, from, to, block }: WideRule): IpPermission => ({
  ...{ IpProtocol: protocol, FromPort: from, ToPort: to },
  IpRanges: [{ CidrIp: block }],
});

function outsidePeer(peer: Outside, { officeBlock, s3PrefixListId }: OutsidePeers, Description?: string): IpPermission {
  if (peer === "s3") return { PrefixListIds: [{ PrefixListId: s3PrefixListId, Description }] };
  return { IpRanges: [{ CidrIp: peer === "office" ? officeBlock : "0.0.0.0/0", Description }] };
}
