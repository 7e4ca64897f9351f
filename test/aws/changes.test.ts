import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { localEc2 } from "../../local-aws/connections";
import { MutualSecurityGroupRules, Port, type RuleKind } from "../../src/index";
import { RULE_KINDS } from "../../src/constructs/rule-kinds";
import { both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { MODULE, Workspace } from "../support/workspace";

type Groups = ReturnType<TestVpc["addTo"]>;
type Tier = keyof Groups;
const SIDES = ["egress", "ingress"] as const;

/** A rule, of which each form below makes a pair. */
interface Rule {
  readonly source: Tier;
  readonly target: Tier;
  readonly port: number;
  readonly description?: string;
  /** One for each side, in place of `description`. */
  readonly descriptions?: readonly [egress: string, ingress: string];
}

type Rules = Readonly<Record<string, Rule>>;

/** What a configuration has beside its rules. */
interface Beside {
  /** What is other than usual about the group of the webs, as arguments in Terraform. */
  readonly web?: { readonly name?: string; readonly description?: string; readonly createBeforeDestroy?: boolean };
  /** Keys that rules had, and have. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** A way to write rules down: the files of a root module, and where in them a rule's sides are. */
interface Form {
  readonly kind: RuleKind;
  configuration(vpc: TestVpc, rules: Rules, beside: Beside): Record<string, object>;
  /** A pattern of the addresses of rules' sides, which catches the key and the side. */
  readonly address: RegExp;
}

const construct = (kind: RuleKind): Form => ({
  kind,
  address: /^aws_[a-z_]+\.rules_(.+)_(egress|ingress)_[0-9A-F]{8}$/,
  configuration: (vpc, rules, { web, renamed = {} }) => {
    /** The stack, and the addresses of its rules' sides. */
    const build = (written: Rules) => {
      const addresses: Record<string, string> = {};
      const stack = stackWith((scope) => {
        const groups = vpc.addTo(scope);
        change(groups.web, web);
        const made = new MutualSecurityGroupRules(scope, "rules", {
          kind,
          rules: mapValues(written, ({ source, target, port, description, descriptions }) => ({
            source: groups[source],
            target: groups[target],
            port: Port.tcp(port),
            ...(description === undefined ? {} : { description }),
            ...(descriptions && { descriptionSource: descriptions[0], descriptionTarget: descriptions[1] }),
          })),
        });
        for (const key of Object.keys(written)) {
          for (const side of SIDES) {
            const { terraformResourceType, friendlyUniqueId } = made.pair(key)[side];
            addresses[`${key} ${side}`] = `${terraformResourceType}.${friendlyUniqueId}`;
          }
        }
      });
      return { stack, addresses };
    };
    const { stack, addresses } = build(rules);
    const before = build(Object.fromEntries(Object.entries(renamed).map(([was, is]) => [was, rules[is]!])));
    const all = { ...addresses, ...before.addresses };
    const moved = movesOf(renamed, (key, side) => all[`${key} ${side}`]!);
    return { "cdk.tf.json": { ...(stack.toTerraform() as object), ...moved } };
  },
});

/** Where the module of a kind is, and its resources in it. */
const MODULES: Readonly<Record<RuleKind, { readonly source: string; readonly resource: (side: string) => string }>> = {
  aws_security_group_rule: { source: MODULE, resource: (side) => `aws_security_group_rule.${side}` },
  aws_vpc_security_group_rule: {
    source: `${MODULE}/modules/vpc-rules`,
    resource: (side) => `aws_vpc_security_group_${side}_rule.this`,
  },
};

const hclModule = (
  kind: RuleKind,
  { source, resource } = MODULES[kind],
  portName: "destination_port" | "from_port" = "destination_port",
): Form => ({
  kind,
  address: /^module\.mutual\.aws_[a-z_.]*(egress|ingress)[a-z_.]*\["(.+)"\]$/,
  configuration: (vpc, rules, { web = {}, renamed = {} }) => {
    const { createBeforeDestroy, ...others } = web;
    const { aws_vpc, aws_security_group } = vpc.resources;
    const changed = {
      ...aws_security_group!.web,
      ...others,
      ...(createBeforeDestroy && { lifecycle: { create_before_destroy: true } }),
    };
    const groupId = (tier: Tier) => `\${aws_security_group.${tier}.id}`;
    return {
      "groups.tf.json": { resource: { aws_vpc, aws_security_group: { ...aws_security_group, web: changed } } },
      "rules.tf.json": {
        module: {
          mutual: {
            source,
            rules: mapValues(rules, ({ source, target, port, description, descriptions }) => ({
              source_sg_id: groupId(source),
              target_sg_id: groupId(target),
              [portName]: port,
              ...(description === undefined ? {} : { description }),
              ...(descriptions && { description_source: descriptions[0], description_target: descriptions[1] }),
            })),
          },
        },
        ...movesOf(renamed, (key, side) => `module.mutual.${resource(side)}["${key}"]`),
      },
    };
  },
});

function change(group: SecurityGroup, { name, description, createBeforeDestroy }: Beside["web"] = {}): void {
  if (name !== undefined) group.name = name;
  if (description !== undefined) group.description = description;
  if (createBeforeDestroy) group.lifecycle = { createBeforeDestroy };
}

function movesOf(
  renamed: Readonly<Record<string, string>>,
  addressOf: (key: string, side: (typeof SIDES)[number]) => string,
): { moved?: object[] } {
  const moved = Object.entries(renamed).flatMap(([was, is]) =>
    SIDES.map((side) => ({ from: addressOf(was, side), to: addressOf(is, side) })),
  );
  return moved.length > 0 ? { moved } : {};
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  of: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value)]));
}

/** What a state's file has of its resources. Asking Terraform for it would start the provider. */
interface State {
  readonly resources: readonly {
    readonly module?: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string;
      readonly attributes: { readonly security_group_rule_id: string };
    }[];
  }[];
}

/** Rules in one form, deployed in a VPC of their own. */
class Deployment {
  readonly vpc = new TestVpc();
  readonly #workspace = new Workspace({});

  constructor(readonly form: Form) {}

  async deploy(rules: Rules): Promise<void> {
    this.#write(rules, {});
    await this.#workspace.init();
    await this.#workspace.apply();
  }

  /** Applies a change and says what the plan had in it, such as `replace web-to-db egress`. */
  async change(rules: Rules, beside: Beside = {}): Promise<string[]> {
    this.#write(rules, beside);
    return this.apply();
  }

  async apply(): Promise<string[]> {
    const lines = await this.#workspace.terraform("apply", "-auto-approve", "-json", "-input=false");
    return lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; change?: { action: string; resource: { addr: string } } })
      .flatMap(({ type, change: planned }) =>
        type === "planned_change" ? [`${planned!.action} ${this.#nameOf(planned!.resource.addr)}`] : [],
      )
      .sort();
  }

  async plan(): Promise<string[]> {
    return this.#workspace.plannedChanges();
  }

  /** The ids that AWS gave the rules, by their keys and sides, from the state. One that was made anew has another. */
  ruleIds(): Record<string, string> {
    const { resources } = JSON.parse(readFileSync(join(this.#workspace.folder, "terraform.tfstate"), "utf8")) as State;
    const ids = resources
      .filter(({ type }) => type.endsWith("_rule"))
      .flatMap(({ module: inModule, type, name, instances }) =>
        instances.map(({ index_key: key, attributes }) => {
          const address = [...(inModule === undefined ? [] : [inModule]), type, name].join(".");
          return [
            this.#nameOf(key === undefined ? address : `${address}["${key}"]`),
            attributes.security_group_rule_id,
          ];
        }),
      );
    return Object.fromEntries(ids) as Record<string, string>;
  }

  #write(rules: Rules, beside: Beside): void {
    this.#workspace.write(this.form.configuration(this.vpc, rules, beside));
  }

  #nameOf(address: string): string {
    const [, one, other] = this.form.address.exec(address) ?? [];
    if (one === undefined) return address;
    return SIDES.some((side) => side === one) ? `${other} ${one}` : `${one} ${other}`;
  }
}

/** What a plan does to both sides of pairs. */
const sidesOf = (action: string, ...keys: string[]) =>
  keys.flatMap((key) => SIDES.map((side) => `${action} ${key} ${side}`));

/** The ids of all rules but those of some pairs. */
const without = (ids: Record<string, string>, ...keys: string[]) =>
  Object.fromEntries(Object.entries(ids).filter(([name]) => !keys.includes(name.split(" ")[0]!)));

describe.each(
  RULE_KINDS.flatMap((kind): [string, Form][] => [
    [`the construct, of ${kind}`, construct(kind)],
    [`the module, of ${kind}`, hclModule(kind)],
  ]),
)("changes that must not hurt, in %s", (_name, form) => {
  it("replaces a group that others refer to, with the pairs that it is an end of and no other", async () => {
    const rules: Rules = {
      "alb-to-web": { source: "alb", target: "web", port: 80 },
      "web-to-db": { source: "web", target: "db", port: 3306 },
      "web-to-web": { source: "web", target: "web", port: 9300 },
      "alb-to-s3": { source: "alb", target: "s3", port: 443 },
      "db-to-db": { source: "db", target: "db", port: 4444 },
    };
    const expected = [
      both("alb", "s3", "tcp", "443", "alb-to-s3"),
      both("alb", "web", "tcp", "80", "alb-to-web"),
      both("db", "db", "tcp", "4444", "db-to-db"),
      both("web", "db", "tcp", "3306", "web-to-db"),
      both("web", "web", "tcp", "9300", "web-to-web"),
    ];
    const deployment = new Deployment(form);
    await deployment.deploy(rules);
    const ids = deployment.ruleIds();
    expect(Object.keys(ids)).toHaveLength(10);
    expect(await deployment.vpc.connections()).toEqual(expected);

    const replaced = ["alb-to-web", "web-to-db", "web-to-web"];
    // AWS changes neither of a group's name and description, so Terraform makes another group.
    const changes = [
      // The old group goes first: its rules have to be gone by then, and those that name it on the others.
      { description: "the webs" },
      // The new group comes first, so that it needs another name.
      { description: "the webs", name: "web-2", createBeforeDestroy: true },
    ];
    for (const web of changes) {
      expect(await deployment.change(rules, { web })).toEqual(
        ["replace aws_security_group.web", ...sidesOf("replace", ...replaced)].sort(),
      );
      expect(await deployment.vpc.connections()).toEqual(expected);
      expect(await deployment.plan()).toEqual([]);
      expect(without(deployment.ruleIds(), ...replaced)).toEqual(without(ids, ...replaced));
    }
  });

  it("changes one pair, one side, a key or what was undone by hand, and nothing beside it", async () => {
    const rules: Rules = {
      port: { source: "alb", target: "web", port: 80 },
      text: { source: "web", target: "db", port: 3306, description: "Allow webs to RDS" },
      side: { source: "web", target: "s3", port: 443, descriptions: ["to S3", "from webs"] },
      end: { source: "db", target: "s3", port: 443 },
      same: { source: "alb", target: "db", port: 5432, description: "stays" },
      named: { source: "web", target: "alb", port: 8443 },
    };
    const deployment = new Deployment(form);
    await deployment.deploy(rules);
    const before = deployment.ruleIds();
    expect(Object.keys(before)).toHaveLength(12);

    const changed: Rules = {
      ...rules,
      port: { ...rules.port!, port: 8080 },
      text: { ...rules.text!, description: "Allow webs to MySQL" },
      side: { ...rules.side!, descriptions: ["to S3", "from the webs"] },
      end: { ...rules.end!, source: "alb" },
    };
    expect(await deployment.change(changed)).toEqual(
      form.kind === "aws_security_group_rule"
        ? [...sidesOf("replace", "end", "port"), "update side ingress", ...sidesOf("update", "text")]
        : [
            "replace end egress",
            "update end ingress",
            ...sidesOf("update", "port"),
            "update side ingress",
            ...sidesOf("update", "text"),
          ],
    );
    const afterChange = deployment.ruleIds();
    expect(without(afterChange, "port", "end")).toEqual(without(before, "port", "end"));
    const connections = [
      both("alb", "db", "tcp", "5432", "stays"),
      both("alb", "s3", "tcp", "443", "end"),
      both("alb", "web", "tcp", "8080", "port"),
      both("web", "alb", "tcp", "8443", "named"),
      both("web", "db", "tcp", "3306", "Allow webs to MySQL"),
      both("web", "s3", "tcp", "443", "to S3", "from the webs"),
    ];
    expect(await deployment.vpc.connections()).toEqual(connections);

    // The second one's key serves as its description.
    const { same, named, ...others } = changed;
    const renamed: Rules = { ...others, constant: same!, "web-to-alb": named! };
    expect(await deployment.change(renamed, { renamed: { same: "constant", named: "web-to-alb" } })).toEqual([
      ...sidesOf("move", "constant"),
      ...sidesOf("update", "web-to-alb"),
    ]);
    connections[3] = both("web", "alb", "tcp", "8443", "web-to-alb");
    expect(await deployment.vpc.connections()).toEqual(connections);
    const afterRenaming = deployment.ruleIds();
    expect(Object.values(afterRenaming).sort()).toEqual(Object.values(afterChange).sort());
    expect(afterRenaming["constant egress"]).toBe(before["same egress"]);
    expect(afterRenaming["web-to-alb ingress"]).toBe(before["named ingress"]);

    const ec2 = localEc2(inject("endpoint"));
    const { SecurityGroups } = await ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: "vpc-id", Values: await deployment.vpc.vpcIds() }] }),
    );
    const groupId = (tier: Tier) => SecurityGroups!.find(({ GroupName }) => GroupName === tier)!.GroupId!;
    const toPort = (port: number, tier: Tier) => [
      {
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        UserIdGroupPairs: [{ GroupId: groupId(tier), Description: "by hand" }],
      },
    ];
    const [web, db] = [groupId("web"), groupId("db")];
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: web, IpPermissions: toPort(3306, "db") }));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: web, IpPermissions: toPort(22, "db") }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: db, IpPermissions: toPort(22, "web") }));
    expect(await deployment.apply()).toEqual(["create text egress"]);
    expect(await deployment.vpc.connections()).toEqual(
      connections.toSpliced(4, 0, both("web", "db", "tcp", "22", "by hand")),
    );
    expect(await deployment.plan()).toEqual([]);
    const { "text egress": _anew, ...untouched } = deployment.ruleIds();
    const { "text egress": _gone, ...rest } = afterRenaming;
    expect(untouched).toEqual(rest);
  });
});
