import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
} from "@aws-sdk/client-ec2";
import { expect, inject, it, vi, describe } from "vitest";
import { localAwsEnv, localEc2, problemsOf, readConnections } from "../../local-aws/connections";

describe("readConnections", () => {
  it("finds half a pair, a rule to an address, and the egress rule that AWS adds to a new group", async () => {
    const ec2 = localEc2(inject("endpoint"));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const VpcId = Vpc!.VpcId!;
    const group = async (name: string): Promise<string> => {
      const { GroupId } = await ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: name,
          Description: name,
          VpcId,
          TagSpecifications: [{ ResourceType: "security-group", Tags: [{ Key: "Name", Value: name }] }],
        }),
      );
      return GroupId!;
    };
    const [app, db] = [await group("app"), await group("db")];
    const to = (port: number, GroupId: string) => [
      { IpProtocol: "tcp", FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] },
    ];
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: app, IpPermissions: to(3306, db) }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: db, IpPermissions: to(3306, app) }));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: app, IpPermissions: to(443, db) }));

    const connections = await readConnections(ec2, VpcId);
    expect(connections.between).toHaveLength(2);
    expect(problemsOf(connections, 3)).toEqual([
      "There should be 3 connections, and AWS has 2.",
      "app to db, tcp 443: the ingress rule on db is missing.",
      expect.stringContaining("Open to an address: egress of "),
      expect.stringContaining("Open to an address: egress of "),
    ]);
    expect([...connections.beyond].sort()).toEqual([
      "egress of app: all all 0.0.0.0/0",
      "egress of db: all all 0.0.0.0/0",
    ]);
  });
});

describe("the environment for the local AWS", () => {
  it("has no settings of the user's own account", () => {
    vi.stubEnv("AWS_ENDPOINT_URL_EC2", "https://ec2.example.com");
    vi.stubEnv("AWS_SESSION_TOKEN", "secret");
    const env = localAwsEnv("http://127.0.0.1:1");
    vi.unstubAllEnvs();
    expect(
      Object.keys(env)
        .filter((name) => name.startsWith("AWS_"))
        .sort(),
    ).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_CONFIG_FILE",
      "AWS_ENDPOINT_URL",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SHARED_CREDENTIALS_FILE",
    ]);
  });
});
