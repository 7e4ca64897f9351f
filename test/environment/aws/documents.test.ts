import type {
  DescribeNetworkInterfacesResult,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsResult,
  ReferencedSecurityGroup,
  SecurityGroup,
  SecurityGroupRule,
  UserIdGroupPair,
} from "@aws-sdk/client-ec2";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleKey, type Environment, type Rule } from "../../../src/environment/environment";
import { InputError } from "../../../src/environment/input";
import { readInputs } from "../../../src/environment/inputs";
import { trafficLabel } from "../../../src/environment/traffic";

/** A response of the EC2 API, as its model describes it. */
type Response = DescribeSecurityGroupRulesResult | DescribeSecurityGroupsResult | DescribeNetworkInterfacesResult;

const read = (...responses: Response[]): Environment =>
  readInputs(responses.map((value, index) => ({ name: `${index}.json`, text: JSON.stringify(value) })));

/** The error message for a response that cannot be read. */
function refusal(...responses: object[]): string {
  try {
    read(...(responses as Response[]));
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("The responses are accepted.");
}

/** A response of moto to a command. `recordings/record.ts` has recorded it. */
const recorded = (command: string) =>
  JSON.parse(readFileSync(join(__dirname, "recordings", `${command}.json`), "utf8")) as Response;
const RULES = recorded("describe-security-group-rules") as DescribeSecurityGroupRulesResult;
const GROUPS = recorded("describe-security-groups") as DescribeSecurityGroupsResult;
const INTERFACES = recorded("describe-network-interfaces") as DescribeNetworkInterfacesResult;

describe("responses recorded from moto", () => {
  /** The rules of the groups that are not the default group of a VPC. */
  const rulesIn = (environment: Environment): string[] =>
    environment.rules
      .filter(({ groupId }) => environment.group(groupId!)?.name !== "default")
      .map((rule) => {
        const { groupId, direction, peer } = rule;
        const other = peer.type === "security_group" ? environment.group(peer.value!)!.name! : peer.value!;
        const name = other.startsWith("pl-") ? peer.type : other;
        return `${environment.group(groupId!)!.name!} ${direction}: ${trafficLabel(rule)}, ${name}`;
      })
      .sort();

  it("contain the groups, with their names, tags, VPC, account and region", () => {
    const groups = [...read(GROUPS).groups.values()].filter(({ name }) => name !== "default");
    expect(groups).toHaveLength(4);
    expect(groups.find(({ name }) => name === "web")).toMatchObject({
      id: expect.stringMatching(/^sg-/) as string,
      description: "of web",
      vpcId: expect.stringMatching(/^vpc-/) as string,
      accountId: "123456789012",
      region: "us-east-1",
      tags: { Name: "the web tier" },
      hasAllRules: true,
    });
  });

  it("contain rules with every kind of peer and protocol", () => {
    const expected = [
      "alb egress: tcp 443, web",
      "alb ingress: tcp 443, 0.0.0.0/0",
      "alb ingress: tcp 443, ::/0",
      "db ingress: icmp type 8, web",
      "db ingress: protocol 51, fd00::/8",
      "db ingress: tcp 5432-5433, web",
      "legacy egress: all traffic, 0.0.0.0/0",
      "legacy egress: all traffic, ::/0",
      "web egress: all traffic, web",
      "web egress: icmp type 8, 10.0.0.0/16",
      "web egress: tcp 443, prefix_list",
      "web ingress: all traffic, web",
      "web ingress: tcp 443, alb",
    ];
    expect(rulesIn(read(GROUPS))).toEqual(expected);
    expect(rulesIn(read(RULES, GROUPS, INTERFACES))).toEqual(expected);
  });

  it("contain the same rules in both calls, and only one of the calls has their IDs", () => {
    const withoutIds = ({ rules }: Environment) =>
      rules.map((rule) => ({ key: ruleKey(rule), peer: rule.peer, description: rule.description }));
    expect(withoutIds(read(GROUPS))).toEqual(withoutIds(read(RULES)));
    expect(withoutIds(read(GROUPS, RULES))).toEqual(withoutIds(read(RULES)));
    expect(read(GROUPS, RULES).rules.map(({ id }) => id)).toEqual(read(RULES).rules.map(({ id }) => id));
    expect(read(GROUPS).rules.filter(({ id }) => id !== undefined)).toEqual([]);
  });

  it("contain the interfaces with the groups that they carry", () => {
    const environment = read(GROUPS, INTERFACES);
    const carried = environment.interfaces.map(({ groupIds, type, description, addresses }) => ({
      groups: groupIds.map((id) => environment.group(id)?.name),
      type,
      description,
      addresses,
    }));
    const address = expect.stringMatching(/^10\.0\.1\.\d+$/) as string;
    expect(carried).toHaveLength(2);
    expect(carried).toContainEqual(
      expect.objectContaining({ groups: ["web"], type: "interface", description: "web server", addresses: [address] }),
    );
    expect(carried).toContainEqual(expect.objectContaining({ groups: ["db", "legacy"], description: "database" }));
    expect(environment.hasInterfaces).toBe(true);
    expect(read(GROUPS).hasInterfaces).toBe(false);
  });

  it("have no reference to a deleted group, whichever of them are read", () => {
    for (const responses of [[RULES], [GROUPS], [RULES, GROUPS], [RULES, INTERFACES], [RULES, GROUPS, INTERFACES]]) {
      expect(read(...responses).rules.filter(({ peer }) => peer.isDeleted === true)).toEqual([]);
    }
  });
});

// From here on, the responses are written from the API's model: the types of the AWS SDK, and the EC2 API reference.

const ACCOUNT = "111122223333";

/** A row of describe-security-group-rules. */
const row = (fields: Partial<SecurityGroupRule>): SecurityGroupRule => ({
  SecurityGroupRuleId: "sgr-1",
  GroupId: "sg-1",
  GroupOwnerId: ACCOUNT,
  IsEgress: true,
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  ...(fields.ReferencedGroupInfo === undefined ? { CidrIpv4: "10.0.0.0/8" } : {}),
  Tags: [],
  ...fields,
});

const rules = (...rows: Partial<SecurityGroupRule>[]): DescribeSecurityGroupRulesResult => ({
  SecurityGroupRules: rows.map(row),
});

const groups = (...rows: SecurityGroup[]): DescribeSecurityGroupsResult => ({
  SecurityGroups: rows.map((fields) => ({ OwnerId: ACCOUNT, VpcId: "vpc-1", ...fields })),
});

const ruleIn = (...responses: Response[]): Rule => read(...responses).rules[0]!;

describe("a rule", () => {
  it.each([
    [{ IpProtocol: "-1" }, "all traffic"],
    [{ IpProtocol: "-1", FromPort: -1, ToPort: -1 }, "all traffic"],
    [{ IpProtocol: "-1", FromPort: 0, ToPort: 0 }, "all traffic"],
    [{ IpProtocol: "-1", FromPort: null, ToPort: null }, "all traffic"],
    [{ IpProtocol: "tcp", FromPort: 80, ToPort: 90 }, "tcp 80-90"],
    [{ IpProtocol: "6", FromPort: 80, ToPort: 80 }, "tcp 80"],
    [{ IpProtocol: 17, FromPort: 53, ToPort: 53 }, "udp 53"],
    [{ IpProtocol: "icmp", FromPort: -1, ToPort: -1 }, "all icmp"],
    [{ IpProtocol: "icmp", FromPort: 3, ToPort: 4 }, "icmp type 3 code 4"],
    [{ IpProtocol: "icmpv6" }, "all icmpv6"],
    [{ IpProtocol: "50" }, "protocol 50"],
  ])("has its protocol and ports in any form: %j", (traffic, label) => {
    const fields = { FromPort: undefined, ToPort: undefined, ...traffic } as Partial<SecurityGroupRule>;
    expect(trafficLabel(ruleIn(rules(fields)))).toBe(label);
    const { IpProtocol, FromPort, ToPort } = row(fields);
    const permission = { IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp: "10.0.0.0/8" }] };
    expect(trafficLabel(ruleIn(groups({ GroupId: "sg-1", IpPermissions: [permission] })))).toBe(label);
  });

  it.each([
    [{ CidrIpv4: "100.68.0.18/18" }, "100.68.0.0/18"],
    [{ CidrIpv4: undefined, CidrIpv6: "2001:DB8:0::1/32" }, "2001:db8::/32"],
    [{ CidrIpv4: undefined, CidrIpv6: "0:0::/0" }, "::/0"],
  ])("has a CIDR block in the form in which EC2 stores it: %j", (fields, block) => {
    expect(ruleIn(rules(fields)).peer.value).toBe(block);
  });

  it("may have null and empty fields, as other exporters write them, and unknown ones", () => {
    const fields = { CidrIpv4: null, CidrIpv6: "", PrefixListId: "pl-1", ReferencedGroupInfo: null };
    const others = { Description: "", Tags: null, SecurityGroupRuleArn: null, NewField: [{ anything: 1 }] };
    const rule = ruleIn(rules({ ...fields, ...others } as unknown as SecurityGroupRule));
    expect(rule).toMatchObject({ peer: { type: "prefix_list", value: "pl-1" }, description: undefined });
  });

  it("has the account, VPC and peering connection of the group that it refers to", () => {
    const group = {
      GroupId: "sg-2",
      UserId: "444455556666",
      VpcId: "vpc-2",
      VpcPeeringConnectionId: "pcx-1",
      PeeringStatus: "active",
    } satisfies ReferencedSecurityGroup & UserIdGroupPair;
    const expected = {
      type: "security_group",
      value: "sg-2",
      accountId: "444455556666",
      vpcId: "vpc-2",
      peeringConnectionId: "pcx-1",
    };
    const permission = { IpProtocol: "-1", UserIdGroupPairs: [group] };
    expect(ruleIn(rules({ ReferencedGroupInfo: group })).peer).toEqual(expected);
    expect(ruleIn(groups({ GroupId: "sg-1", IpPermissions: [permission] })).peer).toEqual(expected);
  });
});

describe("a network interface", () => {
  it("has its primary address first, then its other addresses", () => {
    const environment = read({
      NetworkInterfaces: [
        {
          NetworkInterfaceId: "eni-1",
          InterfaceType: "lambda",
          RequesterId: "amazon-elb",
          Groups: [{ GroupId: "sg-1" }, { GroupId: "sg-2" }],
          PrivateIpAddress: "10.0.0.9",
          PrivateIpAddresses: [
            { Primary: false, PrivateIpAddress: "10.0.0.1" },
            { Primary: true, PrivateIpAddress: "10.0.0.9" },
          ],
          Ipv6Addresses: [{ Ipv6Address: "2001:db8::1" }],
        },
      ],
    });
    expect(environment.interfaces[0]).toMatchObject({
      groupIds: ["sg-1", "sg-2"],
      type: "lambda",
      requesterId: "amazon-elb",
      addresses: ["10.0.0.9", "10.0.0.1", "2001:db8::1"],
    });
  });

  it("may be missing, so that no group is used", () => {
    expect(read({ NetworkInterfaces: [] }).hasInterfaces).toBe(true);
  });
});

const reference = (fields: ReferencedSecurityGroup = {}): DescribeSecurityGroupRulesResult =>
  rules({ ReferencedGroupInfo: { GroupId: "sg-2", UserId: ACCOUNT, ...fields } });

describe("all rules of a group are known", () => {
  const isKnown = (id: string, ...responses: Response[]) => read(...responses).group(id)?.hasAllRules === true;

  it("if describe-security-groups lists it", () => {
    expect(isKnown("sg-1", groups({ GroupId: "sg-1" }))).toBe(true);
  });

  it("if describe-security-group-rules has a rule of it, or refers to it", () => {
    expect(isKnown("sg-1", reference())).toBe(true);
    expect(isKnown("sg-2", reference())).toBe(true);
    expect(isKnown("sg-2", reference({ VpcId: "vpc-1" }), groups({ GroupId: "sg-1" }, { GroupId: "sg-2" }))).toBe(true);
  });

  it.each([
    ["of another account", { UserId: "444455556666" }],
    ["of an unknown account", { UserId: undefined }],
    ["in a peered VPC", { VpcPeeringConnectionId: "pcx-1" }],
    ["in another VPC", { VpcId: "vpc-2" }],
  ])("but not if it only is referred to and is a group %s", (_, fields) => {
    expect(isKnown("sg-2", reference(fields))).toBe(false);
    expect(isKnown("sg-2", reference(fields), groups({ GroupId: "sg-1" }))).toBe(false);
  });
});

describe("a rule refers to a deleted group", () => {
  const isDeleted = (...responses: Response[]) => ruleIn(...responses).peer.isDeleted === true;
  const pair = (fields: UserIdGroupPair): DescribeSecurityGroupsResult =>
    groups({ GroupId: "sg-1", IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [fields] }] });

  it.each(["deleted", "deleting", "rejected", "expired", "failed"])("if the peering is %s", (PeeringStatus) => {
    const peering = { UserId: "444455556666", VpcPeeringConnectionId: "pcx-1", PeeringStatus };
    expect(isDeleted(reference(peering))).toBe(true);
    expect(isDeleted(pair({ GroupId: "sg-2", ...peering }))).toBe(true);
    expect(isDeleted(reference({ ...peering, PeeringStatus: "active" }))).toBe(false);
  });

  it("if the API omits the account, unless the group is in another response", () => {
    expect(isDeleted(reference({ UserId: undefined }))).toBe(true);
    expect(isDeleted(pair({ GroupId: "sg-2" }))).toBe(true);
    expect(isDeleted(reference({ UserId: undefined }), groups({ GroupId: "sg-2" }))).toBe(false);
    const carried = { NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", Groups: [{ GroupId: "sg-2" }] }] };
    expect(isDeleted(reference({ UserId: undefined }), carried)).toBe(false);
  });

  it("if describe-security-groups lists the rule's group, but not the other group of its VPC", () => {
    expect(isDeleted(reference(), groups({ GroupId: "sg-1" }))).toBe(true);
    expect(isDeleted(pair({ GroupId: "sg-2", UserId: ACCOUNT }))).toBe(true);
    expect(isDeleted(reference({ VpcId: "vpc-1" }), groups({ GroupId: "sg-1" }))).toBe(true);
    expect(isDeleted(reference(), groups({ GroupId: "sg-1" }, { GroupId: "sg-2" }))).toBe(false);
    expect(isDeleted(reference(), groups({ GroupId: "sg-3" }))).toBe(false);
    expect(isDeleted(reference())).toBe(false);
  });

  it.each([
    ["in another account", { UserId: "444455556666" }],
    ["in a peered VPC", { VpcPeeringConnectionId: "pcx-1" }],
    ["in another VPC", { VpcId: "vpc-2" }],
  ])("but not if a group %s is not listed", (_, fields) => {
    expect(isDeleted(reference(fields), groups({ GroupId: "sg-1" }))).toBe(false);
  });
});

describe("a wrong field", () => {
  const wrongRow = (fields: object) => ({ SecurityGroupRules: [row({}), row(fields)] });
  const ofRules = "give the unchanged output of `aws ec2 describe-security-group-rules`.";
  const ofGroups = "give the unchanged output of `aws ec2 describe-security-groups`.";

  it.each([
    [wrongRow({ GroupId: undefined }), "SecurityGroupRules[1].GroupId in 0.json is missing"],
    [wrongRow({ GroupId: "" }), "SecurityGroupRules[1].GroupId in 0.json is missing"],
    [wrongRow({ GroupId: 42 }), "SecurityGroupRules[1].GroupId in 0.json is 42, not a string"],
    [wrongRow({ IsEgress: "true" }), 'SecurityGroupRules[1].IsEgress in 0.json is "true", not true or false'],
    [wrongRow({ FromPort: "80" }), 'SecurityGroupRules[1].FromPort in 0.json is "80", not a whole number'],
    [wrongRow({ IpProtocol: null }), "SecurityGroupRules[1].IpProtocol in 0.json is missing"],
    [
      wrongRow({ IpProtocol: "x" }),
      'SecurityGroupRules[1].IpProtocol in 0.json is "x", not a protocol\'s name or a number from -1 to 255',
    ],
    [wrongRow({ CidrIpv4: "all" }), 'SecurityGroupRules[1].CidrIpv4 in 0.json is "all", not an IPv4 CIDR block'],
    [wrongRow({ CidrIpv4: "::/0" }), 'SecurityGroupRules[1].CidrIpv4 in 0.json is "::/0", not an IPv4 CIDR block'],
    [
      wrongRow({ CidrIpv4: null }),
      "SecurityGroupRules[1] in 0.json has no CidrIpv4, CidrIpv6, PrefixListId or ReferencedGroupInfo",
    ],
    [
      wrongRow({ CidrIpv4: null, ReferencedGroupInfo: {} }),
      "SecurityGroupRules[1].ReferencedGroupInfo.GroupId in 0.json is missing",
    ],
    [{ SecurityGroupRules: {} }, "SecurityGroupRules in 0.json is an object, not a list"],
    [{ SecurityGroupRules: ["sgr-1"] }, 'SecurityGroupRules[0] in 0.json is "sgr-1", not an object'],
    [{ SecurityGroupRules: [], NextToken: 1 }, "NextToken in 0.json is 1, not a string"],
  ])("is reported with its place and value: %j", (response, problem) => {
    expect(refusal(response)).toBe(`${problem}: ${ofRules}`);
  });

  it.each([
    [{ IpProtocol: "256" }, '.IpProtocol in 0.json is "256", not a protocol\'s name or a number from -1 to 255'],
    [{ IpProtocol: -2 }, ".IpProtocol in 0.json is -2, not a protocol's name or a number from -1 to 255"],
    [{ FromPort: -2 }, ".FromPort in 0.json is -2, not a number from -1 to 65535"],
    [{ ToPort: 65536 }, ".ToPort in 0.json is 65536, not a number from -1 to 65535"],
    [{ IpProtocol: "-1", ToPort: 70000 }, ".ToPort in 0.json is 70000, not a number from -1 to 65535"],
    [{ IpProtocol: "icmp", FromPort: 256, ToPort: -1 }, ".FromPort in 0.json is 256, not a number from -1 to 255"],
    [{ FromPort: 90, ToPort: 80 }, " in 0.json has FromPort 90 above ToPort 80"],
    [{ IpProtocol: "17", FromPort: 53, ToPort: -1 }, " in 0.json has FromPort 53 above ToPort -1"],
  ])("is reported if no rule in AWS can have its value: %j", (traffic, problem) => {
    expect(refusal(wrongRow(traffic))).toBe(`SecurityGroupRules[1]${problem}: ${ofRules}`);
    const { IpProtocol, FromPort, ToPort } = { ...row({}), ...traffic };
    const IpPermissions = [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
    expect(refusal({ SecurityGroups: [{ GroupId: "sg-1", IpPermissions }] })).toBe(
      `SecurityGroups[0].IpPermissions[0]${problem}: ${ofGroups}`,
    );
  });

  it("is reported in nested lists", () => {
    const permissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }, {}] }];
    expect(refusal({ SecurityGroups: [{ GroupId: "sg-1", IpPermissionsEgress: permissions }] })).toBe(
      `SecurityGroups[0].IpPermissionsEgress[0].IpRanges[1].CidrIp in 0.json is missing: ${ofGroups}`,
    );
  });

  it("is reported together with other wrong fields", () => {
    const lines = refusal({ SecurityGroups: Array.from({ length: 100 }, () => ({})) }).split("\n");
    expect(lines[0]).toBe(`SecurityGroups[0].GroupId in 0.json is missing: ${ofGroups}`);
    expect(lines[4]).toBe(`SecurityGroups[4].GroupId in 0.json is missing: ${ofGroups}`);
    expect(lines.slice(5)).toEqual(["0.json has 95 more of these problems."]);
  });

  it("is reported briefly, even if its value is huge", () => {
    const nested = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
    const document = (GroupId: unknown) => ({ name: "x.json", value: { SecurityGroups: [{ GroupId, OwnerId: {} }] } });
    expect(() => readInputs([document(nested)])).toThrow("GroupId in x.json is a list, not a string");
    const long = { SecurityGroupRules: [row({ CidrIpv4: "x".repeat(10_000_000) })] };
    expect(refusal(long).length).toBeLessThan(1_000);
  });
});

it("names that are properties of every object are ordinary IDs and tags", () => {
  const Tags = ["__proto__", "constructor", "toString"].map((Key) => ({ Key, Value: `of ${Key}` }));
  const environment = read(
    groups({ GroupId: "__proto__", GroupName: "constructor", Tags }),
    rules({ GroupId: "__proto__", ReferencedGroupInfo: { GroupId: "constructor", UserId: ACCOUNT } }),
    { NetworkInterfaces: [{ NetworkInterfaceId: "__proto__", Groups: [{ GroupId: "toString" }] }] },
  );
  const tags = environment.group("__proto__")!.tags!;
  expect(Object.entries(tags)).toEqual(Tags.map(({ Key, Value }) => [Key, Value]));
  expect("valueOf" in tags).toBe(false);
  expect(environment.rulesOf("__proto__", "egress")).toHaveLength(1);
  expect(environment.interfacesOf("toString")).toHaveLength(1);
});

describe("pages of an export", () => {
  const page = (region: string | undefined, NextToken?: string): DescribeSecurityGroupRulesResult => {
    const arn = region === undefined ? undefined : `arn:aws:ec2:${region}:${ACCOUNT}:security-group-rule/sgr-1`;
    return { ...rules({ SecurityGroupRuleArn: arn }), NextToken };
  };
  const incomplete =
    /^0\.json has a NextToken, but the last page is not in the input: give all pages, or export it again/;

  it("may be in several files", () => {
    expect(read(page("eu-west-1", "token"), page("eu-west-1", "token"), page("eu-west-1")).rules).toHaveLength(1);
    expect(read(page(undefined, "token"), page("eu-west-1")).rules).toHaveLength(1);
    // The EC2 API may return a last page without rows, or with an empty token.
    expect(read(page("eu-west-1", "token"), { SecurityGroupRules: [], NextToken: "" }).rules).toHaveLength(1);
  });

  it("are incomplete without the last page", () => {
    expect(refusal(page("eu-west-1", "token"))).toMatch(incomplete);
    expect(refusal(page(undefined, "token"))).toMatch(incomplete);
  });

  it("are incomplete if the last page is of another region or of another command", () => {
    expect(refusal(page("eu-west-1", "token"), page("us-east-1"))).toMatch(incomplete);
    expect(refusal(page("eu-west-1", "token"), { SecurityGroups: [] }, { NetworkInterfaces: [] })).toMatch(incomplete);
    const interfaces = (zone: string, NextToken?: string) => ({
      NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", AvailabilityZone: zone }],
      NextToken,
    });
    expect(read(interfaces("eu-west-1a", "token"), interfaces("eu-west-1b")).interfaces).toHaveLength(1);
    expect(refusal(interfaces("us-west-2-lax-1a", "token"), interfaces("us-east-1a"))).toMatch(incomplete);
  });
});
