import { expect, it } from "vitest";
import { walk } from "../walk/walk";

it("an open environment is adopted and closed without cutting a connection", async () => {
  const lines: string[] = [];
  const result = await walk("rules", { report: (line) => lines.push(line) });
  expect(result.problems).toEqual([]);
  expect(result.groups).toBeGreaterThanOrEqual(40);
  expect(result.interfaces).toBe(200);
  // The interfaces and three addresses outside, with the ports of 144 connections and others.
  expect(result.cells).toBeGreaterThan(4_000_000);
  expect(result.imported).toBeGreaterThan(100);
  expect(result.added).toBeGreaterThan(50);
  // The groups of the environment, and the default groups of the VPCs.
  expect(result.closed).toBe(result.groups + 3);
  expect(result.comparisons).toBeGreaterThan(result.closed);
  expect(result.needed).toBeGreaterThan(1000);
  expect(result.surplusAtFirst).toBeGreaterThan(result.needed);
  expect(result.surplusInTheEnd).toBe(0);
});
