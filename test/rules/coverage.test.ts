import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Coverage,
  coversEnds,
  coversPorts,
  mayCoverOthers,
  type ComparedEnd as End,
  type ComparedRule as Rule,
} from "../../src/rules/coverage";
import { containsNetwork } from "../../src/rules/networks";

interface Declared {
  readonly rule: Rule;
  readonly place: string;
}

const isUnknown = (value: unknown): boolean => typeof value === "string" && value.startsWith("${");
const OPTIONS = { isUnknown, placeOf: ({ place }: Declared) => place };

/**
 * The definition that the look-up must agree with: each rule that stands for more than one port, type or address is
 * compared with each other rule.
 */
function definitionFor(all: readonly Declared[]): (declared: Declared, other: Declared) => boolean {
  const peers = all.flatMap(({ rule }) => [String(rule.source.peer), String(rule.target.peer)]);
  const holdsOthers = ({ peer }: End): boolean =>
    peers.some((other) => other !== peer && containsNetwork(String(peer), other));
  return (declared, other) =>
    declared !== other &&
    declared.place === other.place &&
    mayCoverOthers(declared.rule, holdsOthers) &&
    coversPorts(declared.rule, other.rule, isUnknown) &&
    coversEnds(declared.rule, other.rule);
}

const endOf = (peer: string, getsRule: boolean): End => ({ peer, getsRule });

type Traffic = Pick<Rule, "protocolNumber" | "fromPort" | "toPort">;
const traffic = ([protocolNumber, fromPort, toPort]: [string, unknown, unknown]): Traffic => ({
  protocolNumber,
  fromPort,
  toPort,
});
const port = fc.constantFrom(0, 79, 80, 81, 443, 65535);
const range = fc.tuple(port, port).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const unknownRange = fc.constantFrom<[unknown, unknown]>(["${port}", "${port}"], [80, "${port}"], ["${port}", 443]);
const withPorts = fc
  .tuple(fc.constantFrom("6", "6", "17", "${protocol}"), fc.oneof({ weight: 5, arbitrary: range }, unknownRange))
  .map(([protocol, [from, to]]) => traffic([protocol, from, to]));
const withTypes = fc
  .tuple(fc.constantFrom("1", "58"), fc.constantFrom(-1, 3, 8, "${type}"), fc.constantFrom(-1, 0, 1, 3, "${code}"))
  .map(traffic);
const withNeither = fc.constantFrom<[string, unknown, unknown]>(["-1", 0, 0], ["47", 0, 0]).map(traffic);
const anyTraffic = fc.oneof({ weight: 3, arbitrary: withPorts }, { weight: 2, arbitrary: withTypes }, withNeither);

const BLOCKS_OF_IPV4 = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/9", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32"];
const BLOCKS_OF_IPV6 = ["::/0", "2001:db8::/32", "2001:db8::/64", "2001:db8:0:1::/64"];
const address = fc.constantFrom(...BLOCKS_OF_IPV4, ...BLOCKS_OF_IPV6, "pl-1", "${block}");
const group = fc.constantFrom("sg-1", "sg-2", "${group}");
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 4 });

/** Rules that have few values between them, so that they often differ in one thing only, or in nothing. */
const rules = fc
  .record({ groups: some(group), addresses: some(address), traffic: some(anyTraffic) })
  .chain(({ groups, addresses, traffic }) => {
    const group = fc
      .tuple(fc.constantFrom(...groups), fc.constantFrom(true, true, true, false))
      .map(([peer, getsRule]) => endOf(peer, getsRule));
    const address = fc.constantFrom(...addresses).map((peer) => endOf(peer, false));
    return fc.array(
      fc.record({
        ends: fc.oneof(fc.tuple(address, group), fc.tuple(group, address), fc.tuple(group, group)),
        traffic: fc.constantFrom(...traffic),
        place: fc.constantFrom("", "", "", "stack"),
      }),
      { maxLength: 20 },
    );
  })
  .map((all) =>
    all.map(({ ends: [source, target], traffic, place }): Declared => ({
      rule: { source, target, ...traffic },
      place,
    })),
  );

describe("a rule that covers another one", () => {
  it("is found exactly if comparing all rules with each other finds one", () => {
    let found = 0;
    fc.assert(
      fc.property(rules, (all) => {
        const covers = definitionFor(all);
        const coverage = new Coverage(all, OPTIONS);
        for (const one of all) {
          const covering = all.filter((other) => covers(other, one));
          const cover = coverage.coveringRule(one);
          if (covering.length === 0) expect(cover).toBeUndefined();
          else expect(covering).toContain(cover);
          found += covering.length === 0 ? 0 : 1;
        }
      }),
      { numRuns: 5_000 },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it("is itself covered by no rule, except for its equals", () => {
    fc.assert(
      fc.property(rules, (all) => {
        const covers = definitionFor(all);
        const coverage = new Coverage(all, OPTIONS);
        for (const one of all) {
          const cover = coverage.coveringRule(one);
          if (cover === undefined) continue;
          const above = all.filter((other) => covers(other, cover));
          expect(above.filter((other) => !covers(cover, other))).toEqual([]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("is one of its equals if nothing wider covers it", () => {
    const tcp = (toPort: number): Declared => {
      const rule = { protocolNumber: "6", fromPort: 80, toPort };
      return { rule: { ...rule, source: endOf("sg-1", true), target: endOf("sg-2", true) }, place: "" };
    };
    const [first, narrow, second, third] = [tcp(90), tcp(85), tcp(90), tcp(90)];
    const coverage = new Coverage([first, narrow, second, third], OPTIONS);
    expect([first, narrow, second, third].map((one) => coverage.coveringRule(one))).toEqual([
      second,
      first,
      first,
      first,
    ]);
    expect(coverage.coveringRule(first)).toBe(second);
  });
});
