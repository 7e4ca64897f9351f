import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { closingOrder } from "../../../src/environment/closing/closing-order";
import type { Group } from "../../../src/environment/environment";
import { environmentOf, type Described } from "../environment-of";

/** The steps, with the names of the groups. */
const orderOf = (described: Described): string[][] =>
  closingOrder(audit(environmentOf(described))).map((ids) => ids.map((id) => id.slice("sg-".length)));

const open = (...names: string[]): string[] => names.map((name) => `${name} egress all to 0.0.0.0/0`);
const MANAGED: Partial<Group> = { tags: { "aws:eks:cluster-name": "shop" } };

describe("the order", () => {
  it("begins with the groups at the end of chains of connections", () => {
    const rules = [...open("a", "b", "c"), "b ingress tcp 1 from a", "c ingress tcp 2 from b"];
    expect(orderOf({ rules })).toEqual([["c"], ["b"], ["a"]]);
  });

  it("counts connections with both rules too", () => {
    const rules = [...open("a", "b"), "a egress tcp 1 to b", "b ingress tcp 1 from a"];
    expect(orderOf({ rules })).toEqual([["b"], ["a"]]);
  });

  it("does not count connections to groups that are closed or that AWS manages, except between equal groups", () => {
    const rules = [
      ...open("a", "b", "c", "eks"),
      ...["closed ingress tcp 1 from a", "closed ingress tcp 2 from a", "eks ingress tcp 3 from a"],
      ...["closed ingress tcp 1 from b", "a ingress tcp 4 from c"],
    ];
    expect(orderOf({ rules, groups: { eks: MANAGED } })).toEqual([["b"], ["a"], ["c"]]);
  });

  it("takes the group with the fewest connections where groups connect to each other", () => {
    const rules = [
      ...open("a", "b", "c"),
      ...["b ingress tcp 1 from a", "b ingress tcp 2 from a", "c ingress tcp 3 from b", "a ingress tcp 4 from c"],
    ];
    expect(orderOf({ rules })).toEqual([["b"], ["a"], ["c"]]);
  });

  it("has groups that need no egress first, and equal groups by their names", () => {
    const audited = audit(environmentOf({ rules: open("a", "rds", "b") }));
    const ofDatabase = { ...audited.findings[0]!, id: "no-egress-needed", groupId: "sg-rds" };
    const order = closingOrder({ ...audited, findings: [...audited.findings, ofDatabase] });
    expect(order).toEqual([["sg-rds"], ["sg-a"], ["sg-b"]]);
  });

  it("has no step if no group is open", () => {
    expect(orderOf({ rules: ["a egress tcp 1 to b"] })).toEqual([]);
  });
});

describe("a step", () => {
  it("has the groups that share an interface, directly or through other open groups", () => {
    const interfaces = ["a b", "b c", "d"];
    expect(orderOf({ rules: open("a", "b", "c", "d"), interfaces })).toEqual([["a", "b", "c"], ["d"]]);
  });

  it("does not have groups that only share an interface with the same closed or managed group", () => {
    const rules = [...open("a", "b", "eks"), "closed ingress tcp 1 from a"];
    const interfaces = ["a closed", "b closed", "a eks", "b eks"];
    expect(orderOf({ rules, interfaces, groups: { eks: MANAGED } })).toEqual([["b"], ["a"]]);
  });

  it("begins with the group with the fewest outgoing connections", () => {
    const rules = [...open("a", "b"), "db ingress tcp 1 from a", "db ingress tcp 2 from b", "db ingress tcp 3 from a"];
    expect(orderOf({ rules, interfaces: ["a", "b", "a b"] })).toEqual([["b", "a"]]);
  });

  it("waits for what a closed group on its interfaces connects to through it", () => {
    const rules = [...open("agent", "db"), "db ingress tcp 1 from web"];
    expect(orderOf({ rules, interfaces: ["agent web", "db"] })).toEqual([["db"], ["agent"]]);
  });
});

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "eks"];

const anyDescribed: fc.Arbitrary<Required<Pick<Described, "rules" | "interfaces" | "groups">>> = fc.record({
  rules: fc
    .tuple(
      fc.subarray(NAMES),
      fc.uniqueArray(
        fc
          .tuple(
            fc.constantFrom("egress tcp", "ingress tcp"),
            fc.constantFrom(...NAMES),
            fc.constantFrom(...NAMES),
            fc.integer({ min: 1, max: 3 }),
          )
          .map(([rule, one, other, port]) => `${one} ${rule} ${port} to ${other}`),
        { maxLength: 20 },
      ),
    )
    .map(([opened, others]) => [...open(...opened), ...others]),
  interfaces: fc.array(
    fc.subarray(NAMES, { minLength: 1, maxLength: 3 }).map((names) => names.join(" ")),
    { maxLength: 5 },
  ),
  groups: fc.constant(Object.fromEntries(NAMES.map((name) => [name, name === "eks" ? MANAGED : {}]))),
});

describe("whatever the environment is", () => {
  it("every open group is in one step, once, unless AWS manages it", () => {
    fc.assert(
      fc.property(anyDescribed, (described) => {
        const opened = described.rules.filter((rule) => rule.endsWith("0.0.0.0/0")).map((rule) => rule.split(" ")[0]!);
        expect(orderOf(described).flat().sort()).toEqual(opened.filter((name) => name !== "eks").sort());
      }),
    );
  });

  it("open groups on one interface are in one step", () => {
    fc.assert(
      fc.property(anyDescribed, (described) => {
        const steps = orderOf(described);
        for (const text of described.interfaces) {
          const carried = text.split(" ");
          expect(steps.filter((step) => step.some((name) => carried.includes(name))).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("the order of the input does not matter", () => {
    const shuffled = anyDescribed.chain((described) =>
      fc.record({
        described: fc.constant(described),
        rules: fc.shuffledSubarray(described.rules as string[], { minLength: described.rules.length }),
        interfaces: fc.shuffledSubarray(described.interfaces as string[], { minLength: described.interfaces.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ described, rules, interfaces }) => {
        expect(orderOf({ ...described, rules, interfaces })).toEqual(orderOf(described));
      }),
    );
  });

  it("a group comes after all open groups that it connects to, if connections have no cycle", () => {
    const anyConnection = fc
      .tuple(fc.nat({ max: NAMES.length - 2 }), fc.nat({ max: NAMES.length - 2 }), fc.boolean())
      .filter(([one, other]) => one !== other);
    const acyclic = fc.record({
      names: fc.shuffledSubarray(NAMES.slice(0, -1), { minLength: NAMES.length - 1 }),
      opened: fc.subarray(NAMES.slice(0, -1)),
      connections: fc.uniqueArray(anyConnection, { maxLength: 20, selector: ([a, b]) => `${a} ${b}` }),
    });
    fc.assert(
      fc.property(acyclic, ({ names, opened, connections }) => {
        const arrows = connections.map(([one, other, isWhole]) => ({
          source: names[Math.max(one, other)]!,
          target: names[Math.min(one, other)]!,
          isWhole,
        }));
        const rules = arrows.flatMap(({ source, target, isWhole }) => [
          `${target} ingress tcp 1 from ${source}`,
          ...(isWhole ? [`${source} egress tcp 1 to ${target}`] : []),
        ]);
        const order = orderOf({ rules: [...open(...opened), ...rules] }).flat();
        for (const { source, target } of arrows) {
          if (!order.includes(source) || !order.includes(target)) continue;
          expect(order.indexOf(source)).toBeGreaterThan(order.indexOf(target));
        }
      }),
    );
  });
});
