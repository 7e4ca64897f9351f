import { describe, expect, it } from "vitest";
import type { Environment, Rule } from "../../../src/environment/environment";
import { EnvironmentBuilder } from "../../../src/environment/environment-builder";
import { InputError } from "../../../src/environment/input";
import { addTerraformDocument, isTerraformDocument } from "../../../src/environment/terraform/documents";
import { trafficLabel } from "../../../src/environment/traffic";
import plan from "./recordings/plan.json";
import state from "./recordings/state.json";
import { planOf, stateOf, type ShownChange } from "./terraform-output";

function environmentOf(document: object): Environment {
  const builder = new EnvironmentBuilder();
  addTerraformDocument(document, "show.json", builder);
  return builder.build();
}

/** The rules in words, with addresses of groups instead of their IDs. */
function rulesIn(environment: Environment): string[] {
  const nameOf = (id: string | undefined) => (id === undefined ? "?" : (environment.group(id)?.address ?? id));
  const wordsFor = (rule: Rule) => {
    const { groupId, direction, peer, resources } = rule;
    const made = resources.map(({ address, kind }) => (kind === "inline" ? "inline" : address)).join(" and ");
    const other = peer.isDeleted === true ? "a deleted group" : nameOf(peer.value);
    const traffic = `${trafficLabel(rule)} ${direction === "egress" ? "to" : "from"} ${other}`;
    return `${nameOf(groupId)} ${direction} ${traffic}${made === "" ? "" : `: ${made}`}`;
  };
  return environment.rules.map(wordsFor).sort();
}

const rulesOf = (environment: Environment, address: string) =>
  rulesIn(environment)
    .filter((rule) => rule.startsWith(`${address} `))
    .map((rule) => rule.slice(address.length + 1));

const groupAt = (environment: Environment, address: string) =>
  [...environment.groups.values()].find((group) => group.address === address);

const WEB = "aws_security_group.web";

describe("a recorded state", () => {
  const environment = environmentOf(state);

  it("describes its groups", () => {
    const { id, ...group } = groupAt(environment, WEB)!;
    expect(id).toMatch(/^sg-/);
    expect(group).toMatchObject({
      name: "web",
      description: "Web servers",
      vpcId: expect.stringMatching(/^vpc-/) as string,
      accountId: "123456789012",
      region: "us-east-1",
      tags: { Name: "web" },
      hasAllRules: true,
      input: "show.json",
    });
    expect([...environment.groups.values()].map(({ address }) => address).sort()).toEqual([
      "aws_default_security_group.main",
      'aws_security_group.db["a\\"$${b}].c"]',
      'aws_security_group.db["main"]',
      "aws_security_group.dynamic",
      "aws_security_group.inline",
      "aws_security_group.old",
      "aws_security_group.replaced",
      WEB,
      'module.tier["x"].module.inner[0].aws_security_group.app',
    ]);
  });

  it("has a rule for each peer of a resource, and knows what made it", () => {
    expect(rulesOf(environment, WEB)).toEqual([
      "egress protocol 50 to 10.9.0.0/16: inline",
      "egress tcp 22 to aws_security_group.old: inline and aws_vpc_security_group_egress_rule.to_old[0]",
      "egress tcp 23 to aws_security_group.old: inline and aws_vpc_security_group_egress_rule.to_old[1]",
      'egress tcp 3306 to aws_security_group.db["a\\"$${b}].c"]: inline and aws_security_group_rule.web_to_db["a\\"$${b}].c"]',
      'egress tcp 3306 to aws_security_group.db["main"]: inline and aws_security_group_rule.web_to_db["main"]',
      "egress tcp 443 to 10.3.0.0/16: inline and aws_security_group_rule.blocks",
      "egress tcp 443 to 10.4.0.0/16: inline and aws_security_group_rule.blocks",
      "egress tcp 443 to fd00::/8: inline and aws_security_group_rule.blocks",
      "egress tcp 443 to pl-63a5400a: inline and aws_security_group_rule.blocks",
      "ingress icmp type 8 from aws_security_group.web: inline and aws_security_group_rule.itself",
    ]);
  });

  it("has the rules of nested modules", () => {
    const app = 'module.tier["x"].module.inner[0].aws_security_group.app';
    const rule = 'module.tier["x"].module.inner[0].aws_vpc_security_group_ingress_rule.all';
    expect(rulesOf(environment, app)).toEqual([`ingress all traffic from ${WEB}: inline and ${rule}`]);
  });

  it("has inline rules, also those of a group to itself and of dynamic blocks", () => {
    expect(rulesOf(environment, "aws_security_group.inline")).toEqual([
      "ingress tcp 443 from 0.0.0.0/0: inline",
      "ingress tcp 443 from 10.1.0.0/16: inline",
      `ingress tcp 443 from ${WEB}: inline`,
    ]);
    expect(rulesOf(environment, "aws_security_group.dynamic")).toEqual([
      "egress tcp 443 to 10.2.0.0/16: inline",
      "egress tcp 80 to 10.2.0.0/16: inline",
    ]);
    expect(rulesOf(environment, "aws_default_security_group.main")).toEqual([
      "ingress all traffic from aws_default_security_group.main: inline",
    ]);
  });

  it("contains the IDs of rules, except for resources with several rules", () => {
    const idsOf = (address: string) =>
      environment.rules.filter(({ resources }) => resources.some((one) => one.address === address)).map(({ id }) => id);
    const id = expect.stringMatching(/^sgr-/) as string;
    expect(idsOf("aws_security_group_rule.itself")).toEqual([id]);
    expect(idsOf("aws_vpc_security_group_egress_rule.to_old[1]")).toEqual([id]);
    expect(idsOf("aws_security_group_rule.blocks")).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("a state", () => {
  const rule = (values: object) => ({
    address: "aws_security_group_rule.one",
    values: { type: "egress", protocol: "tcp", from_port: 1, to_port: 1, security_group_id: "sg-1", ...values },
  });

  it("may have null and absent fields", () => {
    const nothing = { cidr_blocks: null, ipv6_cidr_blocks: null, prefix_list_ids: null, self: null, description: null };
    const environment = environmentOf(
      stateOf(
        { address: WEB, values: { id: "sg-1", name: null, tags: null, tags_all: null, ingress: null, arn: null } },
        rule({ ...nothing, source_security_group_id: "sg-2" }),
        {
          address: "aws_vpc_security_group_egress_rule.two",
          values: { security_group_id: "sg-1", ip_protocol: "-1", from_port: null, cidr_ipv4: "0.0.0.0/0" },
        },
      ),
    );
    expect(rulesIn(environment)).toEqual([
      `${WEB} egress all traffic to 0.0.0.0/0: aws_vpc_security_group_egress_rule.two`,
      `${WEB} egress tcp 1 to sg-2: aws_security_group_rule.one`,
    ]);
    expect(environment.group("sg-1")).toMatchObject({ name: undefined, tags: undefined, region: undefined });
  });

  it("names the account of a peer in another account", () => {
    const peer = "123456789012/sg-2";
    const inline = { protocol: "tcp", from_port: 3, to_port: 3, security_groups: [peer] };
    const { rules } = environmentOf(
      stateOf({ address: WEB, values: { id: "sg-1", egress: [inline] } }, rule({ source_security_group_id: peer }), {
        address: "aws_vpc_security_group_egress_rule.two",
        values: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 2, referenced_security_group_id: peer },
      }),
    );
    expect(rules.map((one) => one.peer)).toEqual(
      Array.from({ length: 3 }, () => ({ type: "security_group", value: "sg-2", accountId: "123456789012" })),
    );
  });

  it("has a rule with self once, although old providers also write the group's own ID", () => {
    const environment = environmentOf(stateOf(rule({ self: true, source_security_group_id: "sg-1" })));
    expect(rulesIn(environment)).toEqual(["sg-1 egress tcp 1 to sg-1: aws_security_group_rule.one"]);
  });

  it("has CIDR blocks as AWS writes them, so that they are merged with an export", () => {
    const environment = environmentOf(stateOf(rule({ ipv6_cidr_blocks: ["FD00:0::/8"] })));
    expect(rulesIn(environment)).toEqual(["sg-1 egress tcp 1 to fd00::/8: aws_security_group_rule.one"]);
  });

  it("does not know the rules of a group that is only a data source", () => {
    const { groups } = environmentOf(
      stateOf({
        address: "data.aws_security_group.other",
        mode: "data",
        values: { id: "sg-1", name: "other", arn: "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1" },
      }),
    );
    const group = groups.get("sg-1");
    expect(group).toMatchObject({ name: "other", accountId: "123456789012", region: "eu-west-1" });
    expect(group!.hasAllRules).toBeUndefined();
  });

  it("may be empty", () => {
    expect(environmentOf({ format_version: "1.0" }).groups.size).toBe(0);
    expect(environmentOf({ format_version: "1.0", values: { root_module: {} } }).groups.size).toBe(0);
  });

  it("leaves out deposed objects and other types of resources", () => {
    const environment = environmentOf(
      stateOf(
        { address: WEB, deposed_key: "byebye", values: { id: "sg-1" } },
        { address: "aws_instance.web", values: { id: "i-1" } },
      ),
    );
    expect(environment.groups.size).toBe(0);
  });

  it("may have names that are properties of objects", () => {
    const tags = JSON.parse('{ "__proto__": "a", "constructor": "b" }') as object;
    const environment = environmentOf(stateOf({ address: WEB, values: { id: "__proto__", tags } }));
    expect(Object.entries(environment.group("__proto__")!.tags!)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(environment.rulesOf("__proto__", "egress")).toEqual([]);
  });

  it("may have very deep modules", () => {
    let module: object = {
      resources: [{ address: WEB, mode: "managed", type: "aws_security_group", values: { id: "sg-1" } }],
    };
    for (let depth = 0; depth < 100_000; depth++) module = { child_modules: [module] };
    expect(environmentOf({ format_version: "1.0", values: { root_module: module } }).groups.size).toBe(1);
  });
});

describe("a recorded plan", () => {
  const environment = environmentOf(plan);

  it("has the groups that the apply leaves, and calls new ones by their addresses", () => {
    expect(groupAt(environment, "aws_security_group.old")).toBeUndefined();
    for (const address of [
      "aws_security_group.new",
      "aws_security_group.counted[1]",
      'aws_security_group.db["new"]',
      "aws_security_group.replaced",
      "module.plain.module.inner[0].aws_security_group.app",
    ]) {
      expect(environment.group(address)).toMatchObject({ id: address, address, hasAllRules: true });
    }
    expect(groupAt(environment, WEB)!.id).toMatch(/^sg-/);
  });

  it("has the rules that the apply leaves, also those that Terraform does not manage", () => {
    expect(rulesOf(environment, WEB)).toEqual([
      "egress protocol 50 to 10.9.0.0/16",
      "egress tcp 1 to ?: aws_security_group_rule.either",
      "egress tcp 22 to a deleted group: aws_vpc_security_group_egress_rule.to_old[0]",
      'egress tcp 3306 to ?: aws_security_group_rule.web_to_db["new"]',
      'egress tcp 3306 to aws_security_group.db["a\\"$${b}].c"]: aws_security_group_rule.web_to_db["a\\"$${b}].c"]',
      'egress tcp 3306 to aws_security_group.db["main"]: aws_security_group_rule.web_to_db["main"]',
      "egress tcp 443 to 10.3.0.0/16: aws_security_group_rule.blocks",
      "egress tcp 443 to fd00::/8: aws_security_group_rule.blocks",
      "egress tcp 443 to pl-63a5400a: aws_security_group_rule.blocks",
      "ingress icmp type 8 from aws_security_group.web: aws_security_group_rule.cluster",
    ]);
  });

  it("says which groups have inline rules, also through empty lists and changed dynamic blocks", () => {
    const inline = [...environment.groups.values()].flatMap(({ address, inlineDirections = [] }) =>
      inlineDirections.map((direction) => `${address}: ${direction}`),
    );
    expect(inline.sort()).toEqual([
      "aws_default_security_group.main: ingress",
      "aws_security_group.dynamic: egress",
      "aws_security_group.inline: egress",
      "aws_security_group.inline: ingress",
      "aws_security_group.new: ingress",
    ]);
    expect(rulesOf(environment, "aws_security_group.dynamic")).toEqual(["egress tcp 80 to 10.2.0.0/16: inline"]);
  });

  it("marks the groups that are deleted or replaced where rules still name their old IDs", () => {
    expect(rulesOf(environment, "aws_security_group.inline")).toContain("ingress tcp 443 from a deleted group: inline");
    expect(rulesOf(environment, "aws_security_group.replaced")).toEqual([
      `ingress udp 53 from ${WEB}: aws_vpc_security_group_ingress_rule.replaced`,
    ]);
  });

  it("follows references to new groups, also through variables and outputs of modules", () => {
    const [app, main] = ["module.plain.module.inner[0].aws_security_group.app", "aws_security_group.new"];
    expect(rulesOf(environment, main)).toEqual([
      `ingress all traffic from ${main}: aws_security_group_rule.new_itself`,
      `ingress tcp 8080 from ${main}: inline`,
      `ingress tcp 8080 from ${app}: inline`,
    ]);
    expect(rulesOf(environment, app)).toEqual([
      `ingress all traffic from ${main}: module.plain.module.inner[0].aws_vpc_security_group_ingress_rule.all`,
    ]);
    expect(rulesOf(environment, "aws_security_group.counted[1]")).toEqual([
      `egress tcp 8080 to ${main}: aws_security_group_rule.to_new`,
    ]);
  });

  it("lists the rule resources that are deleted and created, and both for a replacement", () => {
    const changes = environment.changes.map(({ action, address, rules }) => `${action} ${address}: ${rules.length}`);
    expect(changes).toEqual([
      "delete aws_security_group_rule.blocks: 4",
      "create aws_security_group_rule.blocks: 3",
      "create aws_security_group_rule.cluster: 1",
      "create aws_security_group_rule.either: 0",
      "delete aws_security_group_rule.itself: 1",
      "create aws_security_group_rule.new_itself: 0",
      "create aws_security_group_rule.to_new: 0",
      'create aws_security_group_rule.web_to_db["new"]: 0',
      "delete aws_vpc_security_group_egress_rule.to_old[1]: 1",
      'create aws_vpc_security_group_ingress_rule.db_from_web["new"]: 0',
      "delete aws_vpc_security_group_ingress_rule.replaced: 1",
      "create aws_vpc_security_group_ingress_rule.replaced: 0",
      "create module.plain.module.inner[0].aws_vpc_security_group_ingress_rule.all: 0",
    ]);
  });
});

describe("a plan", () => {
  const group = (id: string, attributes: object = {}) => ({ id, ingress: [], egress: [], ...attributes });
  const rule = (attributes: object) => ({ security_group_id: "sg-1", ip_protocol: "tcp", from_port: 1, ...attributes });
  const inline = (...security_groups: string[]) => ({ protocol: "tcp", from_port: 1, to_port: 1, security_groups });
  const [OUT, OLD_KIND] = ["aws_vpc_security_group_egress_rule.out", "aws_security_group_rule.out"];

  it("keeps what it does not list, such as with -target or -refresh-only", () => {
    const environment = environmentOf(
      planOf({
        prior: {
          [WEB]: group("sg-1", { egress: [inline("sg-2")] }),
          [OUT]: rule({ referenced_security_group_id: "sg-2" }),
        },
      }),
    );
    expect(rulesIn(environment)).toEqual([`${WEB} egress tcp 1 to sg-2: ${OUT}`]);
  });

  it("keeps forgotten rules and groups, which Terraform no longer manages", () => {
    const old = rule({ referenced_security_group_id: "sg-2" });
    const environment = environmentOf(
      planOf({
        prior: { [WEB]: group("sg-1"), [OUT]: old },
        changes: [
          { address: WEB, actions: ["forget"], before: group("sg-1") },
          { address: OUT, actions: ["forget"], before: old },
        ],
      }),
    );
    expect(rulesIn(environment)).toEqual(["sg-1 egress tcp 1 to sg-2"]);
    expect(environment.group("sg-1")).toMatchObject({ hasAllRules: true, address: undefined });
    expect(environment.changes).toEqual([]);
  });

  it("deletes the rules of a group with the group", () => {
    const before = group("sg-1", { egress: [inline("sg-2")] });
    const prior = { [WEB]: before, [OUT]: rule({ referenced_security_group_id: "sg-2" }) };
    const changes = [{ address: WEB, actions: ["delete"], before }];
    expect(environmentOf(planOf({ prior, changes })).rules).toEqual([]);
  });

  it("keeps a resource whose deposed object it deletes", () => {
    const prior = { [WEB]: group("sg-1"), [OUT]: rule({ cidr_ipv4: "10.0.0.0/8" }) };
    const changes = Object.entries(prior).map(([address, before]) => {
      return { address, actions: ["delete"], before, deposed: "byebye" };
    });
    const environment = environmentOf(planOf({ prior, changes }));
    expect(rulesIn(environment)).toEqual([`${WEB} egress tcp 1 to 10.0.0.0/8: ${OUT}`]);
    expect(environment.changes).toEqual([]);
  });

  it("replaces a rule that it updates in place", () => {
    const before = rule({ id: "sgr-1", security_group_rule_id: "sgr-1", cidr_ipv4: "10.0.0.0/8" });
    const environment = environmentOf(
      planOf({
        prior: { [WEB]: group("sg-1", { egress: [{ ...inline(), cidr_blocks: ["10.0.0.0/8"] }] }), [OUT]: before },
        changes: [{ address: OUT, actions: ["update"], before, after: { ...before, from_port: 2 } }],
      }),
    );
    expect(rulesIn(environment)).toEqual([`${WEB} egress tcp 2 to 10.0.0.0/8: ${OUT}`]);
    expect(environment.changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
      `delete ${OUT}`,
      `create ${OUT}`,
    ]);
  });

  it("does not replace a rule whose description it updates", () => {
    const before = rule({ cidr_ipv4: "10.0.0.0/8" });
    const after = { ...before, description: "new" };
    const change = { address: OUT, actions: ["update"], before, after };
    const { rules, changes } = environmentOf(planOf({ prior: { [OUT]: before }, changes: [change] }));
    expect(rules.map(({ description }) => description)).toEqual(["new"]);
    expect(changes).toEqual([]);
  });

  it("knows no rules of a direction whose dynamic blocks are unknown", () => {
    const { groups, rules } = environmentOf(
      planOf({
        prior: { [WEB]: group("sg-1", { egress: [inline("sg-2")] }) },
        changes: [
          {
            address: WEB,
            actions: ["update"],
            before: group("sg-1", { egress: [inline("sg-2")] }),
            after: { id: "sg-1", ingress: [] },
            unknown: { egress: true },
          },
        ],
      }),
    );
    expect(groups.get("sg-1")).toMatchObject({ inlineDirections: ["egress"], unknownDirections: ["egress"] });
    expect(rules).toEqual([]);
  });

  it("does not take an attribute that is set to null for inline rules", () => {
    const configuration = { [WEB]: { ingress: { constant_value: null }, egress: { references: ["var.rules"] } } };
    const { groups } = environmentOf(planOf({ prior: { [WEB]: group("sg-1") }, configuration }));
    expect(groups.get("sg-1")!.inlineDirections).toEqual(["egress"]);
  });

  describe("with a rule that is not known completely", () => {
    const peersOf = (address: string, after: object, unknown: object, expressions: object = {}) => {
      const changes = [{ address, actions: ["create"], after, unknown }];
      const { rules } = environmentOf(planOf({ changes, configuration: { [address]: expressions } }));
      return rules.map(({ peer }) => `${peer.type} ${peer.value ?? "?"}`);
    };

    it("takes a computed source group for one only if there is no other peer", () => {
      const known = { type: "egress", protocol: "tcp", from_port: 1, to_port: 1, security_group_id: "sg-1" };
      const unknown = { source_security_group_id: true };
      expect(peersOf(OLD_KIND, { ...known, cidr_blocks: ["10.0.0.0/8"] }, unknown)).toEqual(["cidr_ipv4 10.0.0.0/8"]);
      expect(peersOf(OLD_KIND, { ...known, self: true }, unknown)).toEqual(["security_group sg-1"]);
      expect(peersOf(OLD_KIND, known, unknown)).toEqual(["security_group ?"]);
    });

    it("has CIDR blocks that may be any", () => {
      const known = { type: "egress", protocol: "tcp", from_port: 1, to_port: 1, security_group_id: "sg-1" };
      expect(peersOf(OLD_KIND, known, { cidr_blocks: true, source_security_group_id: true })).toEqual(["cidr_ipv4 ?"]);
      expect(
        peersOf(OLD_KIND, { ...known, cidr_blocks: ["10.0.0.0/8", null] }, { cidr_blocks: [false, true] }),
      ).toEqual(["cidr_ipv4 10.0.0.0/8", "cidr_ipv4 ?"]);
      expect(peersOf(OUT, rule({}), { cidr_ipv6: true })).toEqual(["cidr_ipv6 ?"]);
    });

    it("has a group as its peer if any peer is possible", () => {
      const unknown = { cidr_ipv4: true, cidr_ipv6: true, prefix_list_id: true, referenced_security_group_id: true };
      expect(peersOf(OUT, rule({}), unknown)).toEqual(["security_group ?"]);
    });

    it("has ports that may be any, not all ports", () => {
      const after = { security_group_id: "sg-1", ip_protocol: "tcp", cidr_ipv4: "10.0.0.0/8" };
      const changes = [{ address: OUT, actions: ["create"], after, unknown: { from_port: true, to_port: true } }];
      const [unknown] = environmentOf(planOf({ changes })).rules;
      expect(unknown).toMatchObject({ protocolNumber: "6", fromPort: undefined, toPort: undefined });
    });
  });

  describe("that creates groups", () => {
    const created = (address: string): ShownChange => ({
      address,
      actions: ["create"],
      after: {},
      unknown: { id: true },
    });
    const peerWith = (references: string[], modules: object = {}) => {
      const change = {
        address: OUT,
        actions: ["create"],
        after: rule({}),
        unknown: { referenced_security_group_id: true },
      };
      const changes = [created("aws_security_group.this[0]"), created("module.m.aws_security_group.web"), change];
      const configuration = { [OUT]: { referenced_security_group_id: { references } } };
      return environmentOf(planOf({ changes, configuration, modules })).rules[0]!.peer.value;
    };
    const output = (...references: string[]) => ({
      m: { module: { outputs: { id: { expression: { references } } } } },
    });

    it("knows the group that a reference names", () => {
      const references = ["aws_security_group.this[0].id", "aws_security_group.this[0]", "aws_security_group.this"];
      expect(peerWith(references)).toBe("aws_security_group.this[0]");
      expect(peerWith(["module.m.id", "module.m"], output("aws_security_group.web.id", "aws_security_group.web"))).toBe(
        "module.m.aws_security_group.web",
      );
    });

    it("knows the group if only one of several possible groups exists", () => {
      expect(peerWith(["aws_security_group.this[0].id", "aws_security_group.prefixed[0].id"])).toBe(
        "aws_security_group.this[0]",
      );
    });

    it.each([
      ["several groups", ["aws_security_group.this[0].id", "aws_default_security_group.web.id", "module.m.id"]],
      ["another attribute", ["aws_security_group.this[0].vpc_id", "aws_security_group.this[0]"]],
      ["all instances", ["aws_security_group.this"]],
      ["each.value", ["each.value.id", "each.value"]],
      ["a local value", ["local.id"]],
      ["a variable of the root module", ["var.id"]],
      ["a group that does not exist", ["aws_security_group.this[1].id", "aws_security_group.this[1]"]],
      ["nothing", []],
    ])("does not guess the group behind %s", (_title, references) => {
      expect(peerWith(references)).toBeUndefined();
    });

    it("does not follow references in a circle", () => {
      const m = {
        expressions: { id: { references: ["module.m.id"] } },
        module: { outputs: { id: { expression: { references: ["var.id"] } } } },
      };
      expect(peerWith(["module.m.id"], { m })).toBeUndefined();
    });
  });

  it("of a run that failed is refused", () => {
    expect(() => environmentOf({ ...plan, errored: true })).toThrow(
      new InputError("show.json is incomplete because planning failed: fix what Terraform reports, and plan again."),
    );
  });
});

describe("a document", () => {
  it("is a state or a plan of Terraform or OpenTofu", () => {
    const others = [
      {},
      { SecurityGroups: [] },
      { format_version: "1.0", provider_schemas: {} },
      { version: 4, serial: 1 },
    ];
    expect([state, plan, { format_version: "1.0" }].map(isTerraformDocument)).toEqual([true, true, true]);
    expect(others.map(isTerraformDocument)).toEqual([false, false, false, false]);
  });

  const withValues = (values: unknown) => ({ format_version: "1.0", values });

  it.each([
    [
      "of another format",
      { format_version: "2.0", values: {} },
      'show.json has format_version "2.0", which mutual-sg does not know: use a version of mutual-sg that is newer than your Terraform.',
    ],
    [
      "with a list in place of an object",
      withValues([]),
      "show.json has a list as values, which must be an object: run `terraform show -json` again.",
    ],
    [
      "with a text in place of a list",
      withValues({ root_module: { resources: "all" } }),
      '"all" as resources, which must be',
    ],
    [
      "with null in a list",
      withValues({ root_module: { child_modules: [null] } }),
      "null as child_modules, which must be",
    ],
    ["with a resource without a type", withValues({ root_module: { resources: [{}] } }), "show.json lacks type"],
    [
      "with a change without an address",
      { format_version: "1.2", resource_changes: [{ type: "aws_security_group", change: {} }] },
      "show.json lacks address",
    ],
  ])("%s is refused", (_title, document, message) => {
    expect(() => environmentOf(document)).toThrow(InputError);
    expect(() => environmentOf(document)).toThrow(message);
  });
});
