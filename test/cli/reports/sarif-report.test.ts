import Ajv from "ajv";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "sarif";
import { expect, it } from "vitest";
import { reportOf, type Report } from "../../../src/cli/reports/report";
import { sarifReport } from "../../../src/cli/reports/sarif-report";
import type { Finding } from "../../../src/environment/finding";
import { ALL_FINDINGS } from "../../../src/environment/findings";
import { auditOf, EXAMPLE, FILES, groupId } from "../environments";

// The schema of the standard, formatted, from @microsoft/jest-sarif 1.0.0-beta.0 (MIT). It is a draft-04 schema, but it
// uses nothing that later drafts changed.
const {
  $schema: _,
  id: __,
  ...SCHEMA
} = JSON.parse(readFileSync(join(__dirname, "fixtures/sarif-2.1.0-rtm.5.schema.json"), "utf8")) as Record<
  string,
  unknown
>;
const validate = addFormats(new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })).compile(SCHEMA);

const AUDIT = auditOf(EXAMPLE);

function parsed(report: Report): Log["runs"][0] {
  const log = JSON.parse([...sarifReport(report, "/repository")].join("")) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log.runs[0]!;
}

const runOf = (findings: readonly Finding[], inputs = FILES) =>
  parsed(reportOf({ audit: { ...AUDIT, findings }, inputs }));

it("the report matches the schema of SARIF 2.1.0", () => {
  expect(runOf(AUDIT.findings).results).toHaveLength(AUDIT.findings.length);
});

it("the schema refuses other documents", () => {
  expect(validate({ version: "2.1.0", runs: [{ tool: { driver: {} } }] })).toBe(false);
});

it("each kind of finding is a rule with its level, and each result names a rule", () => {
  const { tool, results } = runOf(AUDIT.findings);
  const rules = tool.driver.rules!;
  expect(rules.map(({ id, defaultConfiguration }) => ({ id, level: defaultConfiguration?.level }))).toEqual(
    ALL_FINDINGS.map(({ id, level }) => ({ id, level })),
  );
  for (const { ruleId } of results!) expect(rules.map(({ id }) => id)).toContain(ruleId);
});

it("a result has the message, the remedy, and a fingerprint of its own", () => {
  const results = runOf(AUDIT.findings).results!;
  const { message, remedy } = AUDIT.findings[0]!;
  expect(results[0]!.message.text).toBe(`${message} ${remedy}`);
  const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints!.primaryLocationLineHash);
  expect(new Set(fingerprints).size).toBe(results.length);
});

it("names do not become links", () => {
  const finding = { ...AUDIT.findings[0]!, message: "[click](https://example.com)" };
  expect(runOf([finding]).results![0]!.message.text).toMatch(/^\[click\] \(https:\/\/example.com\)/);
});

it.each([
  ["plans/a b.json", "plans/a%20b.json"],
  ["/repository/plans/ä#?.json", "plans/%C3%A4%23%3F.json"],
  ["/elsewhere/plan.json", "../elsewhere/plan.json"],
  ["standard input", "standard%20input"],
])("the location of a finding in %s is %s", (input, uri) => {
  const finding: Finding = { ...AUDIT.findings[0]!, groupId: groupId("unknown"), rules: [] };
  expect(runOf([finding], [input]).results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe(uri);
});

it("the location of a finding is the input that contains its rule", () => {
  const uris = runOf(AUDIT.findings).results!.map(
    ({ locations }) => locations![0]!.physicalLocation!.artifactLocation!.uri!,
  );
  for (const uri of uris) expect(FILES).toContain(uri);
});

it("GitHub gets at most 25,000 results, the most severe ones, and a notification that others are left out", () => {
  const [error, note] = [AUDIT.findings[0]!, AUDIT.findings.at(-1)!];
  expect([error.level, note.level]).toEqual(["error", "note"]);
  const { results, invocations } = runOf([
    ...Array.from({ length: 24_999 }, (_, index) => ({ ...error, subject: String(index) })),
    ...Array.from({ length: 3 }, (_, index) => ({ ...note, subject: String(index) })),
  ]);
  expect(results).toHaveLength(25_000);
  expect(results!.filter(({ level }) => level === "error")).toHaveLength(24_999);
  expect(invocations![0]!.toolExecutionNotifications![0]!.message.text).toContain("2 findings are left out");
});
