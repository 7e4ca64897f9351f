import { describe, expect, it } from "vitest";
import { KEEPS_INLINE_INGRESS, OUTSIDE } from "./blueprint";
import { blueprintOf } from "./blueprint-generator";

describe.each([1, 2, 3, 4, 5])("the environment of seed %i", (seed) => {
  const blueprint = blueprintOf(seed);
  const { vpcs, peered, groups, connections, interfaces } = blueprint;
  const vpcOf = (id: string) => groups.find((group) => group.id === id)?.vpc;
  const between = connections.filter(({ source, target }) => vpcOf(source) && vpcOf(target));

  it("is large enough", () => {
    expect(vpcs).toHaveLength(3);
    expect(groups.length).toBeGreaterThanOrEqual(40);
    expect(interfaces).toHaveLength(200);
    expect(interfaces.filter((one) => one.groups.length > 1).length).toBeGreaterThan(15);
  });

  it("has pairs, half pairs in both directions, and connections with what is outside", () => {
    const withRules = (...rules: string[]) => between.filter((one) => one.rules.join() === rules.join());
    expect(withRules("egress", "ingress").length).toBeGreaterThan(10);
    expect(withRules("ingress").length).toBeGreaterThan(50);
    expect(withRules("egress").length).toBeGreaterThan(3);
    for (const outside of OUTSIDE) {
      const own = connections.filter(({ source, target }) => [source, target].includes(outside));
      expect(own.length).toBeGreaterThan(0);
      expect(own.every(({ rules }) => rules.length === 1)).toBe(true);
    }
  });

  it("only has connections in one VPC or between the two peered VPCs", () => {
    const crossing = between.filter(({ source, target }) => vpcOf(source) !== vpcOf(target));
    expect(crossing.length).toBeGreaterThan(10);
    for (const { source, target } of crossing) expect([vpcOf(source), vpcOf(target)]).toEqual(peered);
  });

  it("has each connection once", () => {
    const keys = connections.map(({ source, target, protocol, from, to }) =>
      JSON.stringify([source, target, protocol, from, to]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has a hub within the quota, equal names in two VPCs, and one group that nobody needs", () => {
    const ofHub = connections.filter(({ source }) => source === "shop/monitoring");
    expect(ofHub.length).toBeGreaterThan(30);
    // 80 % of the quota of 60 rules, from which audits warn.
    expect(ofHub.length).toBeLessThanOrEqual(48);
    expect(new Set(groups.map(({ name }) => name)).size).toBeLessThan(groups.length);
    const used = new Set([
      ...connections.flatMap(({ source, target }) => [source, target]),
      ...interfaces.flatMap((one) => one.groups),
    ]);
    expect(groups.map(({ id }) => id).filter((id) => !used.has(id))).toEqual(["shop/nobody-knows"]);
  });

  it("has a group whose ingress rules can stay inline", () => {
    expect(groups.find(({ id }) => id === KEEPS_INLINE_INGRESS)).toMatchObject({ isLegacy: true });
    expect(connections.filter(({ source }) => source === KEEPS_INLINE_INGRESS)).toEqual([]);
    const targeted = connections.filter(({ target }) => target === KEEPS_INLINE_INGRESS);
    expect(targeted.every(({ rules }) => rules.includes("ingress"))).toBe(true);
  });

  it("is the same each time", () => {
    expect(blueprintOf(seed)).toEqual(blueprint);
  });
});
