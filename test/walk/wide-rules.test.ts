import { describe, expect, it } from "vitest";
import { blueprintOf } from "./blueprint-generator";
import { includes, probesFor } from "./probes";
import { isShownInLogs, withWideRules } from "./wide-rules";

describe.each([1, 2, 3, 4, 5])("the environment of seed %i with wide rules", (seed) => {
  const named = blueprintOf(seed);
  const { groups, connections, wideRules } = withWideRules(named, seed);

  it("needs the same connections", () => {
    const parts = ({ source, target, protocol, from, to }: (typeof connections)[number]) => [
      source,
      target,
      protocol,
      from,
      to,
    ];
    expect(connections.map(parts)).toEqual(named.connections.map(parts));
  });

  it("has no rule that names the client of a connection that flow logs show", () => {
    const shown = connections.filter(isShownInLogs);
    expect(shown.length).toBeGreaterThan(120);
    expect(shown.flatMap(({ rules }) => rules)).toEqual([]);
  });

  it("accepts each of these connections by wide rules of its target", () => {
    for (const { target, protocol, from, to } of connections.filter(isShownInLogs)) {
      const own = wideRules.filter((rule) => rule.target === target);
      for (const probe of probesFor([{ protocol, from, to }])) {
        if (includes({ protocol, from, to }, probe)) expect(own.some((rule) => includes(rule, probe))).toBe(true);
      }
    }
  });

  it("has wide rules of several kinds, all for the addresses of the VPCs", () => {
    expect(new Set(wideRules.map(({ block }) => block))).toEqual(new Set(["10.0.0.0/8"]));
    expect(new Set(wideRules.map(({ protocol, from }) => `${protocol} ${from}`)).size).toBeGreaterThan(3);
  });

  it("keeps the rules of connections that flow logs do not show", () => {
    const others = connections.filter((connection) => !isShownInLogs(connection));
    expect(others.length).toBeGreaterThan(6);
    expect(others.every(({ rules }) => rules.length > 0)).toBe(true);
  });

  it("is made by hand", () => {
    expect(groups.some(({ isLegacy }) => isLegacy)).toBe(false);
  });
});
