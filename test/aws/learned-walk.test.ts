import { expect, it } from "vitest";
import { walk } from "../walk/walk";

it("an environment that accepts everybody is closed with rules from flow logs without cutting a connection", async () => {
  const lines: string[] = [];
  const result = await walk("logs", { report: (line) => lines.push(line) });
  expect(result.problems).toEqual([]);
  expect(result.groups).toBeGreaterThanOrEqual(40);
  expect(result.interfaces).toBe(200);
  expect(result.cells).toBeGreaterThan(4_000_000);
  // Both rules of more than 120 connections.
  expect(result.added).toBeGreaterThan(240);
  // The groups of the environment, and the default groups of the VPCs.
  expect(result.closed).toBe(result.groups + 3);
  expect(result.comparisons).toBeGreaterThan(result.closed);
  expect(result.needed).toBeGreaterThan(1000);
  // The wide rules stay. No group can send anything to them that traffic has not shown.
  expect(result.surplusAtFirst).toBeGreaterThan(1_000_000);
  expect(result.surplusInTheEnd).toBe(0);
});
