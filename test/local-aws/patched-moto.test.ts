import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  UpdateSecurityGroupRuleDescriptionsEgressCommand,
  type EC2Client,
  type IpPermission,
  type SecurityGroupRule,
  type SecurityGroupRuleRequest,
} from "@aws-sdk/client-ec2";
import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { localEc2 } from "../../local-aws/connections";

/** A VPC in one account. Its groups start without rules. */
class Vpc {
  private constructor(
    readonly ec2: EC2Client,
    readonly id: string,
  ) {}

  static async in(ec2 = localEc2(inject("endpoint"))): Promise<Vpc> {
    const { Vpc: made } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    return new Vpc(ec2, made!.VpcId!);
  }

  async group(): Promise<string> {
    const GroupName = randomUUID();
    const { GroupId } = await this.ec2.send(
      new CreateSecurityGroupCommand({ GroupName, Description: "a group", VpcId: this.id }),
    );
    const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await this.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
    return GroupId!;
  }

  /** Creates a rule and returns its ID. */
  async allow(side: "egress" | "ingress", GroupId: string, permission: IpPermission): Promise<string> {
    const request = { GroupId, IpPermissions: [permission] };
    const { SecurityGroupRules } = await (side === "egress"
      ? this.ec2.send(new AuthorizeSecurityGroupEgressCommand(request))
      : this.ec2.send(new AuthorizeSecurityGroupIngressCommand(request)));
    return SecurityGroupRules![0]!.SecurityGroupRuleId!;
  }

  async revoke(side: "egress" | "ingress", GroupId: string, rule: string): Promise<void> {
    const request = { GroupId, SecurityGroupRuleIds: [rule] };
    await (side === "egress"
      ? this.ec2.send(new RevokeSecurityGroupEgressCommand(request))
      : this.ec2.send(new RevokeSecurityGroupIngressCommand(request)));
  }

  async rulesOf(group: string): Promise<readonly SecurityGroupRule[]> {
    const { SecurityGroupRules = [] } = await this.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [group] }] }),
    );
    return SecurityGroupRules;
  }

  async permissionsOf(group: string): Promise<readonly IpPermission[]> {
    const { SecurityGroups } = await this.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [group] }));
    const { IpPermissions = [], IpPermissionsEgress = [] } = SecurityGroups![0]!;
    return [...IpPermissions, ...IpPermissionsEgress];
  }

  async delete(group: string): Promise<void> {
    await this.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
  }

  async modify(group: string, rule: string, SecurityGroupRule: SecurityGroupRuleRequest): Promise<void> {
    await this.ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId: group,
        SecurityGroupRules: [{ SecurityGroupRuleId: rule, SecurityGroupRule }],
      }),
    );
  }

  /** Peers it with another VPC, and returns the ID of the peering connection. */
  async peeringWith({ id }: Vpc): Promise<string> {
    const request = new CreateVpcPeeringConnectionCommand({ VpcId: this.id, PeerVpcId: id });
    const { VpcPeeringConnectionId } = (await this.ec2.send(request)).VpcPeeringConnection!;
    await this.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    return VpcPeeringConnectionId!;
  }

  async prefixList(): Promise<string> {
    const { PrefixList } = await this.ec2.send(
      new CreateManagedPrefixListCommand({ PrefixListName: randomUUID(), MaxEntries: 1, AddressFamily: "IPv4" }),
    );
    return PrefixList!.PrefixListId!;
  }
}

const https = (peer: Partial<IpPermission>): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  ...peer,
});
const withGroup = (GroupId: string, Description?: string, UserId?: string): IpPermission =>
  https({ UserIdGroupPairs: [{ GroupId, Description, UserId }] });

/** An API error with this code, as the AWS SDK throws it. */
const refusal = (code: string, message = "") =>
  expect.objectContaining({
    name: code,
    message: expect.stringContaining(message) as string,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }) as object,
  }) as Error;

describe("a security group", () => {
  it.each(["egress", "ingress"] as const)("cannot be deleted while another group's %s rule names it", async (side) => {
    const vpc = await Vpc.in();
    const [app, db] = [await vpc.group(), await vpc.group()];
    const rule = await vpc.allow(side, app, withGroup(db));
    await expect(vpc.delete(db)).rejects.toEqual(
      refusal("DependencyViolation", `resource ${db} has a dependent object`),
    );
    expect(await vpc.permissionsOf(db)).toEqual([]);

    await vpc.revoke(side, app, rule);
    await vpc.delete(db);
    await expect(vpc.permissionsOf(db)).rejects.toEqual(refusal("InvalidGroup.NotFound"));
  });

  it("can be deleted if only its own rules and rules in another VPC name it", async () => {
    const [vpc, peered] = [await Vpc.in(), await Vpc.in()];
    const [cluster, far] = [await vpc.group(), await peered.group()];
    await vpc.allow("egress", cluster, withGroup(cluster));
    await vpc.allow("ingress", cluster, withGroup(cluster));
    await peered.allow("ingress", far, withGroup(cluster));
    await vpc.delete(cluster);
    await expect(vpc.permissionsOf(cluster)).rejects.toEqual(refusal("InvalidGroup.NotFound"));
  });
});

describe("the rules of a security group", () => {
  it("have a description for every kind of peer", async () => {
    const vpc = await Vpc.in();
    const [app, db, list] = [await vpc.group(), await vpc.group(), await vpc.prefixList()];
    await vpc.allow("egress", app, withGroup(db, "to a group"));
    await vpc.allow("egress", app, https({ PrefixListIds: [{ PrefixListId: list, Description: "to a list" }] }));
    await vpc.allow("egress", app, https({ IpRanges: [{ CidrIp: "10.0.0.0/16", Description: "to addresses" }] }));
    const descriptions = (await vpc.rulesOf(app)).map(({ Description }) => Description);
    expect(descriptions).toEqual(["to a group", "to a list", "to addresses"]);

    const [permission] = await vpc.permissionsOf(app);
    expect(permission!.UserIdGroupPairs).toMatchObject([{ GroupId: db, Description: "to a group" }]);
    expect(permission!.PrefixListIds).toEqual([{ PrefixListId: list, Description: "to a list" }]);
    expect(permission!.IpRanges).toEqual([{ CidrIp: "10.0.0.0/16", Description: "to addresses" }]);
  });

  it("are duplicates if only their descriptions differ", async () => {
    const vpc = await Vpc.in();
    const [app, db] = [await vpc.group(), await vpc.group()];
    await vpc.allow("egress", app, withGroup(db, "one"));
    await expect(vpc.allow("egress", app, withGroup(db, "another"))).rejects.toEqual(
      refusal("InvalidPermission.Duplicate"),
    );
    // An ingress rule is not a duplicate of an egress rule.
    await vpc.allow("ingress", app, withGroup(db, "another"));

    const IpPermissions = [withGroup(db)];
    await vpc.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: app, IpPermissions }));
    expect(await vpc.rulesOf(app)).toMatchObject([{ IsEgress: false, Description: "another" }]);
  });

  it("can get a new description, or lose it", async () => {
    const vpc = await Vpc.in();
    const [app, db] = [await vpc.group(), await vpc.group()];
    const id = await vpc.allow("egress", app, withGroup(db, "as it was"));
    for (const description of ["as it is", undefined]) {
      const IpPermissions = [withGroup(db, description)];
      await vpc.ec2.send(new UpdateSecurityGroupRuleDescriptionsEgressCommand({ GroupId: app, IpPermissions }));
      expect(await vpc.rulesOf(app)).toMatchObject([{ SecurityGroupRuleId: id }]);
      expect((await vpc.rulesOf(app))[0]!.Description).toBe(description);
    }
  });

  it("can change to another peer of the same kind", async () => {
    const vpc = await Vpc.in();
    const [app, db, cache] = [await vpc.group(), await vpc.group(), await vpc.group()];
    const [list, other] = [await vpc.prefixList(), await vpc.prefixList()];
    const toGroup = await vpc.allow("egress", app, withGroup(db, "to a group"));
    const toList = await vpc.allow("egress", app, https({ PrefixListIds: [{ PrefixListId: list }] }));
    const toAddresses = await vpc.allow("egress", app, https({ Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }] }));
    const port = { IpProtocol: "tcp", FromPort: 6379, ToPort: 6380 };
    await vpc.modify(app, toGroup, { ...port, ReferencedGroupId: cache, Description: "to a cache" });
    await vpc.modify(app, toList, { ...port, PrefixListId: other });
    await vpc.modify(app, toAddresses, { IpProtocol: "-1", CidrIpv6: "2001:db8:1::/48" });

    expect(await vpc.rulesOf(app)).toMatchObject([
      { SecurityGroupRuleId: toGroup, ReferencedGroupInfo: { GroupId: cache }, Description: "to a cache", ...port },
      { SecurityGroupRuleId: toList, PrefixListId: other, ...port },
      { SecurityGroupRuleId: toAddresses, CidrIpv6: "2001:db8:1::/48", IpProtocol: "-1", FromPort: -1, ToPort: -1 },
    ]);
    // The group that no rule names can be deleted. The new peer cannot.
    await vpc.delete(db);
    await expect(vpc.delete(cache)).rejects.toEqual(refusal("DependencyViolation"));
  });

  it("cannot change to another kind of peer, or become a duplicate of another rule", async () => {
    const vpc = await Vpc.in();
    const [app, db] = [await vpc.group(), await vpc.group()];
    const id = await vpc.allow("egress", app, withGroup(db));
    await vpc.allow("egress", app, { ...withGroup(db, "the other"), FromPort: 444, ToPort: 444 });
    const before = await vpc.rulesOf(app);
    const port = { IpProtocol: "tcp", FromPort: 444, ToPort: 444 };
    await expect(vpc.modify(app, id, { ...port, CidrIpv4: "10.0.0.0/16" })).rejects.toEqual(
      refusal("InvalidParameterValue", "You may not specify CidrIpv4 for an existing ReferencedGroupId rule"),
    );
    await expect(vpc.modify(app, id, { ...port, ReferencedGroupId: db })).rejects.toEqual(
      refusal("InvalidPermission.Duplicate"),
    );
    expect(await vpc.rulesOf(app)).toEqual(before);
  });

  it.each([
    ["ALL", {}, "Invalid value 'ALL' for IP protocol. Unknown protocol."],
    ["esp", {}, "Invalid value 'esp' for IP protocol. Unknown protocol."],
    ["256", {}, "Invalid value '256' for IP protocol. Unknown protocol."],
    ["tcp", {}, "Must specify both from and to ports with TCP/UDP."],
    ["udp", { FromPort: 53 }, "Must specify both from and to ports with TCP/UDP."],
    ["1", {}, "Must specify both from and to ports with ICMP."],
  ])("are refused for the protocol %s with the ports %j", async (IpProtocol, ports, message) => {
    const vpc = await Vpc.in();
    const [app, db] = [await vpc.group(), await vpc.group()];
    const permission = { IpProtocol, ...ports, UserIdGroupPairs: [{ GroupId: db }] };
    await expect(vpc.allow("egress", app, permission)).rejects.toEqual(refusal("InvalidParameterValue", message));
  });

  it.each([
    ["-1", { FromPort: 0, ToPort: 0 }, "-1", [undefined, undefined]],
    ["50", {}, "50", [undefined, undefined]],
    ["50", { FromPort: 0, ToPort: 0 }, "50", [undefined, undefined]],
    ["58", {}, "icmpv6", [-1, -1]],
    ["icmpv6", { FromPort: 128, ToPort: -1 }, "icmpv6", [128, -1]],
    ["ICMP", { FromPort: 8, ToPort: -1 }, "icmp", [8, -1]],
    ["17", { FromPort: 53, ToPort: 53 }, "udp", [53, 53]],
  ])("are accepted for the protocol %s with the ports %j", async (IpProtocol, ports, protocol, expected) => {
    const vpc = await Vpc.in();
    const [app, db] = [await vpc.group(), await vpc.group()];
    const id = await vpc.allow("egress", app, { IpProtocol, ...ports, UserIdGroupPairs: [{ GroupId: db }] });
    const [permission] = await vpc.permissionsOf(app);
    expect(permission).toMatchObject({ IpProtocol: protocol, UserIdGroupPairs: [{ GroupId: db }] });
    expect([permission!.FromPort, permission!.ToPort]).toEqual(expected);
    const [FromPort, ToPort] = expected.map((port) => port ?? -1);
    expect(await vpc.rulesOf(app)).toMatchObject([{ SecurityGroupRuleId: id, IpProtocol: protocol, FromPort, ToPort }]);
  });

  it("store address ranges without the bits outside of their masks", async () => {
    const vpc = await Vpc.in();
    const app = await vpc.group();
    await vpc.allow("egress", app, https({ IpRanges: [{ CidrIp: "100.68.0.18/18" }] }));
    await vpc.allow("egress", app, https({ Ipv6Ranges: [{ CidrIpv6: "2001:DB8::1/32" }] }));
    expect(await vpc.rulesOf(app)).toMatchObject([{ CidrIpv4: "100.68.0.0/18" }, { CidrIpv6: "2001:db8::/32" }]);
    await expect(vpc.allow("egress", app, https({ IpRanges: [{ CidrIp: "100.68.0.0/18" }] }))).rejects.toEqual(
      refusal("InvalidPermission.Duplicate"),
    );
  });
});

describe("a group of a peered VPC", () => {
  it("is a peer with its VPC, the peering connection and its status", async () => {
    const [vpc, far] = [await Vpc.in(), await Vpc.in()];
    const [app, cache, db] = [await vpc.group(), await vpc.group(), await far.group()];
    const pcx = await vpc.peeringWith(far);
    await vpc.allow("egress", app, withGroup(db, "to the database"));
    await vpc.allow("egress", app, withGroup(cache));
    await far.allow("ingress", db, withGroup(app));

    const peering = { VpcPeeringConnectionId: pcx, PeeringStatus: "active" };
    const toDb = { GroupId: db, UserId: "123456789012", VpcId: far.id, ...peering };
    const toCache = { GroupId: cache, UserId: "123456789012" };
    const ofRules = async () => (await vpc.rulesOf(app)).map(({ ReferencedGroupInfo }) => ReferencedGroupInfo);
    expect(await ofRules()).toEqual([toDb, toCache]);
    expect(await far.rulesOf(db)).toMatchObject([{ ReferencedGroupInfo: { GroupId: app, VpcId: vpc.id, ...peering } }]);
    const [permission] = await vpc.permissionsOf(app);
    expect(permission!.UserIdGroupPairs).toEqual([{ ...toDb, Description: "to the database" }, toCache]);

    await vpc.ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: pcx }));
    expect(await ofRules()).toEqual([{ ...toDb, PeeringStatus: "deleted" }, toCache]);
  });

  it("is a peer without a VPC if the VPCs are not peered", async () => {
    const [vpc, peered, other] = [await Vpc.in(), await Vpc.in(), await Vpc.in()];
    const [app, db] = [await vpc.group(), await other.group()];
    await vpc.peeringWith(peered);
    await vpc.allow("ingress", app, withGroup(db));
    expect((await vpc.rulesOf(app))[0]!.ReferencedGroupInfo).toEqual({ GroupId: db, UserId: "123456789012" });
  });
});

describe("a group of another account", () => {
  const account = "210987654321";

  /** A client in the other account. moto reads the account from a header. */
  function ec2OfOtherAccount(): EC2Client {
    const ec2 = localEc2(inject("endpoint"));
    ec2.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-moto-account-id"] = account;
        return next(args);
      },
      { step: "build" },
    );
    return ec2;
  }

  it("is a peer under the ID of its account, on either side", async () => {
    const [vpc, others] = [await Vpc.in(), await Vpc.in(ec2OfOtherAccount())];
    const [app, db] = [await vpc.group(), await others.group()];
    await vpc.allow("egress", app, withGroup(db, "to theirs", account));
    await others.allow("ingress", db, withGroup(app, "from ours", "123456789012"));

    expect(await vpc.permissionsOf(app)).toMatchObject([
      { UserIdGroupPairs: [{ UserId: account, GroupId: db, Description: "to theirs" }] },
    ]);
    expect(await vpc.rulesOf(app)).toMatchObject([
      { GroupOwnerId: "123456789012", ReferencedGroupInfo: { UserId: account, GroupId: db } },
    ]);
    expect(await others.rulesOf(db)).toMatchObject([
      { GroupOwnerId: account, ReferencedGroupInfo: { UserId: "123456789012", GroupId: app } },
    ]);

    const IpPermissions = [withGroup(db, undefined, account)];
    await vpc.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: app, IpPermissions }));
    expect(await vpc.rulesOf(app)).toEqual([]);
    expect(await others.rulesOf(db)).toHaveLength(1);
  });

  it("is not found without the ID of its account, or in the wrong account", async () => {
    const [vpc, others] = [await Vpc.in(), await Vpc.in(ec2OfOtherAccount())];
    const [app, db] = [await vpc.group(), await others.group()];
    for (const permission of [
      withGroup(db),
      withGroup("sg-0123456789abcdef0", undefined, account),
      withGroup(app, undefined, account),
    ]) {
      await expect(vpc.allow("egress", app, permission)).rejects.toEqual(refusal("InvalidGroup.NotFound"));
    }
  });
});
