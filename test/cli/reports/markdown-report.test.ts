import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownReport } from "../../../src/cli/reports/markdown-report";
import { reportOf } from "../../../src/cli/reports/report";
import type { Audit } from "../../../src/environment/audit";
import type { Finding } from "../../../src/environment/finding";
import { ALL_TRAFFIC, egressRule } from "../../../tools/aws-rows";
import { auditOf, EXAMPLE, exportOf, FILES, groupId } from "../environments";

const markdownOf = (audit: Audit): string => [...markdownReport(reportOf({ audit, inputs: FILES }))].join("");

const AUDIT = auditOf(EXAMPLE);

function auditWith(messages: readonly string[]): Audit {
  const finding = {
    id: "open-egress",
    level: "error",
    groupId: groupId("alb"),
    rules: [],
    remedy: "Close it.",
  } as const;
  return { ...AUDIT, findings: messages.map((message): Finding => ({ ...finding, message, subject: message })) };
}

/** The rows of the tables of findings. */
const rowsOf = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("| alb "));

it("the report has a summary, and a section for each kind of finding", () => {
  const text = markdownOf(AUDIT);
  expect(text).toContain("| Security groups | 4: 1 with open egress, 1 managed by AWS services |");
  expect(text).toContain(`| Close first | alb (${groupId("alb")}): 1 connection needs it open |`);
  expect(text).toContain("| error | 2 | `missing-egress` |");
  expect(text).toContain("<details open><summary><strong>error</strong>: <code>missing-egress</code> (2)</summary>");
  expect(text).toContain("<details><summary><strong>note</strong>: <code>covered-rule</code> (1)</summary>");
});

describe("a report that is longer than a comment may be", () => {
  it("has the most severe findings, and says how many are left out", () => {
    const count = 5_000;
    const ids = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`group-${index}`, groupId(String(index))]),
    );
    const audit = auditOf(
      exportOf(
        ids,
        Object.values(ids).map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC)),
      ),
    );
    const text = markdownOf(audit);
    expect(text.length).toBeLessThanOrEqual(65_536);
    const written = text.split("\n").filter((line) => line.startsWith("| group-")).length;
    expect(written).toBeGreaterThan(100);
    expect(text).toContain(`${count - written} more findings left out, because GitHub limits a comment`);
    expect(text.match(/<details/g)).toHaveLength(text.match(/<\/details>/g)!.length);
  });

  it("fits into a comment whatever the findings are", () => {
    const messages = fc.array(fc.string({ unit: "binary", maxLength: 5_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(messages, (texts) => {
        const text = markdownOf(auditWith(texts));
        expect(text.length).toBeLessThanOrEqual(65_536);
        const leftOut = Number(/^(\d+) more findings? left out/m.exec(text)?.[1] ?? 0);
        expect(rowsOf(text)).toHaveLength(texts.length - leftOut);
      }),
      { numRuns: 50 },
    );
  });
});

describe("text from inputs", () => {
  it.each([
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["a | b", "a \\| b"],
    ["`code`", "\\`code\\`"],
    ["[click](https://example.com)", "\\[click\\](https\\://example.com)"],
    ["![](x)", "!\\[\\](x)"],
    ["*bold* _it_ ~~no~~", "\\*bold\\* \\_it\\_ \\~\\~no\\~\\~"],
    ["www.example.com", "www\\.example.com"],
    ["@octocat fixes #12", "@&#8203;octocat fixes \\#12"],
    ["&lt;", "&amp;lt;"],
    ["\\", "\\\\"],
    ["a\nb", "a\\\\u000ab"],
  ])("%j is not markup", (message, expected) => {
    expect(rowsOf(markdownOf(auditWith([message])))).toEqual([`| alb (${groupId("alb")}) | ${expected} | Close it. |`]);
  });

  it("stays in its cell and contains no tag", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (one, other) => {
        const [row, ...others] = rowsOf(markdownOf(auditWith([one + other])));
        expect(others).toEqual([]);
        const withoutEscapes = row!.replace(/\\[\\`*_[\]|~$#:.]/g, "");
        expect(withoutEscapes.match(/\|/g)).toHaveLength(4);
        expect(withoutEscapes).not.toMatch(/[<>[\]`*_~]/);
      }),
    );
  });
});
