import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Connections, MutualSecurityGroupRules, Peer, Port } from "../../src/index";
import { both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { MODULE, Workspace } from "../support/workspace";

/** The same declarations in each of the ways to write them: a root module for a VPC. */
type Form = (vpc: TestVpc) => Record<string, object>;

const LIST = { name: "s3", addressFamily: "IPv4", maxEntries: 1 } as const;

const asConstruct =
  (build: (groups: ReturnType<TestVpc["addTo"]>, list: Peer, stack: TerraformStack) => void): Form =>
  (vpc) => ({
    "cdk.tf.json": stackWith((stack) => {
      const list = new Ec2ManagedPrefixList(stack, "list", LIST);
      build(vpc.addTo(stack), Peer.prefixList(list.id), stack);
    }).toTerraform() as object,
  });

const group = (tier: string) => `\${aws_security_group.${tier}.id}`;
const PREFIX_LIST = { aws_ec2_managed_prefix_list: { list: { name: "s3", address_family: "IPv4", max_entries: 1 } } };

const asModule =
  (rules: object): Form =>
  (vpc) => ({
    "main.tf.json": { resource: { ...vpc.resources, ...PREFIX_LIST }, module: { mutual: { source: MODULE, rules } } },
  });

async function applied(form: Form): Promise<{ vpc: TestVpc; workspace: Workspace }> {
  const vpc = new TestVpc();
  const workspace = new Workspace(form(vpc));
  await workspace.init();
  await workspace.apply();
  return { vpc, workspace };
}

describe("ends that are no security group", () => {
  const forms: [string, Form][] = [
    [
      "the construct",
      asConstruct(({ alb, web, db }, list, stack) => {
        new MutualSecurityGroupRules(stack, "rules", {
          rules: {
            world: { source: Peer.anyIpv4(), target: alb, port: Port.HTTPS },
            "world-ipv6": { source: Peer.anyIpv6(), target: alb, port: Port.HTTPS },
            office: { source: Peer.ipv4("10.1.0.0/16"), target: web, port: Port.SSH },
            s3: { source: web, target: list, port: Port.HTTPS },
            partner: { source: db, target: Peer.ipv6("2001:db8::/32"), port: Port.allIcmpV6() },
          },
        });
      }),
    ],
    [
      "the module",
      asModule({
        world: { source_cidr_ipv4: "0.0.0.0/0", target_sg_id: group("alb"), service: "https" },
        "world-ipv6": { source_cidr_ipv6: "::/0", target_sg_id: group("alb"), destination_port: 443 },
        // Null beside an id that is not known yet is as good as left out.
        office: { source_cidr_ipv4: "10.1.0.0/16", source_sg_id: null, target_sg_id: group("web"), service: "ssh" },
        s3: {
          source_sg_id: group("web"),
          source_cidr_ipv4: null,
          target_prefix_list_id: "${aws_ec2_managed_prefix_list.list.id}",
          service: "https",
        },
        partner: {
          source_sg_id: group("db"),
          target_cidr_ipv6: "2001:db8::/32",
          protocol: "icmpv6",
          destination_port: -1,
        },
      }),
    ],
    [
      "connections",
      asConstruct(({ alb, web, db }, list) => {
        Connections.of(alb).allowFrom(Peer.anyIpv4(), Port.HTTPS, "world");
        Connections.of(alb).allowFrom(Peer.anyIpv6(), Port.HTTPS, "world-ipv6");
        Connections.of(web).allowFrom(Peer.ipv4("10.1.0.0/16"), Port.SSH, "office");
        Connections.of(web).allowTo(list, Port.HTTPS, "s3");
        Connections.of(db).allowTo(Peer.ipv6("2001:db8::/32"), Port.allIcmpV6(), "partner");
      }),
    ],
  ];

  it.each(forms)("get no rule, and the groups get theirs: %s", async (_name, form) => {
    const { vpc, workspace } = await applied(form);
    const { between, beyond } = await vpc.rules();
    expect(between).toEqual([]);
    expect([...beyond].sort()).toEqual([
      "egress of db: icmpv6 type any, code any 2001:db8::/32",
      expect.stringMatching(/^egress of web: tcp 443 pl-/),
      "ingress of alb: tcp 443 0.0.0.0/0",
      "ingress of alb: tcp 443 ::/0",
      "ingress of web: tcp 22 10.1.0.0/16",
    ]);
    expect(await workspace.plannedChanges()).toEqual([]);
    await workspace.destroy();
    expect(await vpc.vpcIds()).toEqual([]);
  });
});

describe("several ports, services, and groups that get no rule", () => {
  const forms: [string, Form][] = [
    [
      "the construct",
      asConstruct(({ alb, web, db, s3 }, _list, stack) => {
        new MutualSecurityGroupRules(stack, "rules", {
          rules: {
            web: { source: alb, target: web, port: [Port.HTTP, Port.HTTPS] },
            names: { source: web, target: s3, port: [Port.DNS_UDP, Port.KUBERNETES_NODE_PORT] },
            theirs: { source: web, target: db, port: Port.POSTGRES, leaveOutRuleOn: "target" },
            esp: { source: db, target: s3, port: Port.ofProtocol("esp") },
          },
        });
      }),
    ],
    [
      "the module",
      asModule({
        web: { source_sg_id: group("alb"), target_sg_id: group("web"), destination_ports: [80, "443"] },
        names: { source_sg_id: group("web"), target_sg_id: group("s3"), services: ["dns-udp", "kubernetes-node-port"] },
        theirs: {
          source_sg_id: group("web"),
          target_sg_id: group("db"),
          service: "postgresql",
          leave_out_rule_on: "target",
        },
        esp: { source_sg_id: group("db"), target_sg_id: group("s3"), protocol: "esp" },
      }),
    ],
  ];

  it.each(forms)("make a pair for each port, and half a pair only where that is said: %s", async (_name, form) => {
    const { vpc, workspace } = await applied(form);
    expect(await vpc.connections()).toEqual([
      both("alb", "web", "tcp", "443", "web"),
      both("alb", "web", "tcp", "80", "web"),
      both("db", "s3", "50", "all", "esp"),
      { source: "web", target: "db", protocol: "tcp", ports: "5432", egress: { description: "theirs" } },
      both("web", "s3", "tcp", "30000-32767", "names"),
      both("web", "s3", "udp", "53", "names"),
    ]);
    expect(await workspace.plannedChanges()).toEqual([]);
  });
});

describe("two accounts", () => {
  const ACCOUNTS = { source: "111111111111", target: "222222222222" } as const;
  type Account = keyof typeof ACCOUNTS;
  const assumeRole = (side: Account) => ({ role_arn: `arn:aws:iam::${ACCOUNTS[side]}:role/rules` });
  /** A VPC and a group in each account. */
  const resources = {
    aws_vpc: Object.fromEntries(
      (["source", "target"] as const).map((side) => [side, { provider: `aws.${side}`, cidr_block: "10.0.0.0/16" }]),
    ),
    aws_security_group: Object.fromEntries(
      (["source", "target"] as const).map((side) => [
        side,
        { provider: `aws.${side}`, vpc_id: `\${aws_vpc.${side}.id}`, name: side },
      ]),
    ),
  };
  const end = (side: Account) => `${ACCOUNTS[side]}/\${aws_security_group.${side}.id}`;
  // Read back by the provider of each account.
  const data = {
    aws_vpc_security_group_rules: Object.fromEntries(
      (["source", "target"] as const).map((side) => [
        side,
        {
          provider: `aws.${side}`,
          filter: [{ name: "group-id", values: [`\${aws_security_group.${side}.id}`] }],
        },
      ]),
    ),
  };
  const output = Object.fromEntries(
    (["source", "target"] as const).map((side) => [
      side,
      { value: `\${[for id in data.aws_vpc_security_group_rules.${side}.ids : id]}` },
    ]),
  );
  const providers = {
    provider: {
      aws: (["source", "target"] as const).map((side) => ({ alias: side, assume_role: [assumeRole(side)] })),
    },
  };

  const forms: [string, () => Record<string, object>][] = [
    [
      "the module",
      () => ({
        "main.tf.json": {
          ...providers,
          resource: resources,
          module: {
            mutual: {
              source: `${MODULE}//modules/cross-account`,
              providers: { "aws.source": "aws.source", "aws.target": "aws.target" },
              rules: { db: { source_sg_id: end("source"), target_sg_id: end("target"), service: "postgresql" } },
            },
          },
        },
      }),
    ],
    [
      "the construct",
      () => ({
        "main.tf.json": { resource: resources },
        "cdk.tf.json": stackWith((stack) => {
          const provider = (side: Account) =>
            new AwsProvider(stack, side, { alias: side, assumeRole: [{ roleArn: assumeRole(side).role_arn }] });
          new MutualSecurityGroupRules(stack, "rules", {
            sourceProvider: provider("source"),
            targetProvider: provider("target"),
            rules: {
              db: {
                source: Peer.securityGroup(end("source")),
                target: Peer.securityGroup(end("target")),
                port: Port.POSTGRES,
              },
            },
          });
        }).toTerraform() as object,
      }),
    ],
  ];

  it.each(forms)("get each its own half of the pair, with the other's group as its peer: %s", async (_name, files) => {
    const workspace = new Workspace(files());
    await workspace.init();
    await workspace.apply();
    const state = JSON.parse(await workspace.terraform("show", "-json")) as {
      values: { root_module: Module };
    };
    const rules = resourcesIn(state.values.root_module).filter(({ type }) => type === "aws_security_group_rule");
    const groups = Object.fromEntries(
      resourcesIn(state.values.root_module)
        .filter(({ type, mode }) => type === "aws_security_group" && mode === "managed")
        .map(({ name, values }) => [name, values.id]),
    );
    const sides = rules.map(({ values }) => [values.type, values.security_group_id, values.source_security_group_id]);
    expect(sides.sort()).toEqual([
      ["egress", groups.source, `${ACCOUNTS.target}/${String(groups.target)}`],
      ["ingress", groups.target, `${ACCOUNTS.source}/${String(groups.source)}`],
    ]);
    expect(await workspace.plannedChanges()).toEqual([]);
    // Each account has the one rule, and no more.
    workspace.write({ "read.tf.json": { data, output } });
    await workspace.apply();
    const outputs = await workspace.outputs();
    expect(outputs.source).toHaveLength(1);
    expect(outputs.target).toHaveLength(1);
    await workspace.destroy();
  });
});

interface Module {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly Module[];
}

interface Resource {
  readonly type: string;
  readonly mode: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function resourcesIn({ resources = [], child_modules: children = [] }: Module): Resource[] {
  return [...resources, ...children.flatMap(resourcesIn)];
}
