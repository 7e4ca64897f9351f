import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  median,
  RATIOS_PAGE,
  ratiosTable,
  resultsMarkdown,
  withRatios,
  type PartResult,
} from "../../../tools/bench/results";
import { PROJECT } from "../../../tools/folders";

const PART: PartResult = {
  title: "Plan",
  about: "The time of a plan.",
  comparisons: [
    {
      what: "Plan of 100 rules",
      samples: new Map([
        // A slow round affects both sides.
        ["module", [2, 20, 3]],
        ["hand-written", [1, 10, 2]],
      ]),
      ratios: [
        { side: "module", baseline: "hand-written", atMost: 1.5 },
        { side: "module", baseline: "hand-written", atMost: 1.4 },
        { side: "module", baseline: "hand-written" },
      ],
    },
  ],
};

it("the median is the middle value, or the mean of the two middle values", () => {
  expect(median([10, 9, 2])).toBe(9);
  expect(median([10, 9, 2, 100])).toBe(9.5);
});

it("a ratio compares medians, and meets its target, misses it or has no target", () => {
  expect(ratiosTable([PART]).split("\n").slice(2)).toEqual([
    "| Plan of 100 rules: module | hand-written | 1.50 | 1.50–2.00 | at most 1.50 |",
    "| Plan of 100 rules: module | hand-written | 1.50 | 1.50–2.00 | **at most 1.40: missed** |",
    "| Plan of 100 rules: module | hand-written | 1.50 | 1.50–2.00 |  |",
  ]);
});

it("a ratio meets its target if it equals the target after rounding", () => {
  const target = (own: number) => {
    const samples = new Map([
      ["module", [own]],
      ["hand-written", [1]],
    ]);
    const ratios = [{ side: "module", baseline: "hand-written", atMost: 1.15 }];
    return ratiosTable([{ ...PART, comparisons: [{ what: "Plan", samples, ratios }] }]);
  };
  expect(target(1.154)).not.toContain("missed");
  expect(target(1.156)).toContain("missed");
});

it("the results name the command that creates them, then the ratios, then the times of each part", () => {
  const markdown = resultsMarkdown([PART], [["Node", "20"]]);
  expect(markdown).toContain("| Node | 20 |");
  expect(markdown.match(/^#+ .*/gm)).toEqual(["# Benchmark", "## Ratios", "## Plan"]);
  expect(markdown).toMatch(/\| Plan of 100 rules \| module \| 3\.000 \| 2\.000–20\.000 \|\n.*\n$/);
});

it("a page quotes the ratios of the results between its marks", () => {
  const page = "# Fast\n\n<!-- ratios: made by `npm run bench` -->\n\nold\n\n<!-- /ratios -->\n";
  expect(withRatios(page, resultsMarkdown([PART], []))).toBe(page.replace("old", ratiosTable([PART])));
  expect(() => withRatios(page, "")).toThrow("RESULTS.md has no ratios");
  expect(() => withRatios("# Fast", resultsMarkdown([PART], []))).toThrow("The page has no lines <!-- ratios: made by");
});

it(`${RATIOS_PAGE} quotes the ratios of RESULTS.md`, () => {
  const page = readFileSync(join(PROJECT, RATIOS_PAGE), "utf8");
  expect(withRatios(page, readFileSync(join(PROJECT, "tools", "bench", "RESULTS.md"), "utf8"))).toBe(page);
});
