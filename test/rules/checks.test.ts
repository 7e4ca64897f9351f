import { describe, expect, it } from "vitest";
import { RULE_ATTRIBUTES } from "../../src/rules/attributes";
import { completeRule } from "../../src/rules/complete-rule";
import { evaluate } from "../../src/rules/evaluation";
import { TERRAFORM_PHRASES } from "../../src/rules/phrases";
import type { Reader, WrittenRule } from "../../src/rules/written-rule";
import { entriesOf, RIGHT, WRONG_RULES, type Attributes } from "../support/wrong-rules";

const READER: Reader = {
  phrases: TERRAFORM_PHRASES,
  names: RULE_ATTRIBUTES.map(({ name }) => name),
  isUnknown: (value) => value === UNKNOWN,
  identityOf: String,
  ownProviders: [],
};
const UNKNOWN = Symbol("unknown");

function written(attributes: Attributes, key: string | number = "web"): WrittenRule {
  return { key, keyIsText: typeof key === "string", attributes };
}

function messages(rules: readonly WrittenRule[], reader = READER): readonly string[] {
  return evaluate(rules, reader).problems.map(({ message }) => message);
}

function problems(attributes: Attributes, key: string | number = "web"): readonly string[] {
  return messages(entriesOf(attributes).map((entry) => written(entry, key)));
}

describe("a right rule", () => {
  it.each<Attributes>([
    RIGHT,
    { ...RIGHT, destination_port: "80" },
    { ...RIGHT, destination_port: 0 },
    { ...RIGHT, destination_port: 65535 },
    { ...RIGHT, destination_port: undefined, from_port: 8080, to_port: "8088" },
    { ...RIGHT, to_port: 80 },
    { ...RIGHT, protocol: "UDP" },
    { ...RIGHT, protocol: "17" },
    { ...RIGHT, protocol: "icmp", destination_port: -1 },
    { ...RIGHT, protocol: "icmpv6", destination_port: 128, to_port: 0 },
    { ...RIGHT, protocol: "-1", destination_port: undefined },
    { ...RIGHT, protocol: "-1", destination_port: "0" },
    { ...RIGHT, protocol: "-1", destination_port: -1 },
    { ...RIGHT, protocol: "esp", destination_port: undefined, from_port: -1, to_port: "-1" },
    { ...RIGHT, protocol: "50", destination_port: undefined },
    { ...RIGHT, description: "x".repeat(255) },
    { ...RIGHT, description: "a.b_c-d:/()#,@[]+=&;{}!$*" },
    { ...RIGHT, description_source: "to backend", description_target: "from frontend" },
    { ...RIGHT, description: null, description_source: "to backend", description_target: "from frontend" },
    { ...RIGHT, description: "" },
    { ...RIGHT, description_source: "", description_target: "from frontend" },
    { ...RIGHT, description: null, to_port: null, protocol: null },
    { source_cidr_ipv4: "10.0.0.0/16", target_sg_id: "sg-1", destination_port: 80 },
    { source_sg_id: "sg-1", target_cidr_ipv6: "2001:db8::/32", destination_port: 80 },
    { source_sg_id: "sg-1", target_prefix_list_id: "pl-63a5400a", destination_port: 80 },
    { source_sg_id: "sg-1", target_prefix_list_id: UNKNOWN, destination_port: 80 },
    { source_sg_id: "sg-1", source_cidr_ipv4: null, target_sg_id: "sg-2", destination_port: 80 },
    { source_sg_id: null, source_cidr_ipv4: "0.0.0.0/0", target_sg_id: "sg-2", destination_port: 80 },
    { ...RIGHT, target_sg_id: "123456789012/sg-80443", leave_out_rule_on: "target" },
    { ...RIGHT, leave_out_rule_on: "source" },
    { ...RIGHT, destination_port: undefined, destination_ports: [80, "443"] },
    { ...RIGHT, destination_port: undefined, service: "postgresql" },
    { ...RIGHT, destination_port: undefined, services: ["http", "https"] },
    { ...RIGHT, destination_port: undefined, protocol: "ESP" },
    { ...RIGHT, protocol: "icmp", destination_port: -1, to_port: -1 },
    { source_sg_id: UNKNOWN, target_sg_id: UNKNOWN, destination_port: UNKNOWN, description: UNKNOWN },
  ])("has no problems: %o", (attributes) => {
    expect(problems(attributes)).toEqual([]);
  });
});

describe("a wrong rule", () => {
  it.each(WRONG_RULES)("%o is told its problems", (attributes, expected) => {
    expect(problems(attributes)).toEqual(expected);
  });

  it("with a description of 256 characters is refused", () => {
    expect(problems({ ...RIGHT, description: "x".repeat(256) })).toHaveLength(1);
  });

  it("with a key that AWS refuses as a description needs another one", () => {
    expect(problems(RIGHT, "alb→web")).toEqual([
      'rules["alb→web"].description is missing, and the key is not a valid description: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.',
    ]);
    expect(problems({ ...RIGHT, description: "ALB to webs" }, "alb→web")).toEqual([]);
    expect(problems({ ...RIGHT, description: "" }, "alb→web")).toEqual([]);
  });

  it("with an empty key is refused", () => {
    expect(problems(RIGHT, "")).toEqual(['rules[""] has an empty key: give the rule a key that says what it is for.']);
  });

  it("in a list is named by its index", () => {
    expect(problems({ ...RIGHT, destination_port: 70000 }, 2)).toEqual([
      "rules[2].destination_port is 70000: use a whole number from 0 to 65535.",
    ]);
  });

  it("with a key that is not known is refused", () => {
    expect(messages([{ ...written(RIGHT), key: UNKNOWN as never }])).toEqual([
      expect.stringContaining("has a key that only Terraform knows: give a plain text"),
    ]);
  });

  it("with a protocol that is not known has to give both ends of its range, which are then left to Terraform", () => {
    expect(problems({ ...RIGHT, protocol: UNKNOWN })).toEqual([
      'rules["web"].to_port is missing: give it, because its default depends on a protocol that is not known yet.',
    ]);
    expect(problems({ ...RIGHT, protocol: UNKNOWN, destination_port: -1, to_port: -1 })).toEqual([]);
    expect(problems({ ...RIGHT, protocol: UNKNOWN, destination_port: undefined })).toHaveLength(2);
  });

  it("with an attribute that no rule has is told those that it may have", () => {
    const others = { descripton: "Allow HTTP" };
    expect(messages([{ ...written(RIGHT), others }])).toEqual([
      `rules["web"].descripton is not an attribute of a rule: use one of ${READER.names.join(", ")}.`,
    ]);
  });
});

describe("a reader with a provider for each end", () => {
  it("takes another account's group at either end", () => {
    const reader: Reader = { ...READER, ownProviders: ["source", "target"] };
    const ends = { source_sg_id: "111111111111/sg-1", target_sg_id: "222222222222/sg-2" };
    expect(messages([written({ ...ends, destination_port: 80 })], reader)).toEqual([]);
  });
});

describe("completion", () => {
  const complete = (attributes: Attributes, key: string | number = "web") =>
    completeRule({ ...written(entriesOf(attributes)[0]!, key) }, READER);

  it.each<[Attributes, object]>([
    [{ service: "kubernetes-node-port" }, { protocol: "tcp", fromPort: 30000, toPort: 32767, key: "web" }],
    [{ services: ["dns-udp"] }, { protocol: "udp", fromPort: 53, toPort: 53, key: "web/udp-53" }],
    [
      { destination_ports: ["443"], protocol: "6" },
      { fromPort: 443, toPort: 443, key: "web/tcp-443" },
    ],
    [
      { from_port: 1, to_port: 9 },
      { fromPort: 1, toPort: 9, key: "web", portKey: "tcp-1-9" },
    ],
    [
      { protocol: "icmp", destination_port: -1 },
      { fromPort: -1, toPort: -1, portKey: "icmp" },
    ],
    [{ protocol: "58", destination_port: 128, to_port: 0 }, { portKey: "icmpv6-128-0" }],
    [{ protocol: "ESP" }, { protocol: "50", protocolNumber: "50", portKey: "50" }],
    [{ protocol: "ALL" }, { protocol: "-1", protocolNumber: "-1", portKey: "all" }],
    [
      { protocol: "icmp", destination_port: 8, to_port: 8 },
      { portKey: "icmp-8-8", fromPort: 8, toPort: 8 },
    ],
  ])("takes %o for what it stands for", (ports, expected) => {
    expect(complete({ source_sg_id: "sg-1", target_sg_id: "sg-2", ...ports })).toMatchObject(expected);
  });

  it("gives a rule to a group alone, and not to one that is left out", () => {
    const getRules = (attributes: Attributes) => {
      const { source, target } = complete({ ...attributes, destination_port: 80 });
      return [source.getsRule, target.getsRule];
    };
    expect(getRules(RIGHT)).toEqual([true, true]);
    expect(getRules({ ...RIGHT, leave_out_rule_on: "source" })).toEqual([false, true]);
    expect(getRules({ source_cidr_ipv4: "0.0.0.0/0", target_sg_id: "sg-1" })).toEqual([false, true]);
    expect(getRules({ source_sg_id: "sg-1", target_prefix_list_id: "pl-1" })).toEqual([true, false]);
  });

  it("makes a single tcp port a range of one", () => {
    expect(complete({ ...RIGHT, destination_port: "80" })).toMatchObject({ protocol: "tcp", fromPort: 80, toPort: 80 });
  });

  it("takes any code where an ICMP rule names none", () => {
    expect(complete({ ...RIGHT, protocol: "icmp", destination_port: 8 })).toMatchObject({ fromPort: 8, toPort: -1 });
  });

  it.each([undefined, 0, "0", -1])("gives protocols without ports port 0 twice, where %s is written", (port) => {
    expect(complete({ ...RIGHT, protocol: "-1", destination_port: port })).toMatchObject({ fromPort: 0, toPort: 0 });
  });

  it("describes both sides by the key, and neither by an index", () => {
    expect(complete(RIGHT)).toMatchObject({ source: { description: "web" }, target: { description: "web" } });
    expect(complete(RIGHT, 0)).toMatchObject({ source: { description: null }, target: { description: null } });
  });

  it("describes the source's rule by description_source and the target's by description_target", () => {
    const each = { description_source: "to backend", description_target: "from frontend" };
    expect(complete({ ...RIGHT, ...each })).toMatchObject({
      source: { description: "to backend" },
      target: { description: "from frontend" },
    });
  });
});
