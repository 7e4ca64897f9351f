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

  it("quotes no ratio to what was not measured", () => {
    const results = `## Plan

| pairs | side | CPU time | ratio |
| --- | --- | --- | --- |
| 100 | module | 2.000 s | 2.00 |
| 1,000 | module | not measured |
`;
    const marked = (content: string) =>
      `# A readme\n\n<!-- ratios: made by \`npm run bench\` -->\n\n${content}\n\n<!-- /ratios -->\n`;

    expect(withRatios(marked("old"), results)).toBe(
      marked(`| What | Compared with | Ratio |
| --- | --- | --- |
| Plan of the module, 100 pairs, CPU time | the resources written out | 2.00 |`),
    );
    expect(() => withRatios(marked("old"), "")).toThrow("bench/RESULTS.md has no ratio to quote");
  });
});
