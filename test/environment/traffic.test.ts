import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commonTraffic,
  coversTraffic,
  remainingTraffic,
  trafficLabel,
  trafficOf,
  type Traffic,
} from "../../src/environment/traffic";

describe("the same traffic in different spellings", () => {
  it.each<[string, [unknown, unknown, unknown][]]>([
    [
      "all protocols",
      [
        ["-1", -1, -1],
        ["-1", null, null],
        ["all", 0, 0],
        [-1, undefined, undefined],
        ["ALL", 0, 65535],
      ],
    ],
    [
      "tcp",
      [
        ["tcp", 443, 443],
        ["6", 443, 443],
        [6, "443", "443"],
        ["TCP", 443, undefined],
      ],
    ],
    [
      "all ports",
      [
        ["udp", 0, 65535],
        ["17", -1, -1],
        ["udp", null, null],
      ],
    ],
    [
      "all ICMP",
      [
        ["icmp", -1, -1],
        ["1", null, null],
        ["icmp", -1, 5],
      ],
    ],
    [
      "a protocol without ports",
      [
        ["50", null, null],
        [50, 0, 65535],
        ["esp", -1, -1],
      ],
    ],
  ])("is equal: %s", (_name, spellings) => {
    const [first, ...others] = spellings.map((spelling) => trafficOf(...spelling));
    for (const other of others) expect(other).toEqual(first);
  });

  it("is a name that no object inherits", () => {
    expect(trafficOf("constructor", 1, 1).protocolNumber).toBe("constructor");
  });
});

describe("the label of traffic", () => {
  it.each<[string, [unknown, unknown?, unknown?]]>([
    ["all traffic", ["-1"]],
    ["tcp 443", ["tcp", 443, 443]],
    ["udp 1-2", ["17", 1, 2]],
    ["all tcp ports", ["tcp", 0, 65535]],
    ["all icmp", ["icmp", -1, -1]],
    ["icmpv6 type 128", ["58", 128, -1]],
    ["icmp type 3 code 4", ["icmp", 3, 4]],
    ["protocol 50", ["esp"]],
    ["tcp ${var.port}", ["tcp", "${var.port}", "${var.port}"]],
  ])("is %s", (label, [protocol, from, to]) => {
    expect(trafficLabel(trafficOf(protocol, from, to))).toBe(label);
  });
});

const port = fc.constantFrom(0, 1, 2, 3, 4, 65534, 65535);
const range = fc.tuple(port, port).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const literal: fc.Arbitrary<Traffic> = fc.oneof(
  fc.tuple(fc.constantFrom("tcp", "udp"), range).map(([protocol, [from, to]]) => trafficOf(protocol, from, to)),
  fc.tuple(fc.constantFrom(-1, 0, 3), fc.constantFrom(-1, 0, 1)).map(([type, code]) => trafficOf("icmp", type, code)),
  fc.constantFrom("-1", "50", "51").map((protocol) => trafficOf(protocol, 0, 0)),
);
const unknown: fc.Arbitrary<Traffic> = fc
  .tuple(
    fc.constantFrom("tcp", "${p}", undefined),
    fc.constantFrom(1, "${a}", undefined),
    fc.constantFrom(3, "${b}", undefined),
  )
  .map(([protocol, from, to]) => ({ ...trafficOf(protocol, from, to), fromPort: from, toPort: to }));

/** Every packet that literal traffic in these tests can tell apart. */
const PACKETS = [
  ...["6", "17"].flatMap((protocol) =>
    [0, 1, 2, 3, 4, 5, 65533, 65534, 65535].map((at) => [protocol, at, at] as const),
  ),
  ...[0, 3, 8].flatMap((type) => [0, 1, 2].map((code) => ["1", type, code] as const)),
  ...["50", "51", "99"].map((protocol) => [protocol, 0, 0] as const),
];

/** The definition of what a rule allows, packet by packet. */
function allowed({ protocolNumber, fromPort, toPort }: Traffic): Set<string> {
  const allows = ([protocol, first, second]: (typeof PACKETS)[number]): boolean => {
    if (protocolNumber === "-1") return true;
    if (protocolNumber !== protocol) return false;
    if (protocol === "1") return fromPort === -1 || (fromPort === first && (toPort === -1 || toPort === second));
    return !["6", "17"].includes(protocol) || (Number(fromPort) <= first && first <= Number(toPort));
  };
  return new Set(PACKETS.filter(allows).map(String));
}

const both = (one: Set<string>, other: Set<string>) => [...one].filter((packet) => other.has(packet));

describe("two kinds of traffic", () => {
  it("have in common what both allow", () => {
    fc.assert(
      fc.property(literal, literal, (one, other) => {
        const common = commonTraffic(one, other);
        expect(common === undefined ? [] : [...allowed(common)]).toEqual(both(allowed(one), allowed(other)));
      }),
    );
  });

  it("cover each other if one allows all that the other allows", () => {
    fc.assert(
      fc.property(literal, literal, (one, other) => {
        const missing = [...allowed(other)].filter((packet) => !allowed(one).has(packet));
        // Other protocols than those of the packets exist, so only all traffic covers all traffic.
        expect(coversTraffic(one, other)).toBe(missing.length === 0);
      }),
    );
  });

  it("leave over what the others do not allow, or more, but nothing that is covered", () => {
    fc.assert(
      fc.property(literal, fc.array(literal, { maxLength: 4 }), (traffic, others) => {
        const open = others.flatMap((other) => [...allowed(other)]);
        const expected = [...allowed(traffic)].filter((packet) => !open.includes(packet));
        const remaining = remainingTraffic(traffic, others);
        const packets = new Set(remaining.flatMap((part) => [...allowed(part)]));
        for (const packet of expected) expect(packets.has(packet)).toBe(true);
        if (["6", "17"].includes(traffic.protocolNumber!)) expect([...packets]).toEqual(expected);
        if (others.some((other) => coversTraffic(other, traffic))) expect(remaining).toEqual([]);
      }),
    );
  });

  it("are compared in the same way in both orders, also if only Terraform knows them", () => {
    const any = fc.oneof(literal, unknown);
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(commonTraffic(one, other) === undefined).toBe(commonTraffic(other, one) === undefined);
      }),
    );
  });

  it("cover themselves, unless they may be any", () => {
    fc.assert(
      fc.property(fc.oneof(literal, unknown), (traffic) => {
        const isAny = [traffic.protocolNumber, traffic.fromPort, traffic.toPort].includes(undefined);
        if (!isAny) expect(coversTraffic(traffic, traffic)).toBe(true);
      }),
    );
  });
});
