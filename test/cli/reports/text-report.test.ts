import { expect, it } from "vitest";
import { reportOf } from "../../../src/cli/reports/report";
import { textReport } from "../../../src/cli/reports/text-report";
import type { InputDocument } from "../../../src/environment/input";
import { ALL_TRAFFIC, egressRule, ingressRule, tcp } from "../../../tools/aws-rows";
import { auditOf, EXAMPLE, exportOf, FILES, groupId } from "../environments";

function linesOf(documents: readonly InputDocument[]): string[] {
  const report = reportOf({ audit: auditOf(documents), inputs: FILES });
  return [...textReport(report, false)].join("").split("\n");
}

it("the report begins with a summary", () => {
  expect(linesOf(EXAMPLE).slice(0, 5)).toEqual([
    "Security groups  4: 1 with open egress, 1 managed by AWS services",
    "Connections      7: 3 with both rules, 2 without egress rule, 1 without ingress rule, 1 only through",
    "                 an open egress rule",
    `Managed groups   eks (${groupId("eks")}) by Amazon EKS. They are not judged.`,
    "Findings         7: 4 errors, 2 warnings, 1 note",
  ]);
});

it("the summary has the number of findings of each kind, the most severe first", () => {
  const kinds = linesOf(EXAMPLE).flatMap(
    (line) => /^ {2}(error|warning|note) +(\d) +([a-z-]+) {2}/.exec(line)?.slice(1) ?? [],
  );
  expect(kinds).toEqual([
    ...["error", "1", "open-egress"],
    ...["error", "2", "missing-egress"],
    ...["error", "1", "missing-ingress"],
    ...["warning", "1", "egress-only-through-open-rule"],
    ...["warning", "1", "cut-when-closed"],
    ...["note", "1", "covered-rule"],
  ]);
});

it("the findings are listed by group, the groups with the most severe findings first, with names next to IDs", () => {
  const headings = linesOf(EXAMPLE).filter((line) => /^[a-z]+ \(sg-/.test(line));
  expect(headings).toEqual(["alb", "web", "db"].map((name) => `${name} (${groupId(name)})`));
});

it("several findings of one kind have one heading with their number", () => {
  const lines = linesOf(EXAMPLE);
  const heading = lines.indexOf("  error missing-egress (2)");
  expect(lines[heading + 1]).toMatch(/^ {4}- db .* accepts tcp 9000/);
  expect(lines.filter((line) => line === "  error missing-egress")).toEqual([]);
});

it("a remedy that several findings have in common is printed once", () => {
  const rules = [1, 2].flatMap((digit) => [ingressRule(groupId("db"), `sg-0${String(digit).repeat(16)}`, tcp(5432))]);
  const audit = auditOf(exportOf({ db: groupId("db") }, rules));
  const finding = {
    id: "missing-egress",
    level: "error",
    groupId: groupId("db"),
    rules: [],
    remedy: "Do this.",
  } as const;
  const findings = ["one", "two", "three"].map((message) => ({ ...finding, message, subject: message }));
  const lines = [...textReport(reportOf({ audit: { ...audit, findings }, inputs: [] }), false)];
  expect(lines.slice(-4)).toEqual(["    - one\n", "    - two\n", "    - three\n", "      → Do this.\n"]);
});

it("no line is longer than 100 columns, except for words that are longer themselves", () => {
  const names = Array.from({ length: 60 }, (_, index) => `${"long-name-".repeat(index % 25)}${index}`);
  const ids = Object.fromEntries(names.map((name) => [name, groupId(name)]));
  const rules = Object.values(ids).map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC));
  for (const line of linesOf(exportOf(ids, rules))) {
    if (line.trim().includes(" ") && !/\S{80}/.test(line)) expect(line.length).toBeLessThanOrEqual(100);
  }
});

it("connections that cannot be judged are counted", () => {
  const ofOtherAccount = { GroupId: "sg-0123456789abcdef0", UserId: "444455556666" };
  const rule = { ...ingressRule(groupId("db"), groupId("web"), tcp(5432)), ReferencedGroupInfo: ofOtherAccount };
  const lines = linesOf(exportOf({ db: groupId("db") }, [rule]));
  expect(lines).toContainEqual(expect.stringMatching(/^Not judged +1 connection: /));
});
