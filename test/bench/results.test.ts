import { describe, expect, it } from "vitest";
import {
  comparedWith,
  comparisonTable,
  ratiosToQuote,
  resultsMarkdown,
  tablesIn,
  targetsTable,
  type Target,
} from "../../bench/results";

const ratio = (median: number) => ({ median, least: 0.9, most: 1.3, samples: 5 });
const TARGETS: readonly Target[] = [
  { what: "Synthesis", atMost: 1.15, measured: ratio(1.1) },
  { what: "Loading", atMost: 1.2, measured: ratio(1.234) },
  { what: "Plan", atMost: 0.75, measured: "not measured: the registry was not reached" },
];

describe("targets", () => {
  it("are met, missed, or not measured for a reason that is given", () => {
    expect(targetsTable(TARGETS).rows).toEqual([
      ["Synthesis", "at most 1.15", "1.10", "0.90–1.30", "met"],
      ["Loading", "at most 1.20", "1.23", "0.90–1.30", "**missed**"],
      ["Plan", "at most 0.75", "not measured: the registry was not reached", "", "not measured"],
    ]);
  });

  it("are met by what is below them for certain", () => {
    const rows = [0.07, 1.2].map((lessThan) => ({ what: "", atMost: 1, measured: { lessThan, why: "stopped" } }));
    expect(targetsTable(rows).rows.map((row) => row.slice(2))).toEqual([
      ["less than 0.07", "stopped", "met"],
      ["less than 1.20", "stopped", "not measured"],
    ]);
  });

  it("are met by what reads as the target", () => {
    const rows = [1.154, 1.156].map((median) => ({ what: "", atMost: 1.15, measured: ratio(median) }));
    expect(targetsTable(rows).rows.map((row) => row.at(-1))).toEqual(["met", "**missed**"]);
  });

  it("are lines of text to quote", () => {
    expect(ratiosToQuote(TARGETS).split("\n")).toEqual([
      "Synthesis: 1.10 (at most 1.15; met)",
      "Loading: 1.23 (at most 1.20; missed)",
      "Plan: not measured: the registry was not reached (at most 0.75; not measured)",
    ]);
  });
});

describe("a comparison", () => {
  const samples = new Map([
    ["own", [2, 3, 4]],
    ["hand-written", [1, 2, 3]],
  ]);
  const absent = new Map([["AWS CDK", "not installed"]]);
  const same = (sample: number) => sample;

  it("has a row for each side, the ones that did not take part included", () => {
    const comparison = { size: "10", samples, absent, baselineOf: () => "hand-written" };
    const table = comparisonTable("pairs", [comparison], [{ title: "time", of: same, unit: "seconds" }]);
    expect(table).toEqual({
      columns: ["pairs", "side", "time", "ratio"],
      rows: [
        ["10", "own", "3.000 s (2.000–4.000)", "1.50"],
        ["10", "hand-written", "2.000 s (1.000–3.000)", "1"],
        ["10", "AWS CDK", "not installed"],
      ],
    });
  });

  it("has no ratio to what is nothing", () => {
    const lost = new Map([
      ["own", [1, 2, 3]],
      ["hand-written", [-1, 0, 1]],
    ]);
    const comparison = { size: "10", samples: lost, baselineOf: () => "hand-written" };
    const { rows } = comparisonTable("pairs", [comparison], [{ title: "time", of: same, unit: "seconds" }]);
    expect(rows.map((row) => row.at(-1))).toEqual(["–", "1"]);
  });

  it("with a side that did not take part is the reason for that", () => {
    expect(comparedWith({ samples, absent }, "own", "hand-written", same)).toMatchObject({ median: 1.5 });
    expect(comparedWith({ samples, absent }, "own", "AWS CDK", same)).toBe("not installed");
  });
});

it("the results say what made them, then the targets, then each part", () => {
  const part = {
    title: "Size",
    about: "What is fetched.",
    tables: [{ columns: ["", "a|b"], rows: [["x"]] }],
    targets: TARGETS,
  };
  const markdown = resultsMarkdown([part], [["Node", "20"]]);
  expect(markdown).toContain("| Node | 20 |");
  expect(markdown).toContain("npm run bench");
  expect(markdown.match(/^#+ .*/gm)).toEqual(["# Benchmark", "## Targets", "## Size"]);
  expect(markdown).toContain("|  | a\\|b |\n| --- | --- |\n| x |  |\n");
  expect(markdown).toMatch(/[^\n]\n$/);
  // As README reads them to quote them.
  expect(tablesIn(markdown)).toContainEqual({ title: "Size", columns: ["", "a|b"], rows: [["x", ""]] });
});
