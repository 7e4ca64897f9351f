/**
 * Records the documents of this folder: creates a small environment in moto, and writes what the AWS API's commands
 * return. Run it with `node --import tsx test/environment/aws/recordings/record.ts`.
 */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
  type IpPermission,
} from "@aws-sdk/client-ec2";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { localEc2 } from "../../../../local-aws/connections";
import { startLocalAws } from "../../../../local-aws/moto";

/** The rules that every new group has. */
const ALL_EGRESS: IpPermission = {
  IpProtocol: "-1",
  IpRanges: [{ CidrIp: "0.0.0.0/0" }],
  Ipv6Ranges: [{ CidrIpv6: "::/0" }],
};

async function record(ec2: EC2Client): Promise<void> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true }));
  const VpcId = Vpc!.VpcId!;
  const group = async (name: string) => {
    const Tags = [{ Key: "Name", Value: `the ${name} tier` }];
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: `of ${name}`,
        VpcId,
        TagSpecifications: [{ ResourceType: "security-group", Tags }],
      }),
    );
    return GroupId!;
  };
  const egress = (GroupId: string, ...IpPermissions: IpPermission[]) =>
    ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
  const ingress = (GroupId: string, ...IpPermissions: IpPermission[]) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));

  const [alb, web, db, legacy] = [await group("alb"), await group("web"), await group("db"), await group("legacy")];
  for (const GroupId of [alb, web, db]) {
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [ALL_EGRESS] }));
  }
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({ PrefixListName: "s3", MaxEntries: 5, AddressFamily: "IPv4" }),
  );
  const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
  await ingress(alb, {
    ...https,
    IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "from the internet" }],
    Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "from the internet" }],
  });
  await egress(alb, { ...https, UserIdGroupPairs: [{ GroupId: web, Description: "to the web tier" }] });
  await ingress(web, { ...https, UserIdGroupPairs: [{ GroupId: alb, Description: "from the balancer" }] });
  const cluster = { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: web }] };
  await egress(web, cluster, { ...https, PrefixListIds: [{ PrefixListId: PrefixList!.PrefixListId! }] });
  await ingress(web, cluster);
  const ping = { IpProtocol: "icmp", FromPort: 8, ToPort: -1 };
  await egress(web, { ...ping, IpRanges: [{ CidrIp: "10.0.0.0/16" }] });
  await ingress(db, { ...ping, UserIdGroupPairs: [{ GroupId: web }] });
  await ingress(db, { IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, UserIdGroupPairs: [{ GroupId: web }] });
  // AH, a protocol without a name in the API.
  await ingress(db, { IpProtocol: "51", Ipv6Ranges: [{ CidrIpv6: "fd00::/8" }] });

  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.1.0/24" }));
  const SubnetId = Subnet!.SubnetId!;
  const networkInterface = (description: string, ...Groups: string[]) =>
    ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups, Description: description }));
  await networkInterface("web server", web);
  await networkInterface("database", db, legacy);

  write("describe-security-group-rules", await ec2.send(new DescribeSecurityGroupRulesCommand({})));
  write("describe-security-groups", await ec2.send(new DescribeSecurityGroupsCommand({})));
  write("describe-network-interfaces", await ec2.send(new DescribeNetworkInterfacesCommand({})));
}

/** Writes a response as the AWS CLI prints it. */
function write(command: string, { $metadata: _, ...response }: { readonly $metadata: unknown }): void {
  writeFileSync(join(__dirname, `${command}.json`), `${JSON.stringify(response, undefined, 2)}\n`);
}

async function main(): Promise<void> {
  const aws = await startLocalAws();
  try {
    await record(localEc2(aws.endpoint));
  } finally {
    await aws.stop();
  }
}

void main();
