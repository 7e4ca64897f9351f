import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Connections, MutualSecurityGroupRules, Peer, Port } from "../../src/index";
import { both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { combined, MODULE, Workspace, type Files } from "../support/workspace";

/** The files of a module that declares rules in a VPC, written in one of several ways. */
type Form = (vpc: TestVpc) => Files;

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

/** Applies all modules in one run of Terraform, before the tests of a `describe` block. */
function applied(modules: Readonly<Record<string, Files>>): Workspace {
  const workspace = new Workspace(combined(modules), inject("terraformEnv"), afterAll);
  beforeAll(async () => {
    await workspace.init();
    await workspace.apply();
  });
  return workspace;
}

/** A module and a VPC for each form. */
function inVpcs(forms: Readonly<Record<string, Form>>): { modules: Record<string, Files>; vpcs: [string, TestVpc][] } {
  const vpcs = Object.keys(forms).map((name): [string, TestVpc] => [name, new TestVpc()]);
  return { modules: Object.fromEntries(vpcs.map(([name, vpc]) => [name, forms[name]!(vpc)])), vpcs };
}

describe("ends that are not a security group", () => {
  const { modules, vpcs } = inVpcs({
    construct: asConstruct(({ alb, web, db }, list, stack) => {
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
    module: asModule({
      world: { source_cidr_ipv4: "0.0.0.0/0", target_sg_id: group("alb"), service: "https" },
      "world-ipv6": { source_cidr_ipv6: "::/0", target_sg_id: group("alb"), destination_port: 443 },
      // A null attribute next to an unknown ID counts as omitted.
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
    connections: asConstruct(({ alb, web, db }, list) => {
      Connections.of(alb).allowFrom(Peer.anyIpv4(), Port.HTTPS, "world");
      Connections.of(alb).allowFrom(Peer.anyIpv6(), Port.HTTPS, "world-ipv6");
      Connections.of(web).allowFrom(Peer.ipv4("10.1.0.0/16"), Port.SSH, "office");
      Connections.of(web).allowTo(list, Port.HTTPS, "s3");
      Connections.of(db).allowTo(Peer.ipv6("2001:db8::/32"), Port.allIcmpV6(), "partner");
    }),
  });
  const workspace = applied(modules);

  it.each(vpcs)("get no rule, but the groups on the other side do: %s", async (_name, vpc) => {
    const { between, beyond } = await vpc.rules();
    expect(between).toEqual([]);
    expect([...beyond].sort()).toEqual([
      "egress of db: icmpv6 type any, code any 2001:db8::/32",
      expect.stringMatching(/^egress of web: tcp 443 pl-/),
      "ingress of alb: tcp 443 0.0.0.0/0",
      "ingress of alb: tcp 443 ::/0",
      "ingress of web: tcp 22 10.1.0.0/16",
    ]);
  });

  it("cause no changes in a second plan, and leave no resources after the destroy", async () => {
    expect(await workspace.plannedChanges()).toEqual([]);
    await workspace.destroy();
    for (const [, vpc] of vpcs) expect(await vpc.vpcIds()).toEqual([]);
  });
});

describe("several ports, services, and groups that get no rule", () => {
  const { modules, vpcs } = inVpcs({
    construct: asConstruct(({ alb, web, db, s3 }, _list, stack) => {
      new MutualSecurityGroupRules(stack, "rules", {
        rules: {
          web: { source: alb, target: web, port: [Port.HTTP, Port.HTTPS] },
          names: { source: web, target: s3, port: [Port.DNS_UDP, Port.KUBERNETES_NODE_PORT] },
          theirs: { source: web, target: db, port: Port.POSTGRES, leaveOutRuleOn: "target" },
          esp: { source: db, target: s3, port: Port.ofProtocol("esp") },
        },
      });
    }),
    module: asModule({
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
  });
  const workspace = applied(modules);

  it.each(vpcs)("get a pair for each port, and half a pair only if the rule asks for it: %s", async (_name, vpc) => {
    expect(await vpc.connections()).toEqual([
      both("alb", "web", "tcp", "443", "web"),
      both("alb", "web", "tcp", "80", "web"),
      both("db", "s3", "50", "all", "esp"),
      { source: "web", target: "db", protocol: "tcp", ports: "5432", egress: { description: "theirs" } },
      both("web", "s3", "tcp", "30000-32767", "names"),
      both("web", "s3", "udp", "53", "names"),
    ]);
  });

  it("cause no changes in a second plan", async () => {
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
  // Each account's provider reads its own rules.
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
  const providers = {
    provider: {
      aws: (["source", "target"] as const).map((side) => ({ alias: side, assume_role: [assumeRole(side)] })),
    },
  };

  const modules: Record<string, Files> = {
    module: {
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
    },
    construct: {
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
    },
  };
  const workspace = applied(modules);

  it.each(Object.keys(modules))(
    "each get one half of the pair, whose peer is the other account's group: %s",
    (name) => {
      const own = workspace.state(name).filter(({ mode }) => mode === "managed");
      const rules = own.filter(({ type }) => type === "aws_security_group_rule");
      const groups = Object.fromEntries(
        own.filter(({ type }) => type === "aws_security_group").map(({ name, values }) => [name, values.id]),
      );
      const sides = rules.map(({ values }) => [values.type, values.security_group_id, values.source_security_group_id]);
      expect(sides.sort()).toEqual([
        ["egress", groups.source, `${ACCOUNTS.target}/${String(groups.target)}`],
        ["ingress", groups.target, `${ACCOUNTS.source}/${String(groups.source)}`],
      ]);
    },
  );

  it("have exactly one rule each, and cause no changes in a second plan", async () => {
    expect(await workspace.plannedChanges()).toEqual([]);
    const names = Object.keys(modules);
    workspace.write(Object.fromEntries(names.map((name) => [`${name}/read.tf.json`, { data }])));
    await workspace.apply();
    for (const name of names) {
      const read = workspace.state(name).filter(({ mode }) => mode === "data");
      expect(read.map(({ name, values }) => [name, values.ids])).toEqual([
        ["source", [expect.stringMatching(/^sgr-/)]],
        ["target", [expect.stringMatching(/^sgr-/)]],
      ]);
    }
    await workspace.destroy();
  });
});
