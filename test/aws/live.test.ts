import {
  AuthorizeSecurityGroupEgressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  type NetworkInterface,
  type SecurityGroup,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, inject, it, vi } from "vitest";
import { liveDocuments } from "../../src/cli/live";
import { mutualSg } from "../cli/captured";

beforeEach(() => {
  for (const [name, value] of Object.entries(inject("terraformEnv"))) {
    if (name.startsWith("AWS_")) vi.stubEnv(name, value);
  }
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it("the groups, rules and interfaces of two regions are read", async () => {
  const [ireland, sweden] = await Promise.all(["eu-west-1", "eu-north-1"].map(environmentIn));
  const documents = await liveDocuments({ regions: ["eu-west-1", "eu-north-1"] });
  for (const [region, here, elsewhere] of [
    ["eu-west-1", ireland!, sweden!],
    ["eu-north-1", sweden!, ireland!],
  ] as const) {
    const { value } = documents.find(({ name }) => name === `live:${region}`)!;
    const { SecurityGroups, SecurityGroupRules, NetworkInterfaces } = value as Lists;
    expect(SecurityGroups).toContainEqual(expect.objectContaining({ GroupId: here.groupId, VpcId: here.vpcId }));
    expect(SecurityGroups.map(({ GroupId }) => GroupId)).not.toContain(elsewhere.groupId);
    expect(SecurityGroupRules.filter(({ GroupId, IsEgress }) => GroupId === here.groupId && IsEgress)).toEqual([
      expect.objectContaining({ IpProtocol: "-1", CidrIpv4: "0.0.0.0/0" }),
      expect.objectContaining({
        SecurityGroupRuleId: expect.stringMatching(/^sgr-/) as string,
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        ReferencedGroupInfo: expect.objectContaining({ GroupId: here.groupId }) as object,
      }),
    ]);
    expect(NetworkInterfaces).toContainEqual(
      expect.objectContaining({
        NetworkInterfaceId: here.interfaceId,
        Groups: [expect.objectContaining({ GroupId: here.groupId })],
      }),
    );
  }
});

it("a region is audited without files", async () => {
  const { groupId, vpcId } = await environmentIn("sa-east-1");
  const args = ["audit", "--live", "--region", "sa-east-1", "--format", "json"];
  const { exitCode, stdout, stderr } = await mutualSg(args, { cwd: "." });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  const { groups, pairs, findings } = JSON.parse(stdout) as Record<string, object[]>;
  expect(groups).toContainEqual(expect.objectContaining({ id: groupId, vpcId, open: true }));
  expect(pairs).toContainEqual(
    expect.objectContaining({ source: groupId, target: groupId, status: "missing-ingress" }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ id: "open-egress", groupId }));
});

interface Lists {
  readonly SecurityGroups: readonly SecurityGroup[];
  readonly SecurityGroupRules: readonly SecurityGroupRule[];
  readonly NetworkInterfaces: readonly NetworkInterface[];
}

/** Creates a group with a rule and an interface in a region of the local AWS. */
async function environmentIn(region: string) {
  const ec2 = new EC2Client({ region });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const vpcId = Vpc!.VpcId!;
  const name = `test-${randomUUID()}`;
  const group = await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId }));
  const groupId = group.GroupId!;
  const toItself = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: groupId }] };
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: [toItself] }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: "10.0.0.0/24" }));
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: Subnet!.SubnetId!, Groups: [groupId] }),
  );
  ec2.destroy();
  return { vpcId, groupId, interfaceId: NetworkInterface!.NetworkInterfaceId! };
}
