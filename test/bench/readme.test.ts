import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withRatios } from "../../bench/readme";

const PROJECT = join(__dirname, "..", "..");
const read = (...path: string[]) => readFileSync(join(PROJECT, ...path), "utf8");

describe("README", () => {
  it("quotes the ratios of bench/RESULTS.md", () => {
    const readme = read("README.md");

    expect(withRatios(readme, read("bench", "RESULTS.md"))).toBe(readme);
  });

  it("is not brought up to date by results that lack something it quotes", () => {
    const results = read("bench", "RESULTS.md").replace(/^\| 1,000 \| module \|.*\n/m, "");

    expect(() => withRatios(read("README.md"), results)).toThrow(
      "bench/RESULTS.md has no ratio of CPU time for 1,000, module: run npm run bench with all that it compares with.",
    );
  });
});
