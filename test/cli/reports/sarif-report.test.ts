import Ajv from "ajv";
import addFormats from "ajv-formats";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { reportOf, type Report } from "../../../src/cli/reports/report";
import { sarifReport } from "../../../src/cli/reports/sarif-report";
import type { Finding } from "../../../src/environment/finding";
import { ALL_FINDINGS } from "../../../src/environment/findings";
import { folderWith } from "../captured";
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

function parsed(report: Report, folder: string): Log["runs"][0] {
  const log = JSON.parse([...sarifReport(report, folder)].join("")) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log.runs[0]!;
}

const runOf = (findings: readonly Finding[]) =>
  parsed(reportOf({ audit: { ...AUDIT, findings }, inputs: FILES }), "/repository");

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
  expect(rules[0]!.help!.text).toContain(ALL_FINDINGS[0]!.remedy);
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

describe("the location of a finding", () => {
  const uriOf = (input: string, folder: string) => {
    const finding: Finding = { ...AUDIT.findings[0]!, groupId: groupId("unknown"), rules: [] };
    return urisOf(reportOf({ audit: { ...AUDIT, findings: [finding] }, inputs: [input] }), folder)[0];
  };

  /** A repository with a plan in a folder, and the path of the folder. */
  function repository(): string {
    const root = folderWith([]);
    for (const name of [".git", "infra/live"]) mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, "infra/a b ä#?.json"), "");
    return join(root, "infra");
  }

  it("is the path of its input from the root of the repository", () => {
    const folder = repository();
    const uri = "infra/a%20b%20%C3%A4%23%3F.json";
    expect(uriOf("a b ä#?.json", folder)).toBe(uri);
    expect(uriOf("../a b ä#?.json", join(folder, "live"))).toBe(uri);
    expect(uriOf(join(folder, "a b ä#?.json"), folder)).toBe(uri);
  });

  it("is the file behind a link, because GitHub does not follow links", () => {
    const folder = repository();
    symlinkSync("../a b ä#?.json", join(folder, "live/plan.json"));
    expect(uriOf("live/plan.json", folder)).toBe("infra/a%20b%20%C3%A4%23%3F.json");
  });

  it("is the path from the working directory if there is no repository", () => {
    const folder = folderWith([{ name: "plan.json", text: "" }]);
    expect(uriOf("plan.json", folder)).toBe("plan.json");
  });

  it("is always the same if its input is not in the repository", () => {
    const outside = join(folderWith([{ name: "plan.json", text: "" }]), "plan.json");
    for (const input of [outside, "standard input", "live:eu-west-1", "/dev/fd/63"]) {
      expect(uriOf(input, repository())).toBe("mutual-sg-audit");
    }
  });

  it("is the input that contains its rule", () => {
    const uris = urisOf(reportOf({ audit: AUDIT, inputs: FILES }), folderWith(EXAMPLE));
    for (const uri of uris) expect(FILES).toContain(uri);
  });

  function urisOf(report: Report, folder: string): (string | undefined)[] {
    return parsed(report, folder).results!.map(({ locations }) => {
      const { uri, uriBaseId } = locations![0]!.physicalLocation!.artifactLocation!;
      expect(uriBaseId).toBe("%SRCROOT%");
      return uri;
    });
  }
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
