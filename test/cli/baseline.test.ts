import Ajv2020 from "ajv/dist/2020";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/workspace";
import { folderWith, mutualSg } from "./captured";
import { EXAMPLE, exportOf, FILES, groupId } from "./environments";

interface File {
  readonly version: number;
  readonly entries: { fingerprint: string; id: string; groupId: string; message: string; reason: string }[];
}

const SCHEMA = JSON.parse(readFileSync(join(PROJECT, "schemas/baseline.schema.json"), "utf8")) as object;
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(SCHEMA);

const readFile = (cwd: string): File => JSON.parse(readFileSync(join(cwd, "accepted.json"), "utf8")) as File;

/** A folder with the example and a baseline of all its findings. */
async function folderWithBaseline(change: (file: File) => unknown = (file) => file): Promise<string> {
  const cwd = folderWith(EXAMPLE);
  const written = await mutualSg(["baseline", ...FILES, "--reason", "Known", "--output", "accepted.json"], { cwd });
  expect(written).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  writeFileSync(join(cwd, "accepted.json"), JSON.stringify(change(readFile(cwd))));
  return cwd;
}

const AUDIT = ["audit", ...FILES, "--baseline", "accepted.json", "--fail-on", "note"];

it("a baseline matches the published schema, and has an entry with the reason for each finding", async () => {
  const { entries, ...file } = readFile(await folderWithBaseline());
  expect(validate({ ...file, entries }), JSON.stringify(validate.errors)).toBe(true);
  expect(entries).toHaveLength(7);
  expect(new Set(entries.map(({ reason }) => reason))).toEqual(new Set(["Known"]));
});

it("an audit reports only findings that are not in the baseline", async () => {
  const cwd = await folderWithBaseline();
  const clean = await mutualSg(AUDIT, { cwd });
  expect(clean).toMatchObject({ exitCode: 0, stderr: "" });
  expect(clean.stdout).toContain("Findings         0 (and 7 in the baseline)");

  const without = await folderWithBaseline(({ entries, ...file }) => ({
    ...file,
    entries: entries.filter(({ id }) => id !== "open-egress"),
  }));
  const { exitCode, stdout } = await mutualSg([...AUDIT, "--format", "json"], { cwd: without });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: [{ id: "open-egress", groupId: groupId("alb") }],
    baseline: { knownFindings: 6, unusedEntries: [] },
  });
});

it("a finding is still known after its rules were recreated and its group was renamed", async () => {
  const cwd = await folderWithBaseline();
  for (const { name, text } of EXAMPLE) {
    writeFileSync(join(cwd, name), text.replaceAll("sgr-0", "sgr-1").replaceAll('"alb"', '"load-balancer"'));
  }
  expect(await mutualSg(AUDIT, { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
});

it("a baseline may begin with a byte order mark", async () => {
  const cwd = await folderWithBaseline();
  writeFileSync(join(cwd, "accepted.json"), `\uFEFF${readFileSync(join(cwd, "accepted.json"), "utf8")}`);
  expect(await mutualSg(AUDIT, { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
});

it("a baseline may replace the one that it continues, but not an input", async () => {
  const cwd = await folderWithBaseline();
  const args = ["baseline", ...FILES, "--baseline", "accepted.json", "--reason", "New", "--output"];
  expect(await mutualSg([...args, "accepted.json"], { cwd })).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  const refused = await mutualSg([...args, FILES[0]!], { cwd });
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("would overwrite a file") as string });
});

describe("an entry that matches no finding", () => {
  const entry = { fingerprint: "0".repeat(32), id: "open-egress", groupId: "sg-gone\u001b[31m", reason: "Was open" };
  const withEntry = () => folderWithBaseline(({ entries, ...file }) => ({ ...file, entries: [...entries, entry] }));
  const sentence = `The baseline's entry ${entry.fingerprint} (open-egress of sg-gone\\u001b[31m) matches no finding`;

  it("is a warning on standard error, and in each form of the report", async () => {
    const cwd = await withEntry();
    for (const format of ["text", "json", "markdown", "sarif"]) {
      const { exitCode, stdout, stderr } = await mutualSg([...AUDIT, "--format", format], { cwd });
      expect(exitCode).toBe(0);
      expect(stderr).toBe(`warning: ${sentence}: remove it.\n`);
      expect(stdout).toContain(entry.fingerprint);
    }
  });

  it("is dropped when the baseline is written again, and the others keep their reasons", async () => {
    const cwd = await folderWithBaseline(({ entries, ...file }) => ({
      ...file,
      entries: [...entries.slice(1).map((known) => ({ ...known, reason: `Only ${known.id}` })), entry],
    }));
    const before = readFile(cwd).entries.slice(0, -1);
    const args = ["baseline", ...FILES, "--baseline", "accepted.json", "--reason", "New", "--output", "accepted.json"];
    const { stderr } = await mutualSg(args, { cwd });
    expect(stderr).toContain("matches no finding");
    const after = readFile(cwd).entries;
    expect(after.slice(1)).toEqual(before);
    expect(after[0]!.reason).toBe("New");
  });

  it("is one of at most ten warnings", async () => {
    const cwd = await folderWithBaseline(({ version }) => ({
      version,
      entries: Array.from({ length: 30 }, (_, index) => ({ ...entry, fingerprint: String(index) })),
    }));
    const { stderr } = await mutualSg(AUDIT, { cwd });
    expect(stderr.split("\n")).toHaveLength(12);
    expect(stderr).toContain("… and 20 more.");
  });
});

it("the order of the entries does not depend on the input's", async () => {
  const cwd = await folderWithBaseline();
  const reversed = [...FILES].reverse();
  const { stdout } = await mutualSg(["baseline", ...reversed, "--reason", "Known"], { cwd });
  expect(JSON.parse(stdout)).toEqual(readFile(cwd));
});

it("a baseline of an environment without findings is empty", async () => {
  const cwd = folderWith(exportOf({ web: groupId("web") }, []));
  const { stdout } = await mutualSg(["baseline", ...FILES, "--reason", "None"], { cwd });
  expect(JSON.parse(stdout)).toEqual({ version: 1, entries: [] });
});

describe("a file that is not a baseline is refused", () => {
  const entry = { fingerprint: "f", id: "open-egress", groupId: "sg-1", reason: "Known" };
  it.each([
    ["{", "accepted.json is not JSON"],
    ["[]", "accepted.json is not a baseline: give a file that `mutual-sg baseline` has written."],
    ["null", "accepted.json is not a baseline"],
    ['{"version": 1}', "accepted.json is not a baseline"],
    ['{"version": 2, "entries": []}', "accepted.json does not have version 1 of the format"],
    [JSON.stringify({ version: 1, entries: [null] }), "accepted.json: entry 1 is not an object"],
    [JSON.stringify({ version: 1, entries: [{ ...entry, id: 5 }] }), "accepted.json: entry 1 has no id"],
    [
      JSON.stringify({ version: 1, entries: [entry, { ...entry, reason: " " }, { ...entry, reason: undefined }] }),
      "accepted.json: entry 2 (open-egress of sg-1) has no reason: say why the finding is accepted. 1 more problem in this file.",
    ],
  ])("%s", async (text, sentence) => {
    const cwd = folderWith([...EXAMPLE, { name: "accepted.json", text }]);
    const { exitCode, stdout, stderr } = await mutualSg(AUDIT, { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`error: ${sentence}`);
  });

  it("even if it is nested very deep", async () => {
    const text = `{"version": 1, "entries": [${"[".repeat(100_000)}${"]".repeat(100_000)}]}`;
    const cwd = folderWith([...EXAMPLE, { name: "accepted.json", text }]);
    expect((await mutualSg(AUDIT, { cwd })).stderr).toBe(
      "error: accepted.json: entry 1 has no fingerprint: write the file again with `mutual-sg baseline`.\n",
    );
  });
});
