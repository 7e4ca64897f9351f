import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  type IpPermission,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { AdoptionTarget } from "../../src/environment/adoption/adoption-target";
import { mutualSg } from "../cli/captured";
import { stackOf } from "../cli/adopt/generated-construct";
import { MODULE, Workspace } from "../support/workspace";

/** Each target has a region of its own, because adopt looks at a whole region. */
const REGIONS: readonly (readonly [target: AdoptionTarget, region: string, imports: number, additions: number])[] = [
  ["module", "ap-south-1", 20, 7],
  // Terraform cannot import the four rules for all ICMP types or codes without a change.
  ["vpc-rules", "ap-southeast-1", 16, 7],
  ["construct", "ap-northeast-1", 20, 7],
];

describe.each(REGIONS)("what adopt writes for %s", (target, region, imports, additions) => {
  const workspace = new Workspace(
    { "provider.tf.json": { provider: { aws: { region } } } },
    inject("terraformEnv"),
    afterAll,
  );
  const ec2 = new EC2Client({
    region,
    endpoint: inject("endpoint"),
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  let groups: Groups;

  beforeAll(async () => {
    for (const [name, value] of Object.entries(inject("terraformEnv"))) {
      if (name.startsWith("AWS_")) vi.stubEnv(name, value);
    }
    groups = await createGroups(ec2);
    return () => {
      ec2.destroy();
      vi.unstubAllEnvs();
    };
  });

  /** Runs adopt on the region, and on the plan if there is one. */
  async function adopt(...args: readonly string[]): Promise<string> {
    const inputs = ["--live", "--region", region, ...args];
    const source = target === "construct" ? [] : ["--module-source", sourceOf(target)];
    const all = ["adopt", ...inputs, "--to", target, ...source, "--output", workspace.folder];
    const { exitCode, stdout, stderr } = await mutualSg(all, { cwd: workspace.folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    if (target === "construct") synthesize(workspace);
    return stdout;
  }

  /** The last sentence of a plan about the number of changes. */
  async function plannedSentence(): Promise<string> {
    const output = await workspace.terraform("plan", "-no-color", "-input=false", "-out=plan.bin");
    return /^(Plan: .*|No changes\..*)$/m.exec(output)![1]!;
  }

  async function planFile(): Promise<string> {
    writeFileSync(join(workspace.folder, "plan.json"), await workspace.terraform("show", "-json", "plan.bin"));
    return "plan.json";
  }

  const rulesInAws = (): Promise<string[]> => ruleTexts(ec2, groups);

  it("imports the rules that exist, creates the missing ones, and changes nothing else", async () => {
    const before = await rulesInAws();
    const report = await adopt();
    await workspace.init();
    const sentence = await plannedSentence();
    expect(sentence).toBe(`Plan: ${imports} to import, ${additions} to add, 0 to change, 0 to destroy.`);
    expect(report).toContain(sentence);
    await workspace.terraform("apply", "-no-color", "-input=false", "plan.bin");
    expect(await plannedSentence()).toMatch(/^No changes\./);
    const after = await rulesInAws();
    const added = after.filter((rule) => !before.includes(rule));
    expect(added.map((rule) => rule.replaceAll(/web-[0-9a-f]{8}/g, "web-ID"))).toEqual(MISSING);
    expect(before.filter((rule) => !after.includes(rule))).toEqual([]);
  });

  it("stays as it is if nothing has changed", async () => {
    const files = () => readdirSync(workspace.folder).map((name) => readIfFile(join(workspace.folder, name)));
    const plan = await planFile();
    const before = files();
    expect(await adopt(plan)).toContain("There is nothing to adopt, so no file is written.");
    expect(files()).toEqual(before);
  });

  it("gets only the rule that somebody has added by hand, and its other side", async () => {
    await allow(ec2, "ingress", groups.db, { ...tcp(6432), UserIdGroupPairs: [{ GroupId: groups.web }] });
    const report = await adopt("plan.json", "--force");
    const sentence = await plannedSentence();
    expect(sentence).toBe("Plan: 1 to import, 1 to add, 0 to change, 0 to destroy.");
    expect(report).toContain(sentence);
    await workspace.terraform("apply", "-no-color", "-input=false", "plan.bin");
    expect(await plannedSentence()).toMatch(/^No changes\./);
  });
});

/** The module in this checkout. */
const sourceOf = (target: AdoptionTarget): string => (target === "vpc-rules" ? `${MODULE}//modules/vpc-rules` : MODULE);

/** Synthesizes an app with the adopted construct into the workspace. */
function synthesize(workspace: Workspace): void {
  const stack = stackOf(readFileSync(join(workspace.folder, "security-group-rules.ts"), "utf8"));
  workspace.write({ "cdk.tf.json": stack.toTerraform() as object });
}

const readIfFile = (path: string): string => (path.includes(".terraform") ? "" : readFileSync(path, "utf8"));

type Groups = Readonly<Record<"alb" | "web" | "db" | "cache" | "other" | "otherWeb", string>>;

const tcp = (from: number, to = from): IpPermission => ({ IpProtocol: "tcp", FromPort: from, ToPort: to });

/** Groups with open egress and rules of every form, as somebody has made them by hand. */
async function createGroups(ec2: EC2Client): Promise<Groups> {
  const [vpc, otherVpc] = await Promise.all(
    ["10.0.0.0/16", "10.1.0.0/16"].map((CidrBlock) => ec2.send(new CreateVpcCommand({ CidrBlock }))),
  );
  const group = async (GroupName: string, of = vpc): Promise<string> => {
    const VpcId = of!.Vpc!.VpcId;
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }));
    return GroupId!;
  };
  const alb = await group("alb (public) ${aws_vpc.main.id}");
  const [web, db, cache] = [await group("web"), await group("db"), await group("__proto__")];
  const [other, otherWeb] = [await group("other, %{ if true }", otherVpc), await group("web", otherVpc)];
  const { PrefixList } = await ec2.send(
    new CreateManagedPrefixListCommand({ PrefixListName: "s3", MaxEntries: 1, AddressFamily: "IPv4" }),
  );
  const from = (id: string, Description?: string) => ({ UserIdGroupPairs: [{ GroupId: id, Description }] });
  const blocks = (...all: string[]) => ({ IpRanges: all.map((CidrIp) => ({ CidrIp })) });
  const rules: readonly (readonly ["ingress" | "egress", string, IpPermission])[] = [
    ["ingress", alb, { ...tcp(443), ...blocks("0.0.0.0/0"), Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "IPv6" }] }],
    ["ingress", web, { ...tcp(80), ...from(alb, "from the ALB, ${terraform} [1]") }],
    ["ingress", web, { ...tcp(9300, 9400), ...from(web) }],
    ["ingress", web, { IpProtocol: "icmp", FromPort: 8, ToPort: -1, ...from(alb) }],
    ["ingress", db, { ...tcp(5432), ...from(web, "in") }],
    ["egress", web, { ...tcp(5432), ...from(db, "out") }],
    ["ingress", db, { ...tcp(3306), ...from(web) }],
    ["egress", web, { ...tcp(3306), ...from(db) }],
    ["ingress", cache, { IpProtocol: "udp", FromPort: 11211, ToPort: 11212, ...from(web) }],
    ["egress", web, { ...tcp(6379), ...from(cache, "half a pair") }],
    ["ingress", cache, { IpProtocol: "-1", ...from(db) }],
    ["egress", db, { IpProtocol: "-1", ...from(cache) }],
    ["egress", web, { ...tcp(443), PrefixListIds: [{ PrefixListId: PrefixList!.PrefixListId }] }],
    ["ingress", db, { IpProtocol: "icmp", FromPort: -1, ToPort: -1, ...blocks("10.0.0.0/8", "192.0.2.1/32") }],
    ["ingress", db, { IpProtocol: "icmpv6", FromPort: -1, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }] }],
    ["ingress", db, { IpProtocol: "50", ...blocks("10.0.0.0/8") }],
    ["ingress", other, { ...tcp(22), ...from(otherWeb) }],
    ["ingress", otherWeb, { ...tcp(0, 65535), ...from(other) }],
  ];
  for (const [direction, id, permission] of rules) await allow(ec2, direction, id, permission);
  return { alb, web, db, cache, other, otherWeb };
}

async function allow(ec2: EC2Client, direction: "ingress" | "egress", GroupId: string, permission: IpPermission) {
  const input = { GroupId, IpPermissions: [permission] };
  await (direction === "ingress"
    ? ec2.send(new AuthorizeSecurityGroupIngressCommand(input))
    : ec2.send(new AuthorizeSecurityGroupEgressCommand(input)));
}

/** The rules that adopt adds. Equal names end with a part of the ID, which differs in each run. */
const MISSING = [
  'alb egress icmp 8 -1 web "alb-public-aws_vpc-main-id-to-web-ID-icmp-8"',
  'alb egress tcp 80 80 web "from the ALB, ${terraform} [1]"',
  'cache ingress tcp 6379 6379 web "half a pair"',
  'other egress tcp 0 65535 otherWeb "other-if-true-to-web-ID"',
  'otherWeb egress tcp 22 22 other "web-ID-to-other-if-true"',
  'web egress tcp 9300 9400 web "web-ID-to-web-ID"',
  'web egress udp 11211 11212 cache "web-ID-to-__proto__-udp-11211-11212"',
];

/** The rules of the groups, sorted. */
async function ruleTexts(ec2: EC2Client, groups: Groups): Promise<string[]> {
  const names = new Map(Object.entries(groups).map(([name, id]) => [id, name]));
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ MaxResults: 1000 }));
  const textOf = ({
    GroupId,
    IsEgress,
    IpProtocol,
    FromPort,
    ToPort,
    Description = "",
    ...peers
  }: SecurityGroupRule) => {
    const { ReferencedGroupInfo, CidrIpv4, CidrIpv6, PrefixListId } = peers;
    const peer = names.get(ReferencedGroupInfo?.GroupId ?? "") ?? CidrIpv4 ?? CidrIpv6 ?? PrefixListId;
    const [name, direction] = [names.get(GroupId!), IsEgress === true ? "egress" : "ingress"];
    return `${name} ${direction} ${IpProtocol} ${FromPort} ${ToPort} ${peer} "${Description}"`;
  };
  return SecurityGroupRules.filter(({ GroupId }) => names.has(GroupId!))
    .map(textOf)
    .sort();
}
