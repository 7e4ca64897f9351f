import { describe, expect, it } from "vitest";
import { RULE_ATTRIBUTES, terraformName, type AttributeName } from "../../src/rules/attributes";
import { completeRule, problemsOf, type Reader, type WrittenRule } from "../../src/rules/evaluation";

const READER: Reader = {
  nameOf: terraformName,
  names: RULE_ATTRIBUTES.map(({ name }) => name),
  isUnknown: (value) => value === UNKNOWN,
  identityOf: String,
  crossAccount: () => "modules/cross-account",
  ownProviders: [],
};
const UNKNOWN = Symbol("unknown");

const RIGHT = { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: 80 };

type Attributes = Partial<Record<AttributeName, unknown>>;

function written(attributes: Attributes, key: string | number = "web"): WrittenRule {
  return { key, keyIsText: typeof key === "string", attributes };
}

function problems(attributes: Attributes, key: string | number = "web"): string[] {
  return problemsOf([written(attributes, key)], READER);
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
    { ...RIGHT, protocol: "50", destination_port: undefined },
    { ...RIGHT, description: "x".repeat(255) },
    { ...RIGHT, description: "a.b_c-d:/()#,@[]+=&;{}!$*" },
    { ...RIGHT, description_source: "to backend", description_target: "from frontend" },
    { ...RIGHT, description: "", description_source: "to backend", description_target: "from frontend" },
    { ...RIGHT, description: null, to_port: null, protocol: null },
    { source_sg_id: UNKNOWN, target_sg_id: UNKNOWN, destination_port: UNKNOWN, description: UNKNOWN },
  ])("has no problems: %o", (attributes) => {
    expect(problems(attributes)).toEqual([]);
  });
});

describe("a wrong rule", () => {
  it.each<[Attributes, string[]]>([
    [
      { destination_port: 80 },
      [
        'rules["web"].source_sg_id is missing: give the security group that opens the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list.',
        'rules["web"].target_sg_id is missing: give the security group that accepts the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list.',
      ],
    ],
    [
      { ...RIGHT, target_sg_id: null },
      [
        'rules["web"].target_sg_id is null: give the security group that accepts the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list.',
      ],
    ],
    [
      { ...RIGHT, source_sg_id: "web" },
      [
        'rules["web"].source_sg_id is "web": give the security group that opens the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list.',
      ],
    ],
    [
      { ...RIGHT, destination_port: undefined },
      ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
    ],
    [
      { ...RIGHT, destination_port: undefined, to_port: 80 },
      ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
    ],
    [
      { ...RIGHT, destination_port: undefined, protocol: "icmp" },
      ['rules["web"].destination_port is missing: give the ICMP type, from 0 to 255, or -1 for any.'],
    ],
    [
      { ...RIGHT, destination_port: 65536 },
      ['rules["web"].destination_port is 65536: use a whole number from 0 to 65535.'],
    ],
    [{ ...RIGHT, destination_port: -1 }, ['rules["web"].destination_port is -1: use a whole number from 0 to 65535.']],
    [
      { ...RIGHT, destination_port: NaN },
      ['rules["web"].destination_port is NaN: use a whole number from 0 to 65535.'],
    ],
    [
      { ...RIGHT, destination_port: 80.5 },
      ['rules["web"].destination_port is 80.5: use a whole number from 0 to 65535.'],
    ],
    [
      { ...RIGHT, destination_port: "http" },
      ['rules["web"].destination_port is "http": use a whole number from 0 to 65535.'],
    ],
    [{ ...RIGHT, destination_port: "" }, ['rules["web"].destination_port is "": use a whole number from 0 to 65535.']],
    [
      { ...RIGHT, destination_port: [80] },
      ['rules["web"].destination_port is [80]: use a whole number from 0 to 65535.'],
    ],
    [{ ...RIGHT, to_port: 79 }, ['rules["web"].to_port is 79: use a port that is not below the first one.']],
    [
      { ...RIGHT, from_port: 443 },
      [
        'rules["web"].from_port is a second way to name the ports: give one of destination_port, destination_ports, from_port, service, services.',
      ],
    ],
    [
      { ...RIGHT, protocol: "tpc" },
      [
        'rules["web"].protocol is "tpc": use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a protocol number from 0 to 255, or -1 for all traffic.',
      ],
    ],
    [
      { ...RIGHT, protocol: "256", destination_port: undefined },
      [
        'rules["web"].protocol is "256": use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a protocol number from 0 to 255, or -1 for all traffic.',
      ],
    ],
    [
      { ...RIGHT, protocol: "-1", destination_port: 443 },
      [
        'rules["web"].destination_port is 443: leave it out, for this protocol has no ports and the rule would open all of them.',
      ],
    ],
    [
      { ...RIGHT, protocol: "ICMP", destination_port: 256, to_port: -2 },
      [
        'rules["web"].destination_port is 256: use an ICMP type from 0 to 255, or -1 for any.',
        'rules["web"].to_port is -2: use an ICMP code from 0 to 255, or -1 for any.',
      ],
    ],
    [
      { ...RIGHT, description: "ALB -> webs" },
      ['rules["web"].description is "ALB -> webs": use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.'],
    ],
    [
      { ...RIGHT, description_source: "to backend" },
      [
        "rules[\"web\"].description_target is missing: describe the target's side as well as the source's, or both with one description.",
      ],
    ],
    [
      { ...RIGHT, description: "Both", description_target: "from frontend" },
      [
        'rules["web"].description is "Both": give one description for both sides, or one for each, but not all of them.',
      ],
    ],
  ])("%o is told its problems", (attributes, expected) => {
    expect(problems(attributes)).toEqual(expected);
  });

  it("with a description of 256 characters is refused", () => {
    expect(problems({ ...RIGHT, description: "x".repeat(256) })).toHaveLength(1);
  });

  it("with a key that AWS refuses as a description needs another one", () => {
    expect(problems(RIGHT, "alb→web")).toEqual([
      'rules["alb→web"].description is missing, and the key cannot serve as one: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.',
    ]);
    expect(problems({ ...RIGHT, description: "ALB to webs" }, "alb→web")).toEqual([]);
  });

  it("with an empty key is refused", () => {
    expect(problems(RIGHT, "")).toEqual(['rules[""] is an empty key: give the rule a key that says what it is for.']);
  });

  it("in a list is named by its index", () => {
    expect(problems({ ...RIGHT, destination_port: 70000 }, 2)).toEqual([
      "rules[2].destination_port is 70000: use a whole number from 0 to 65535.",
    ]);
  });

  it("with a key that is not known is refused", () => {
    expect(problemsOf([{ ...written(RIGHT), key: UNKNOWN as never }], READER)).toEqual([
      expect.stringContaining("has a key that only Terraform knows: give a plain text"),
    ]);
  });

  it("with a protocol that is not known has to give both ends of its range, which are then left to Terraform", () => {
    expect(problems({ ...RIGHT, protocol: UNKNOWN })).toEqual([
      'rules["web"].to_port is missing: give it, for what it would be depends on a protocol that only Terraform knows.',
    ]);
    expect(problems({ ...RIGHT, protocol: UNKNOWN, destination_port: -1, to_port: -1 })).toEqual([]);
    expect(problems({ ...RIGHT, protocol: UNKNOWN, destination_port: undefined })).toHaveLength(2);
  });

  it("with an attribute that no rule has is told those that it may have", () => {
    const others = { descripton: "Allow HTTP" };
    expect(problemsOf([{ ...written(RIGHT), others }], READER)).toEqual([
      `rules["web"].descripton is no attribute of a rule: use one of ${READER.names.join(", ")}.`,
    ]);
  });
});

describe("completion", () => {
  const complete = (attributes: Attributes, key: string | number = "web") =>
    completeRule(written(attributes, key), READER);

  it("makes a single tcp port a range of one", () => {
    expect(complete({ ...RIGHT, destination_port: "80" })).toMatchObject({ protocol: "tcp", fromPort: 80, toPort: 80 });
  });

  it("takes any code where an ICMP rule names none", () => {
    expect(complete({ ...RIGHT, protocol: "icmp", destination_port: 8 })).toMatchObject({ fromPort: 8, toPort: -1 });
  });

  it("gives protocols without ports port 0 twice", () => {
    expect(complete({ ...RIGHT, protocol: "-1", destination_port: undefined })).toMatchObject({
      fromPort: 0,
      toPort: 0,
    });
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
