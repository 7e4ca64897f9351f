import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { typescriptFile } from "../../../src/cli/adopt/typescript-file";
import type { AdoptedRule } from "../../../src/environment/adoption/adoption";
import { messageOf, rulesIn } from "../../support/synthesis";
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
import { compilerProblems, stackOf } from "./generated-construct";

const contentOf = (adopted: Adopted, rulesPerSecurityGroup?: number): string =>
  typescriptFile({ ...adopted, rulesPerSecurityGroup }).content;

const rulesOf = (...rules: readonly AdoptedRule[]) => rulesIn(stackOf(contentOf(adoptionWith(rules))));

const EGRESS = { type: "egress", security_group_id: "sg-web", source_security_group_id: "sg-db" };
const INGRESS = { type: "ingress", security_group_id: "sg-db", source_security_group_id: "sg-web" };
const PORT = { protocol: "tcp", from_port: 5432, to_port: 5432 };

/** The imports of a stack: each ID, and the rule that it becomes. */
function importsOf(stack: TerraformStack): object[] {
  const rules = rulesIn(stack);
  const { import: blocks } = stack.toTerraform() as { import: { id: string; to: string }[] };
  return blocks.map(({ id, to }) => {
    const { description: _, ...rule } = rules[to.replace("aws_security_group_rule.", "")]!;
    return { id, ...rule };
  });
}

const sides = (stack: ReturnType<typeof rulesOf>) =>
  Object.fromEntries(Object.values(stack).map(({ type, ...others }) => [type, { type, ...others }]));

describe("the construct", () => {
  it.each(TRAFFIC)("declares protocol %s with ports %i to %i", (protocolNumber, fromPort, toPort, _, port) => {
    const rule = connection({ protocolNumber, fromPort, toPort });
    expect(contentOf(adoptionWith([rule]))).toContain(`port: ${port},`);
    const protocol =
      { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" }[protocolNumber as string] ?? protocolNumber;
    const traffic = { protocol, from_port: fromPort, to_port: toPort };
    expect(sides(rulesOf(rule))).toMatchObject({
      egress: { ...EGRESS, ...traffic },
      ingress: { ...INGRESS, ...traffic },
    });
  });

  it.each(TEXTS)("declares %s", (_, differences, { description, ...texts }) => {
    const { egress, ingress } = sides(rulesOf(connection(differences)));
    const egressText = texts["description_source"] ?? description;
    const ingressText = texts["description_target"] ?? description;
    const isOn = (side: string) => texts["leave_out_rule_on"] !== side;
    expect(egress?.description ?? "").toBe(isOn("source") ? egressText : "");
    expect(ingress?.description ?? "").toBe(isOn("target") && differences.target === undefined ? ingressText : "");
    expect([egress, ingress].map((rule) => rule !== undefined)).toEqual([
      isOn("source"),
      isOn("target") && differences.target === undefined,
    ]);
  });

  it("declares CIDR blocks, prefix lists and groups of other accounts", () => {
    const oneSided = (value: string) =>
      connection({ key: `web-to-${value}`, target: block(value), ingress: undefined });
    const other = { ...group("x"), accountId: "111122223333" };
    const rules = rulesOf(
      ...["10.0.0.0/8", "2001:db8::/32", "pl-1"].map(oneSided),
      connection({ key: "web-to-x", target: other, ingress: LEFT_OUT }),
    );
    expect(Object.values(rules)).toMatchObject([
      { cidr_blocks: ["10.0.0.0/8"] },
      { ipv6_cidr_blocks: ["2001:db8::/32"] },
      { prefix_list_ids: ["pl-1"] },
      { source_security_group_id: "111122223333/sg-x" },
    ]);
  });

  it("imports the rules that exist", () => {
    const [egress, ingress] = ["sg-web_egress_tcp_5432_5432_sg-db", "sg-db_ingress_tcp_5432_5432_sg-web"] as const;
    const rules = [
      connection({ egress: imported(egress), ingress: imported(ingress) }),
      connection({ key: "b", fromPort: 1, toPort: 1, egress: kept(), ingress: imported("b") }),
      connection({ key: "c", fromPort: 2, toPort: 2, egress: LEFT_OUT, ingress: imported("c") }),
      connection({ key: "d", source: block("10.0.0.0/8"), egress: undefined, ingress: imported("d") }),
    ];
    expect(importsOf(stackOf(contentOf(adoptionWith(rules))))).toEqual([
      { id: egress, ...EGRESS, ...PORT },
      { id: ingress, ...INGRESS, ...PORT },
      { id: "b", ...INGRESS, ...PORT, from_port: 1, to_port: 1 },
      { id: "c", ...INGRESS, ...PORT, from_port: 2, to_port: 2 },
      { id: "d", type: "ingress", security_group_id: "sg-db", cidr_blocks: ["10.0.0.0/8"], ...PORT },
    ]);
    expect(stackOf(contentOf(adoptionWith([connection()]))).toTerraform()).not.toHaveProperty("import");
  });

  it("has the quota if it is given", () => {
    expect(contentOf(adoptionWith([connection()]))).not.toContain("rulesPerSecurityGroup");
    expect(messageOf(() => stackOf(contentOf(adoptionWith([connection()]), 0)))).toContain("rulesPerSecurityGroup");
  });

  it("says which connections do not work today", () => {
    const content = contentOf(
      adoptionWith([
        connection({ key: "a", ingress: kept(), isNew: true }),
        connection({ key: "b", egress: kept(), isNew: true }),
        connection({ key: "c" }),
      ]),
    );
    expect(content.match(/^ *\/\/ New.*\n.* \{$/gm)).toEqual([
      "        // New: no rule lets this connection out of web today.\n        a: {",
      "        // New: no rule lets this connection into db today.\n        b: {",
    ]);
  });

  it("passes descriptions to Terraform as texts, and not as expressions", () => {
    const { egress } = sides(rulesOf(connection({ egress: kept("$${a} ${b} $") })));
    // In Terraform's JSON syntax, "$${" is the text "${".
    expect(egress!.description).toBe("$$${a} $${b} $");
  });
});

const hostileNames = adoptionWith(
  HOSTILE_NAMES.map((name, index) =>
    connection({
      key: `rule-${index}`,
      source: group(name),
      target: block("10.0.0.0/8"),
      ingress: undefined,
      egress: imported(name),
    }),
  ),
  Object.fromEntries([...HOSTILE_NAMES.map((name) => [name, { name: `${name}'s` }])]) as Record<string, object>,
);

const hostileKeys = adoptionWith(
  HOSTILE_KEYS.map((key, index) => connection({ key, fromPort: index, toPort: index, egress: imported(key) })),
);

const ID = `sg-${"0".repeat(17)}`;
/** Keys, IDs and descriptions of every length around the longest line. */
const longLines = adoptionWith(
  Array.from({ length: 170 }, (_, index) => {
    const text = "x".repeat(index);
    return connection({
      key: `k-${text}`,
      fromPort: index,
      toPort: index,
      source: group(`g${text}`),
      target: { type: "security_group", value: ID, accountId: "111122223333" },
      egress: imported(`${ID}_egress_tcp_5432_5432_${ID}`, text),
      ingress: added(`${text} `),
    });
  }),
  // Names have 73 characters at most.
  Object.fromEntries(Array.from({ length: 73 }, (_, index) => [`g${"x".repeat(index)}`, {}])),
);

const all = adoptionWith([
  ...TRAFFIC.map(([protocolNumber, fromPort, toPort], index) =>
    connection({ key: `t${index}`, protocolNumber, fromPort, toPort }),
  ),
  ...TEXTS.map(([, differences], index) =>
    connection({ ...differences, key: `d${index}`, fromPort: 1, toPort: index }),
  ),
]);

describe("the file", () => {
  it("compiles in strict mode", () => {
    const adoptions = [all, hostileNames, hostileKeys, longLines, adoptionWith([connection()])];
    expect(compilerProblems(adoptions.map((one) => contentOf(one, 100)))).toEqual([]);
  });

  it("is as Prettier writes it", async () => {
    for (const one of [all, hostileNames, hostileKeys, longLines]) {
      const content = contentOf(one);
      expect(await format(content, { parser: "typescript", printWidth: 120 })).toBe(content);
    }
  });

  it("says the same with hostile keys", () => {
    const stack = stackOf(contentOf(hostileKeys));
    expect(Object.keys(rulesIn(stack))).toHaveLength(2 * HOSTILE_KEYS.length);
    const imports = HOSTILE_KEYS.map((id, index) => ({ id, ...EGRESS, ...PORT, from_port: index, to_port: index }));
    expect(new Set(importsOf(stack))).toEqual(new Set(imports));
  });

  it("contains any text of an input, and nothing unprintable", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.constantFrom("${", "%{", "}", '"', "'", "`", "\\", "\n", "\u2028", "\u202e", "//", "*/", "\ud800"),
    );
    const anyText = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(anyText, anyText, (vpcId, name) => {
        const adopted = adoptionWith([connection()], { web: { name, vpcId }, db: { name: vpcId } });
        const content = contentOf(adopted);
        expect(content).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(Object.keys(rulesIn(stackOf(content)))).toHaveLength(2);
      }),
      { numRuns: 100 },
    );
  });

  it("has all descriptions that AWS accepts", () => {
    const character = fc.constantFrom(...Array.from("abc 019_.-:/()#,@[]+=&;{}!$*"), "${", "$${");
    const description = fc.string({ unit: character, minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(description, description, (source, target) => {
        const { egress, ingress } = sides(rulesOf(connection({ egress: added(source), ingress: added(target) })));
        const literal = (text: string) => text.replaceAll("${", () => "$${");
        expect([egress!.description, ingress!.description]).toEqual([literal(source), literal(target)]);
      }),
      { numRuns: 100 },
    );
  });
});
