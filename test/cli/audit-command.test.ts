import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLEAN, EXAMPLE, exportOf, FILES, groupId } from "./environments";
import { folderWith, mutualSg } from "./captured";

const noteOnly = exportOf({ web: groupId("web") }, []);

describe("the exit code", () => {
  it("is 0 without findings and 1 with findings", async () => {
    expect(await mutualSg(["audit", ...FILES], { cwd: folderWith(CLEAN) })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await mutualSg(["audit", ...FILES], { cwd: folderWith(EXAMPLE) })).toMatchObject({
      exitCode: 1,
      stderr: "",
    });
  });

  it.each([
    ["note", 1],
    ["warning", 1],
    ["error", 0],
    ["none", 0],
  ])("with --fail-on %s is %i if there are only warnings and notes", async (level, exitCode) => {
    const cwd = folderWith(EXAMPLE);
    const args = ["audit", ...FILES, "--fail-on", level];
    const { stdout } = await mutualSg(["audit", ...FILES, "--format", "json"], { cwd });
    const { findings } = JSON.parse(stdout) as { findings: { level: string; fingerprint: string }[] };
    const entries = findings
      .filter(({ level }) => level === "error")
      .map(({ fingerprint }) => ({ fingerprint, id: "any", groupId: "any", reason: "tested elsewhere" }));
    writeFileSync(join(cwd, "errors.json"), JSON.stringify({ version: 1, entries }));
    expect((await mutualSg([...args, "--baseline", "errors.json"], { cwd })).exitCode).toBe(exitCode);
  });

  it.each([
    [["audit", "missing.json"], "missing.json cannot be read: it does not exist."],
    [["audit", "."], ". cannot be read: it is a folder."],
    [["audit", "broken.json"], "broken.json breaks off at line 1"],
    [["audit", "other.json"], "other.json is none of the documents that mutual-sg reads"],
    [["audit", "-", "-"], "standard input (-) can be read only once"],
    [["audit", "a.json", "--region", "eu-west-1"], "--region has a meaning only with --live"],
    [["audit", "a.json", "--endpoint-url", "http://localhost"], "--endpoint-url has a meaning only with --live"],
    [["audit", "a.json", "--fail-on", "fatal"], "Allowed choices are note, warning, error, none."],
    [["audit", "a.json", "--rules-per-security-group", "0"], "Give a whole number from 1 to 99999."],
    [["audit", "a.json", "--frmat", "json"], "(Did you mean --format?)"],
    [["adit", "a.json"], "(Did you mean audit?)"],
    [["baseline", "a.json"], "required option '--reason <text>' not specified"],
    [["baseline", "a.json", "--reason", " "], "Say why the findings are accepted."],
    [["moved"], "missing required argument 'input'"],
    [["audit", ""], "The name of a file is empty: name a file."],
    [["audit", "a.json", "--output", ""], "--output is empty: name a file, or leave --output out."],
  ])("is 2 for %j, and standard error says what is wrong", async (args, sentence) => {
    const cwd = folderWith([
      { name: "broken.json", text: '{"SecurityGroups": [' },
      { name: "other.json", text: "{}" },
    ]);
    const { exitCode, stdout, stderr } = await mutualSg(args, { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toContain("    at ");
  });
});

it("an audit without input says how to export one", async () => {
  const { exitCode, stderr } = await mutualSg(["audit"], { cwd: folderWith([]) });
  expect(exitCode).toBe(2);
  for (const command of ["security-group-rules", "security-groups", "network-interfaces"]) {
    expect(stderr).toContain(`aws ec2 describe-${command}`);
  }
  expect(stderr).toContain("--live");
  expect(stderr).toContain("terraform show -json plan.tfplan");
});

it.each([["audit"], ["graph"], ["baseline", "--reason", "None"]])(
  "%s warns if the input has no security groups",
  async (...args) => {
    const cwd = folderWith(exportOf({}, []));
    const { exitCode, stderr } = await mutualSg([...args, ...FILES], { cwd, isTTY: true });
    expect(exitCode).toBe(0);
    expect(stderr.split("\u001b[2K").at(-1)).toMatch(/^warning: The input has no security groups: check .*\n$/);
  },
);

it("standard input is one of the inputs", async () => {
  const cwd = folderWith(EXAMPLE.slice(1));
  const files = await mutualSg(["audit", ...FILES], { cwd: folderWith(EXAMPLE) });
  const piped = await mutualSg(["audit", "-", ...FILES.slice(1)], { cwd, stdin: EXAMPLE[0]!.text });
  expect(piped).toEqual(files);
});

it("the quota of rules can be given", async () => {
  const cwd = folderWith(CLEAN);
  expect((await mutualSg(["audit", ...FILES], { cwd })).stdout).not.toContain("near-quota");
  const args = ["audit", ...FILES, "--rules-per-security-group", "1", "--fail-on", "warning"];
  expect(await mutualSg(args, { cwd })).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining("near-quota") as string,
  });
});

describe("a terminal", () => {
  const cwdOfExample = () => folderWith(EXAMPLE);

  it("gets colours and progress, and the same text otherwise", async () => {
    const cwd = cwdOfExample();
    const plain = await mutualSg(["audit", ...FILES], { cwd });
    const coloured = await mutualSg(["audit", ...FILES], { cwd, isTTY: true });
    expect(plain.stderr).toBe("");
    expect(coloured.stderr).toContain(`Reading ${FILES[0]!}`);
    // The last thing is that the line of progress is cleared.
    expect(coloured.stderr.endsWith("\r\u001b[2K")).toBe(true);
    expect(coloured.stdout).toContain("\u001b[31merror\u001b[39m");
    // eslint-disable-next-line no-control-regex
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
  });

  it.each([[{ NO_COLOR: "1" }], [{ TERM: "dumb" }]])("gets no colours with %j", async (env) => {
    const cwd = cwdOfExample();
    const { stdout } = await mutualSg(["audit", ...FILES], { cwd, isTTY: true, env });
    expect(stdout).toBe((await mutualSg(["audit", ...FILES], { cwd })).stdout);
  });
});

describe("--output", () => {
  it("writes the report into a file, without colours, and prints nothing", async () => {
    const cwd = folderWith(EXAMPLE);
    const { stdout } = await mutualSg(["audit", ...FILES], { cwd });
    const written = await mutualSg(["audit", ...FILES, "--output", "report.txt"], { cwd, isTTY: true });
    expect(written).toMatchObject({ exitCode: 1, stdout: "" });
    expect(readFileSync(join(cwd, "report.txt"), "utf8")).toBe(stdout);
    expect(readdirSync(cwd).sort()).toEqual([...FILES, "report.txt"].sort());
  });

  it("replaces a file, also through a link", async () => {
    const cwd = folderWith([...EXAMPLE, { name: "report.json", text: "old" }]);
    symlinkSync("report.json", join(cwd, "latest.json"));
    await mutualSg(["audit", ...FILES, "--format", "json", "--output", "latest.json"], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"))).toMatchObject({ version: 1 });
  });

  it.each([
    ["audit", ["--output", FILES[0]!]],
    ["audit", ["--output", `folder/../${FILES[0]!}`]],
    ["audit", ["--output", "link.json"]],
    ["audit", ["--baseline", "accepted.json", "--output", "accepted.json"]],
    ["graph", ["--output", FILES[0]!]],
  ])("never overwrites a file that it reads: %s %j", async (command, options) => {
    const accepted = { name: "accepted.json", text: '{"version": 1, "entries": []}' };
    const cwd = folderWith([...EXAMPLE, accepted]);
    mkdirSync(join(cwd, "folder"));
    symlinkSync(FILES[0]!, join(cwd, "link.json"));
    const { exitCode, stdout, stderr } = await mutualSg([command, ...FILES, ...options], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(`error: --output ${options.at(-1)!} would overwrite a file that is read: name another file.\n`);
    for (const { name, text } of [...EXAMPLE, accepted]) expect(readFileSync(join(cwd, name), "utf8")).toBe(text);
  });

  it("leaves a file as it was if the input is wrong", async () => {
    const cwd = folderWith([{ name: "report.txt", text: "old" }]);
    await mutualSg(["audit", "missing.json", "--output", "report.txt"], { cwd });
    expect(readFileSync(join(cwd, "report.txt"), "utf8")).toBe("old");
    expect(readdirSync(cwd)).toEqual(["report.txt"]);
  });

  it("may be a device, which is not replaced", async () => {
    const { exitCode } = await mutualSg(["audit", ...FILES, "--output", "/dev/null"], { cwd: folderWith(EXAMPLE) });
    expect(exitCode).toBe(1);
    expect(readFileSync("/dev/null", "utf8")).toBe("");
  });

  it.each([
    [
      "reports/report.txt",
      /--output reports\/report.txt cannot be written in the folder .*reports: it does not exist\./,
    ],
    ["folder", /--output folder cannot be written: it is a folder\./],
    [`${FILES[0]!}/report.txt`, /cannot be written in the folder .*: a part of its path is not a folder\./],
  ])("that cannot be written is an error before anything is read: %s", async (file, sentence) => {
    const cwd = folderWith(EXAMPLE);
    mkdirSync(join(cwd, "folder"));
    const { exitCode, stdout, stderr } = await mutualSg(["audit", "missing.json", "--output", file], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
    expect(existsSync(join(cwd, "reports"))).toBe(false);
  });
});

it("an audit of a group without rules and interfaces has no findings", async () => {
  const { stdout } = await mutualSg(["audit", ...FILES], { cwd: folderWith(noteOnly) });
  expect(stdout).toContain("Findings         0");
});
