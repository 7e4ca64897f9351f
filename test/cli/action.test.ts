import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { baselineFile } from "../../src/cli/baseline";
import { PACKAGE } from "../../src/cli/package";
import { reportedFindings } from "../../src/cli/reports/report";
import { audit } from "../../src/environment/audit";
import { readInputs } from "../../src/environment/inputs";
import { parse } from "yaml";
import { GUIDES } from "../docs/guides";
import { ACTION_FILE, ACTION_INPUTS, ACTION_SCRIPTS, ActionRun } from "../support/github-action";

const OPEN = JSON.stringify({
  SecurityGroups: [
    {
      GroupId: "sg-0a1b2c3d4e5f60718",
      GroupName: "::error::web",
      VpcId: "vpc-12345678",
      OwnerId: "111122223333",
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  ],
});
const CLOSED = OPEN.replace("0.0.0.0/0", "10.0.0.0/8");

it("findings fail the job, and are in the log, in the summary and in code scanning", async () => {
  const run = await ActionRun.of({ inputs: "groups.json", "upload-sarif": "true" }, { "groups.json": OPEN });
  expect(run.status).toBe(1);
  expect(run.log).toContain("open-egress");
  expect(run.summary).toContain("open-egress");
  expect(readFileSync(run.output("markdown-file"), "utf8")).toBe(run.summary);
  expect(run.uploads.map((sarif): unknown => JSON.parse(sarif))).toEqual([
    expect.objectContaining({
      version: "2.1.0",
      runs: [expect.objectContaining({ results: [expect.objectContaining({ ruleId: "open-egress" })] })],
    }),
  ]);
});

it("without findings, the job passes and nothing is uploaded", async () => {
  const run = await ActionRun.of({ inputs: "groups.json" }, { "groups.json": CLOSED });
  expect(run.status).toBe(0);
  expect(run.uploads).toEqual([]);
  expect(run.output("sarif-file")).toBe("");
});

it("findings below the level do not fail the job", async () => {
  const run = await ActionRun.of({ inputs: "groups.json", "fail-on": "none" }, { "groups.json": OPEN });
  expect(run.status).toBe(0);
  expect(run.summary).toContain("open-egress");
});

it("findings in the baseline do not fail the job", async () => {
  const findings = reportedFindings(audit(readInputs([{ name: "groups.json", text: OPEN }])));
  const files = { "groups.json": OPEN, "accepted findings.json": baselineFile(findings, "Closed in June.") };
  const run = await ActionRun.of({ inputs: "groups.json", baseline: "accepted findings.json" }, files);
  expect(run.status).toBe(0);
  expect(run.summary).not.toContain("open-egress");
});

it("names of files are never code", async () => {
  const names = ["--help", "$(touch 1).json", "`touch 2`; touch 3", "a b.json", `it's "quoted".json`].sort();
  const run = await ActionRun.of(
    { inputs: `\n${names.join("\n\n")}\n`, "sarif-file": "$(touch 4).sarif" },
    Object.fromEntries(names.map((name, index) => [name, OPEN.replace("sg-0", `sg-${index}`)])),
  );
  expect(run.status).toBe(1);
  for (const index of names.keys()) expect(run.log).toContain(`sg-${index}a1b2c3d4e5f60718`);
  expect(run.files).toEqual([...names, "$(touch 4).sarif"].sort());
});

it("the runner does not take names of groups for its commands", async () => {
  const { log } = await ActionRun.of({ inputs: "groups.json" }, { "groups.json": OPEN });
  const [beginning, token] = /^::stop-commands::([\w-]{36})$/m.exec(log)!;
  const end = `\n::${token!}::\n`;
  expect(log.slice(log.indexOf(beginning), log.indexOf(end))).toContain("::error::web");
  expect(log.replace(/::stop-commands::.*/s, "") + log.slice(log.indexOf(end) + end.length)).not.toContain("::error::");
});

it.each([
  ["no file is named", "\n \n", 'The input "inputs" is empty: name the files to audit, one in each line.'],
  ["a file does not exist", "plan.json", "plan.json cannot be read"],
])("the job fails with a sentence if %s", async (_case, inputs, sentence) => {
  const run = await ActionRun.of({ inputs }, {});
  expect(run.status).toBe(2);
  expect(run.log).toContain(sentence);
  expect(run.summary).toBe("");
});

it("the action installs the package in its own version, or in the version that is given", async () => {
  const { name, version } = PACKAGE;
  expect(await ActionRun.of({ inputs: "plan.json" }, {})).toMatchObject({ installed: `${name}@${version}` });
  const other = await ActionRun.of({ inputs: "plan.json", version: "9.8.7" }, {});
  expect(other.installed).toBe(`${name}@9.8.7`);
});

it("scripts get the inputs through their environment only", () => {
  expect(ACTION_SCRIPTS.join("\n")).not.toContain("${{");
});

it("other actions are pinned to a commit", () => {
  const used = [...ACTION_FILE.matchAll(/^.*uses:(.*)$/gm)].map(([, action]) => action);
  expect(used).toEqual([expect.stringMatching(/^ [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)]);
});

describe("the guide to the action", () => {
  const guide = GUIDES.get("docs/github-action.md")!;

  it("lists all inputs with their defaults", () => {
    const rows = [...guide.matchAll(/^\| `([\w-]+)` +\| (?:`(\w+)`)? +\|/gm)];
    expect(rows.map(([, name, value = ""]) => [name, value])).toEqual(
      Object.entries(ACTION_INPUTS).map(([name, input]) => [name, input.default ?? ""]),
    );
  });

  it("has an example with this version and with inputs that exist", () => {
    const [, example] = /```yaml\n(.*?)```/s.exec(guide)!;
    const { steps } = (parse(example!) as Workflow).jobs.audit;
    const { uses, with: given } = steps.find(({ id }) => id === "audit")!;
    expect(uses).toBe(`close-the-gate/${PACKAGE.name}@v${PACKAGE.version}`);
    expect(Object.keys(ACTION_INPUTS)).toEqual(expect.arrayContaining(Object.keys(given!)));
  });
});

interface Workflow {
  readonly jobs: { readonly audit: { readonly steps: readonly WorkflowStep[] } };
}

interface WorkflowStep {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
