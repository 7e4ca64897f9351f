import { format } from "@cdktf/hcl-tools";
import { parse } from "@cdktf/hcl2json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Group } from "../../../src/environment/environment";
import { configurationOf } from "../../../src/cli/adopt/adopted-groups";
import { hclFiles, type ModuleCall } from "../../../src/cli/adopt/hcl-files";
import {
  added,
  adoptionWith,
  block,
  connection,
  group,
  HOSTILE_KEYS,
  HOSTILE_NAMES,
  imported,
  kept,
  LEFT_OUT,
  TEXTS,
  TRAFFIC,
  type Adopted,
} from "./adoptions";

type Options = Partial<Pick<ModuleCall, "target" | "source" | "rulesPerSecurityGroup">>;

const filesOf = (adopted: Adopted, options: Options = {}) => {
  const hasReferences = configurationOf(adopted.adoption, adopted.environment) !== undefined;
  return hclFiles({ ...adopted, hasReferences, target: "module", ...options });
};

const rulesFileOf = (adopted: Adopted, options: Options = {}): string => filesOf(adopted, options)[0]!.content;

/** What Terraform reads from the file. */
async function declared(adopted: Adopted, options: Options = {}): Promise<Declared> {
  const parsed = (await parse("rules.tf", rulesFileOf(adopted, options))) as unknown as Parsed;
  return { groups: parsed.locals?.[0].security_groups, call: parsed.module.security_group_rules[0] };
}

interface Declared {
  readonly groups: Readonly<Record<string, string>> | undefined;
  readonly call: Readonly<Record<string, unknown>> & { readonly rules: Readonly<Record<string, object>> };
}

interface Parsed {
  readonly locals?: [{ readonly security_groups: Readonly<Record<string, string>> }];
  readonly module: { readonly security_group_rules: [Declared["call"]] };
}

const ENDS = { source_sg_id: "${local.security_groups.web}", target_sg_id: "${local.security_groups.db}" };

/** A literal text, as the parser returns it: in Terraform's JSON syntax. */
const literal = (text: string): string => text.replaceAll(/([$%])\{/g, "$1$1{");

describe("the module call", () => {
  it.each(TRAFFIC)("declares protocol %s with ports %i to %i as %j", async (protocolNumber, fromPort, toPort, hcl) => {
    const { call } = await declared(adoptionWith([connection({ protocolNumber, fromPort, toPort })]));
    expect(call.rules).toEqual({ "web-to-db": { ...ENDS, ...hcl, description: "" } });
  });

  it.each(TEXTS)("declares %s", async (_, sides, texts) => {
    const { call } = await declared(adoptionWith([connection(sides)]));
    const { source_sg_id, target_sg_id, target_cidr_ipv4, destination_port, ...others } = call.rules[
      "web-to-db"
    ] as Record<string, unknown>;
    expect(source_sg_id).toBe(ENDS.source_sg_id);
    expect([ENDS.target_sg_id, "10.0.0.0/8"]).toContain(target_sg_id ?? target_cidr_ipv4);
    expect(destination_port).toBe(5432);
    expect(others).toEqual(texts);
  });

  it.each([
    ["10.0.0.0/8", "source_cidr_ipv4"],
    ["2001:db8::/32", "source_cidr_ipv6"],
    ["pl-1", "source_prefix_list_id"],
  ])("declares %s as %s", async (value, attribute) => {
    const { call } = await declared(adoptionWith([connection({ source: block(value), egress: undefined })]));
    expect(call.rules["web-to-db"]).toMatchObject({ [attribute]: value, target_sg_id: ENDS.target_sg_id });
  });

  it("names a group of another account with its account, in the list of groups or in the rule", async () => {
    const account = { accountId: "111122223333" };
    const rules = [
      connection({ target: { ...group("db"), ...account }, ingress: LEFT_OUT }),
      connection({ key: "web-to-sg-x", target: { ...group("x"), ...account }, ingress: LEFT_OUT }),
    ];
    const { groups, call } = await declared(adoptionWith(rules));
    expect(groups).toEqual({ db: "111122223333/sg-db", web: "sg-web" });
    expect(call.rules).toMatchObject({ "web-to-sg-x": { target_sg_id: "111122223333/sg-x" } });
  });

  it("takes the module from the registry in versions that are compatible, or from the given source", async () => {
    const adopted = adoptionWith([connection()]);
    const { call } = await declared(adopted);
    expect(call).toMatchObject({ source: "close-the-gate/mutual-security-groups/aws" });
    expect(call["version"]).toMatch(/^~> \d+\.\d+$/);
    expect((await declared(adopted, { target: "vpc-rules" })).call).toMatchObject({
      source: "close-the-gate/mutual-security-groups/aws//modules/vpc-rules",
    });
    const local = await declared(adopted, { source: "../${x}" });
    expect(local.call["source"]).toBe("../$${x}");
    expect(local.call).not.toHaveProperty("version");
  });

  it("has the quota if it is given", async () => {
    const adopted = adoptionWith([connection()]);
    expect((await declared(adopted)).call).not.toHaveProperty("rules_per_security_group");
    const { call } = await declared(adopted, { rulesPerSecurityGroup: 100 });
    expect(call["rules_per_security_group"]).toBe(100);
  });

  it("says which connections do not work today", () => {
    const file = rulesFileOf(
      adoptionWith([
        connection({ key: "a", egress: added(), ingress: kept(), isNew: true }),
        connection({ key: "b", egress: kept(), ingress: added(), isNew: true }),
        connection({ key: "c" }),
      ]),
    );
    expect(file.match(/^ *#.*\n.* = \{$/gm)).toEqual([
      "    # New: no rule lets this connection out of web today.\n    a = {",
      "    # New: no rule lets this connection into db today.\n    b = {",
    ]);
  });
});

describe("a group", () => {
  const groupsOf = async (groups: Readonly<Record<string, Partial<Group>>>) =>
    (await declared(adoptionWith([connection()], groups))).groups;
  const inState = (address: string, addressInput = "state.json") => ({ address, addressInput });

  it("is a reference if the root module of the only configuration has it", async () => {
    const web = inState("aws_security_group.web");
    expect(await groupsOf({ web, db: inState('aws_security_group.all["db"]') })).toEqual({
      web: "${aws_security_group.web.id}",
      db: '${aws_security_group.all["db"].id}',
    });
    expect(await groupsOf({ web, db: {} })).toMatchObject({ web: "${aws_security_group.web.id}", db: "sg-db" });
  });

  it("is an ID if it belongs to a module, if there are several configurations, or if its address is none", async () => {
    const web = inState("aws_security_group.web");
    expect(await groupsOf({ web, db: inState("module.db.aws_security_group.this") })).toMatchObject({ db: "sg-db" });
    expect(await groupsOf({ web, db: inState("aws_security_group.db", "other.json") })).toEqual({
      web: "sg-web",
      db: "sg-db",
    });
    expect(await groupsOf({ web: inState('file("x")\n'), db: {} })).toEqual({ web: "sg-web", db: "sg-db" });
  });

  it("has its name in AWS, its VPC and its address in a comment, unless they are there already", () => {
    const file = rulesFileOf(
      adoptionWith([connection(), connection({ key: "web-1-to-db", source: group("web-1") })], {
        db: { name: "db", vpcId: undefined },
        "web-1": { name: "Web server", ...inState("module.web.aws_security_group.this") },
        web: inState("aws_security_group.web"),
      }),
    );
    expect(file.match(/^ {4}\S+ += .*sg-.*$|^ {4}\S+ += .*id.*$/gm)).toEqual([
      '    db    = "sg-db"',
      "    web   = aws_security_group.web.id # vpc-1",
      '    web-1 = "sg-web-1"                # Web server, vpc-1, module.web.aws_security_group.this',
    ]);
  });
});

describe("the import blocks", () => {
  const rules = [
    connection({ key: "a", egress: imported("sg-web_egress"), ingress: imported("sg-db_ingress") }),
    connection({ key: "b/tcp-1", egress: kept(), ingress: imported("sgr-1") }),
    connection({ key: "c", egress: added(), ingress: LEFT_OUT }),
  ];

  it.each([
    ["module", "aws_security_group_rule.egress", "aws_security_group_rule.ingress"],
    ["vpc-rules", "aws_vpc_security_group_egress_rule.this", "aws_vpc_security_group_ingress_rule.this"],
  ] as const)("import what exists into the resources of %s", (target, egress, ingress) => {
    const [, imports] = filesOf(adoptionWith(rules), { target });
    expect(imports!.name).toBe("security_group_rules_imports.tf");
    expect(imports!.content.match(/^ {2}.*$/gm)).toEqual([
      `  to = module.security_group_rules.${egress}["a"]`,
      '  id = "sg-web_egress"',
      `  to = module.security_group_rules.${ingress}["a"]`,
      '  id = "sg-db_ingress"',
      `  to = module.security_group_rules.${ingress}["b/tcp-1"]`,
      '  id = "sgr-1"',
    ]);
  });

  it("have no file if nothing is imported", () => {
    expect(filesOf(adoptionWith([connection()])).map(({ name }) => name)).toEqual(["security_group_rules.tf"]);
  });
});

describe("the files", () => {
  const names = [...HOSTILE_NAMES, "a", "größer"];
  const hostile = adoptionWith(
    [
      ...names.map((name, index) =>
        connection({ key: `rule-${index}`, source: group(name), target: group(name), egress: imported("x", name) }),
      ),
      ...HOSTILE_KEYS.map((key) => connection({ key, source: group("a"), target: group("a"), egress: imported(key) })),
    ],
    Object.fromEntries([
      ...HOSTILE_NAMES.map((name) => [name, { name: `${name}'s` }]),
      ["a", { name: "a", vpcId: undefined }],
      ["größer", { address: "aws_security_group.größer", addressInput: "state.json" }],
    ]) as Record<string, Partial<Group>>,
  );

  it("are as terraform fmt writes them", async () => {
    const rules = [
      ...TRAFFIC.map(([protocolNumber, fromPort, toPort]) => ({ protocolNumber, fromPort, toPort })),
      ...TEXTS.map(([, sides]) => sides),
    ];
    const adopted = adoptionWith(rules.map((rule, index) => connection({ ...rule, key: `rule-${index}` })));
    for (const one of [adopted, hostile]) {
      for (const options of [{}, { source: "./module", rulesPerSecurityGroup: 5 }]) {
        for (const { content } of filesOf(one, options)) expect(await format(content)).toBe(content);
      }
    }
  });

  it("say the same with hostile names", async () => {
    const { groups, call } = await declared(hostile);
    expect(Object.keys(groups!)).toHaveLength(names.length);
    for (const [index, name] of names.entries()) {
      expect(groups![literal(name)], name).toContain(name === "größer" ? "größer" : literal(`sg-${name}`));
      expect(call.rules[`rule-${index}`], name).toMatchObject({ description_source: literal(name) });
    }
    expect(Object.keys(call.rules).sort()).toEqual(
      [...names.map((_, index) => `rule-${index}`), ...HOSTILE_KEYS].sort(),
    );
  });

  it("contain any text of an input, and nothing unprintable", async () => {
    const text = fc.string({ unit: "binary", maxLength: 20 }).filter((one) => one.normalize() === one);
    const part = fc.oneof(text, fc.constantFrom("${", "%{", "$", "%", "{", "}", '"', "\\", "\n", "\u202e", "#", "*/"));
    const anyText = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("").normalize());
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, async (description, name, vpcId) => {
        const adopted = adoptionWith([connection({ egress: kept(description) })], { web: { name, vpcId }, db: {} });
        const content = rulesFileOf(adopted);
        expect(content).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const { groups, call } = await declared(adopted);
        expect(groups).toEqual({ web: "sg-web", db: "sg-db" });
        const { description: both, description_source: source = both } = call.rules["web-to-db"] as Record<
          string,
          string
        >;
        expect(source).toBe(literal(description));
      }),
      { numRuns: 300 },
    );
  });
});
