import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readInputs } from "../../src/environment/inputs";
import { movedBlocks, type MovedBlocks } from "../../src/environment/terraform/moved-blocks";
import { TestVpc } from "../support/aws";
import { combined, MODULE, Workspace, type Files } from "../support/workspace";

/** A call of this project's module. */
const call = (rules: string, submodule = "") => `
module "rules" {
  source = "${MODULE}${submodule}"
  rules  = ${rules}
}
`;

const ALB_TO_WEB = "source_sg_id = aws_security_group.alb.id, target_sg_id = aws_security_group.web.id";
const WEB_TO_DB = "source_sg_id = aws_security_group.web.id, target_sg_id = aws_security_group.db.id";
const WEB_CLUSTER = "source_sg_id = aws_security_group.web.id, target_sg_id = aws_security_group.web.id";

const block = (type: string, name: string, attributes: Readonly<Record<string, string | number>>) => {
  const lines = Object.entries(attributes).map(([attribute, value]) => `  ${attribute} = ${value}\n`);
  return `resource "${type}" "${name}" {\n${lines.join("")}}\n`;
};

/** Rules that are written by hand. */
const oldKind = (name: string, attributes: Readonly<Record<string, string | number>>) =>
  block("aws_security_group_rule", name, {
    type: '"egress"',
    security_group_id: "aws_security_group.web.id",
    protocol: '"tcp"',
    from_port: attributes["to_port"] ?? 443,
    to_port: 443,
    ...attributes,
  });

const newKind = (name: string, attributes: Readonly<Record<string, string | number>>) =>
  block("aws_vpc_security_group_egress_rule", name, {
    security_group_id: "aws_security_group.web.id",
    ip_protocol: '"tcp"',
    from_port: attributes["to_port"] ?? 443,
    to_port: 443,
    ...attributes,
  });

interface Case {
  readonly before: string;
  readonly after: string;
  /** What the plan with the blocks still does, without what it moves, imports and forgets. */
  readonly changes?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  "a key of the module that is renamed": {
    before: call(
      `{ old = { ${ALB_TO_WEB}, destination_port = 80 }, other = { ${WEB_TO_DB}, destination_port = 3306 } }`,
    ),
    after: call(
      `{ "new \\"$\${name}" = { ${ALB_TO_WEB}, destination_port = 80, description = "old" }, other = { ${WEB_TO_DB}, destination_port = 3306 } }`,
    ),
  },

  "a list of the module that becomes a map": {
    before: call(`[{ ${ALB_TO_WEB}, destination_port = 80 }, { ${WEB_TO_DB}, destination_port = 3306 }]`),
    after: call(`{ alb = { ${ALB_TO_WEB}, destination_port = 80 }, db = { ${WEB_TO_DB}, destination_port = 3306 } }`),
    changes: [
      'update aws_security_group_rule.egress["alb"]',
      'update aws_security_group_rule.egress["db"]',
      'update aws_security_group_rule.ingress["alb"]',
      'update aws_security_group_rule.ingress["db"]',
    ].map((change) => change.replace(" ", " module.rules.")),
  },

  "a second port of a rule of the module": {
    before: call(`{ web = { ${ALB_TO_WEB}, destination_port = 80, description = "web" } }`),
    after: call(`{ web = { ${ALB_TO_WEB}, destination_ports = [80, 443], description = "web" } }`),
    changes: [
      'create module.rules.aws_security_group_rule.egress["web/tcp-443"]',
      'create module.rules.aws_security_group_rule.ingress["web/tcp-443"]',
    ],
  },

  "rules written by hand that are renamed": {
    before: [
      oldKind("blocks", { cidr_blocks: '["10.1.0.0/16", "10.2.0.0/16"]', ipv6_cidr_blocks: '["fd00::/8"]' }),
      oldKind("itself", { protocol: '"icmp"', from_port: 8, to_port: -1, self: "true" }),
      newKind("each", { for_each: 'toset(["it\'s", "two"])', to_port: "length(each.key)", cidr_ipv4: '"10.3.0.0/16"' }),
    ].join("\n"),
    after: [
      oldKind("renamed", { cidr_blocks: '["10.1.0.0/16", "10.2.0.0/16"]', ipv6_cidr_blocks: '["fd00::/8"]' }),
      oldKind("cluster", { count: 1, protocol: '"icmp"', from_port: 8, to_port: -1, self: "true" }),
      newKind("each", {
        for_each: '{ "$${a} %%{b} \\"c\\"" = 4, two = 3 }',
        to_port: "each.value",
        cidr_ipv4: '"10.3.0.0/16"',
      }),
    ].join("\n"),
  },

  "rules written by hand that get the other kind of resource": {
    before: [
      oldKind("to_db", { source_security_group_id: "aws_security_group.db.id" }),
      oldKind("each", { for_each: 'toset(["10.1.0.0/16", "10.2.0.0/16"])', cidr_blocks: "[each.key]" }),
      newKind("to_s3", { prefix_list_id: '"pl-63a5400a"' }),
      newKind("itself", {
        ip_protocol: '"-1"',
        from_port: "null",
        to_port: "null",
        referenced_security_group_id: "aws_security_group.web.id",
      }),
    ].join("\n"),
    after: [
      newKind("to_db", { referenced_security_group_id: "aws_security_group.db.id" }),
      newKind("all", { for_each: 'toset(["10.1.0.0/16", "10.2.0.0/16"])', cidr_ipv4: "each.key" }),
      oldKind("to_s3", { prefix_list_ids: '["pl-63a5400a"]' }),
      oldKind("itself", { protocol: '"-1"', from_port: 0, to_port: 0, self: "true" }),
    ].join("\n"),
  },

  "the module that is replaced by modules/vpc-rules": {
    before: call(
      `{ web = { ${ALB_TO_WEB}, destination_ports = [80, 443] }, cluster = { ${WEB_CLUSTER}, protocol = "all" } }`,
    ),
    after: call(
      `{ web = { ${ALB_TO_WEB}, destination_ports = [80, 443] }, cluster = { ${WEB_CLUSTER}, protocol = "all" } }`,
      "//modules/vpc-rules",
    ),
    changes: ["egress", "ingress"].flatMap((side) =>
      ["cluster", "web/tcp-443", "web/tcp-80"].map(
        (key) => `update module.rules.aws_vpc_security_group_${side}_rule.this["${key}"]`,
      ),
    ),
  },

  "rules written by hand that need commands": {
    before: [
      oldKind("list", { count: 3, to_port: "443 + count.index", source_security_group_id: "aws_security_group.db.id" }),
      oldKind("some", { for_each: 'toset(["10.1.0.0/16", "10.2.0.0/16"])', cidr_blocks: "[each.key]" }),
    ].join("\n"),
    after: [
      oldKind("list", { count: 3, to_port: "444 + count.index", source_security_group_id: "aws_security_group.db.id" }),
      oldKind("some", { for_each: 'toset(["10.1.0.0/16"])', cidr_blocks: "[each.key]" }),
      newKind("other", { cidr_ipv4: '"10.2.0.0/16"' }),
    ].join("\n"),
    changes: ["create aws_security_group_rule.list[2]"],
  },
};

interface PlanDocument {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

describe("the blocks that mutual-sg moved prints", () => {
  const cases = Object.entries(CASES).map(([title, one], index) => ({ title, name: `case-${index}`, ...one }));
  const vpcs = new Map(cases.map(({ name }) => [name, new TestVpc()]));
  const workspace = new Workspace({}, inject("terraformEnv"), afterAll);
  let moved: MovedBlocks;
  /** The actions of the plans without and with the blocks. */
  let planned: readonly string[];
  let plannedWithBlocks: readonly string[];

  async function write(configurationOf: (one: Case) => string): Promise<void> {
    const modules = cases.map((one): [string, Files] => {
      const groups = { resource: vpcs.get(one.name)!.resources };
      return [one.name, { "groups.tf.json": groups, "main.tf": configurationOf(one) }];
    });
    workspace.write(combined(Object.fromEntries(modules)));
    await workspace.init();
  }

  async function plan(): Promise<{ text: string; actions: string[] }> {
    await workspace.terraform("plan", "-out=plan.bin", "-input=false", "-no-color");
    const text = await workspace.terraform("show", "-json", "plan.bin");
    const { resource_changes: changes } = JSON.parse(text) as PlanDocument;
    const actions = changes.map(({ address, change }) => `${change.actions.join(" and ")} ${address}`);
    return { text, actions: actions.filter((action) => !/^(no-op|forget) /.test(action)) };
  }

  beforeAll(async () => {
    await write(({ before }) => before);
    await workspace.apply();
    await write(({ after }) => after);
    const first = await plan();
    planned = first.actions;
    moved = movedBlocks(readInputs([{ name: "plan.json", text: first.text }]));
    workspace.write({ "moved.tf": moved.text });
    for (const [, command] of moved.text.matchAll(/^# terraform (.*)$/gm)) {
      const words = [...command!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);
      await workspace.terraform(...words);
    }
    plannedWithBlocks = (await plan()).actions;
  });

  it.each(cases.map((one): [string, (typeof cases)[number]] => [one.title, one]))("keep %s", (_title, one) => {
    const inModule = (actions: readonly string[]) =>
      actions
        .filter((action) => action.includes(` module.${one.name}.`))
        .map((action) => action.replace(` module.${one.name}.`, " "));
    expect(inModule(planned).join("\n")).toMatch(/^delete/m);
    expect(inModule(planned).join("\n")).toMatch(/^create/m);
    expect(inModule(plannedWithBlocks)).toEqual([...(one.changes ?? [])].sort());
  });

  it("destroy only the rule that the configuration no longer contains", () => {
    expect(plannedWithBlocks.filter((action) => action.includes("delete"))).toEqual([
      "delete aws_security_group_rule.mutual_sg_parked_1",
    ]);
  });

  it("are formatted as terraform fmt formats them", async () => {
    await workspace.terraform("fmt", "-check", "-diff", "moved.tf");
  });
});
