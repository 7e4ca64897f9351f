import type { IpPermission, NetworkInterface, SecurityGroup, SecurityGroupRule, Tag } from "@aws-sdk/client-ec2";
import { createHash } from "node:crypto";
import type { InputDocument } from "../src/environment/input";

/** The rows that `aws ec2 describe-…` prints of security group rules, security groups and network interfaces. */
export interface AwsRows {
  readonly rules: readonly SecurityGroupRule[];
  readonly groups: readonly SecurityGroup[];
  readonly interfaces: readonly NetworkInterface[];
}

/** The protocol and the ports of a rule, as AWS names them. */
export type AwsTraffic = Pick<SecurityGroupRule, "IpProtocol" | "FromPort" | "ToPort">;

export const tcp = (from: number, to = from): AwsTraffic => ({ IpProtocol: "tcp", FromPort: from, ToPort: to });
export const udp = (from: number, to = from): AwsTraffic => ({ IpProtocol: "udp", FromPort: from, ToPort: to });
export const ALL_TRAFFIC: AwsTraffic = { IpProtocol: "-1", FromPort: -1, ToPort: -1 };

const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
const VPC = "vpc-0a1b2c3d4e5f60718";

/** An egress rule of a group. The peer is the ID of a group or of a prefix list, or a CIDR block. */
export function egressRule(groupId: string, peer: string, traffic: AwsTraffic, description?: string) {
  return ruleRow(groupId, true, peer, traffic, description);
}

/** An ingress rule of a group. The peer is the ID of a group or of a prefix list, or a CIDR block. */
export function ingressRule(groupId: string, peer: string, traffic: AwsTraffic, description?: string) {
  return ruleRow(groupId, false, peer, traffic, description);
}

/** The egress rule of the source and the ingress rule of the target. */
export function pairOfRules(
  source: string,
  target: string,
  traffic: AwsTraffic,
): [egress: SecurityGroupRule, ingress: SecurityGroupRule] {
  return [egressRule(source, target, traffic), ingressRule(target, source, traffic)];
}

function ruleRow(
  groupId: string,
  isEgress: boolean,
  peer: string,
  traffic: AwsTraffic,
  description?: string,
): SecurityGroupRule {
  const id = idOf("sgr", groupId, String(isEgress), peer, JSON.stringify(traffic));
  return {
    SecurityGroupRuleId: id,
    GroupId: groupId,
    GroupOwnerId: ACCOUNT,
    IsEgress: isEgress,
    ...traffic,
    ...peerOf(peer),
    ...(description === undefined ? {} : { Description: description }),
    Tags: [],
    SecurityGroupRuleArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group-rule/${id}`,
  };
}

function peerOf(peer: string): Partial<SecurityGroupRule> {
  if (peer.startsWith("sg-")) return { ReferencedGroupInfo: { GroupId: peer, UserId: ACCOUNT } };
  if (peer.startsWith("pl-")) return { PrefixListId: peer };
  return peer.includes(":") ? { CidrIpv6: peer } : { CidrIpv4: peer };
}

/** A group with its rules. */
export function groupRow(id: string, name: string, own: readonly SecurityGroupRule[], tags: Tag[] = []): SecurityGroup {
  return {
    GroupId: id,
    IpPermissionsEgress: permissionsOf(own.filter(({ IsEgress }) => IsEgress)),
    Tags: tags,
    VpcId: VPC,
    SecurityGroupArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${id}`,
    OwnerId: ACCOUNT,
    GroupName: name,
    Description: `Security group of ${name}`,
    IpPermissions: permissionsOf(own.filter(({ IsEgress }) => !IsEgress)),
  };
}

/** The rules of one direction as `describe-security-groups` joins them: by their protocol and ports. */
function permissionsOf(rules: readonly SecurityGroupRule[]): IpPermission[] {
  const byTraffic = new Map<string, Required<Omit<IpPermission, keyof AwsTraffic>> & AwsTraffic>();
  for (const rule of rules) {
    const { IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo, Description } = rule;
    // For all protocols, only describe-security-group-rules has ports.
    const traffic: AwsTraffic = IpProtocol === "-1" ? { IpProtocol } : { IpProtocol, FromPort, ToPort };
    const key = JSON.stringify(traffic);
    const permission = byTraffic.get(key) ?? {
      ...traffic,
      UserIdGroupPairs: [],
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
    };
    byTraffic.set(key, permission);
    const about = Description === undefined ? {} : { Description };
    if (ReferencedGroupInfo !== undefined) {
      const { UserId, GroupId } = ReferencedGroupInfo;
      permission.UserIdGroupPairs.push({ ...about, UserId, GroupId });
    }
    if (CidrIpv4 !== undefined) permission.IpRanges.push({ ...about, CidrIp: CidrIpv4 });
    if (CidrIpv6 !== undefined) permission.Ipv6Ranges.push({ ...about, CidrIpv6 });
    if (PrefixListId !== undefined) permission.PrefixListIds.push({ ...about, PrefixListId });
  }
  return [...byTraffic.values()];
}

/** The interface of an instance. Its index decides about its address, from 10.0.0.0 on. */
export function interfaceRow(index: number, groupIds: readonly string[], tags: Tag[] = []): NetworkInterface {
  const id = idOf("eni", String(index));
  const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  const name = `ip-${address.replaceAll(".", "-")}.${REGION}.compute.internal`;
  return {
    Attachment: {
      AttachTime: new Date("2026-01-15T09:30:00Z"),
      AttachmentId: idOf("eni-attach", String(index)),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      NetworkCardIndex: 0,
      InstanceId: idOf("i", String(index)),
      InstanceOwnerId: ACCOUNT,
      Status: "attached",
    },
    AvailabilityZone: `${REGION}a`,
    AvailabilityZoneId: "euc1-az2",
    Description: "",
    Groups: groupIds.map((groupId) => ({ GroupId: groupId, GroupName: `group-${groupId.slice("sg-".length)}` })),
    InterfaceType: "interface",
    Ipv6Addresses: [],
    MacAddress: `06:00:00:${[index >> 16, (index >> 8) & 255, index & 255].map(hexByte).join(":")}`,
    NetworkInterfaceId: id,
    OwnerId: ACCOUNT,
    PrivateDnsName: name,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateDnsName: name, PrivateIpAddress: address }],
    RequesterManaged: false,
    SourceDestCheck: true,
    Status: "in-use",
    SubnetId: idOf("subnet", String(index >> 8)),
    TagSet: tags,
    VpcId: VPC,
    Operator: { Managed: false },
  };
}

const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

/** An ID in AWS's format. The same parts have the same ID. */
export function idOf(prefix: string, ...parts: readonly string[]): string {
  const hash = createHash("sha1").update(parts.join(" ")).digest("hex");
  return `${prefix}-0${hash.slice(0, 16)}`;
}

/** The documents as the AWS CLI prints them. */
export function documentsOf({ rules, groups, interfaces }: AwsRows): InputDocument[] {
  const documents = {
    "security-group-rules.json": { SecurityGroupRules: rules },
    "security-groups.json": { SecurityGroups: groups },
    "network-interfaces.json": { NetworkInterfaces: interfaces },
  };
  return Object.entries(documents).map(([name, rows]) => ({ name, text: JSON.stringify(rows, undefined, 4) }));
}
