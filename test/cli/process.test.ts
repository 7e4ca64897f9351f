import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { PROJECT } from "../support/workspace";
import { ALL_TRAFFIC, egressRule } from "../../tools/aws-rows";
import { folderWith } from "./captured";
import { CLEAN, EXAMPLE, exportOf, FILES, groupId } from "./environments";

const TSX = require.resolve("tsx");
const MAIN = join(PROJECT, "src/cli/main.ts");

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function start(cwd: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, ["--import", TSX, ...args], { cwd, stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const mutualSg = (cwd: string, ...args: readonly string[]): Child => start(cwd, [MAIN, ...args]);

async function finished(child: Child) {
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null, string | null]>,
  ]);
  return { exitCode, signal, stdout, stderr };
}

it.each([
  ["a clean environment", CLEAN, ["audit", ...FILES], 0],
  ["findings", EXAMPLE, ["audit", ...FILES], 1],
  ["a missing file", [], ["audit", "missing.json"], 2],
  ["wrong usage", [], ["audit"], 2],
])("the process exits as the command does: %s", async (_, documents, args, exitCode) => {
  const ran = await finished(mutualSg(folderWith(documents), ...args));
  expect(ran.exitCode).toBe(exitCode);
  if (exitCode === 2) expect(ran).toMatchObject({ stdout: "", stderr: expect.stringMatching(/^error: /) as string });
  else expect(ran.stderr).toBe("");
});

it("standard input may be a pipe, and standard output is the report alone", async () => {
  const child = mutualSg(folderWith(EXAMPLE), "audit", "-", ...FILES.slice(1), "--format", "json");
  child.stdin.end(EXAMPLE[0]!.text);
  const { exitCode, stdout, stderr } = await finished(child);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
});

it.each([["text"], ["json"]])("a reader that closes the pipe early is not an error: %s", async (format) => {
  const ids = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [`group-${index}`, groupId(String(index))]),
  );
  const rules = Object.values(ids).map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC));
  const child = mutualSg(folderWith(exportOf(ids, rules)), "audit", ...FILES, "--format", format);
  child.stdout.once("data", () => child.stdout.destroy());
  const [stderr, [exitCode]] = await Promise.all([
    text(child.stderr),
    once(child, "exit") as Promise<[number | null, string | null]>,
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
});

it("a full disk is an error in one sentence", async () => {
  const args = ["--import", TSX, MAIN, "audit", ...FILES].map((word) => `'${word}'`).join(" ");
  const child = spawn("sh", ["-c", `'${process.execPath}' ${args} > /dev/full`], {
    cwd: folderWith(EXAMPLE),
    stdio: "pipe",
  });
  const { exitCode, stderr } = await finished(child);
  expect(stderr).toBe("error: Standard output cannot be written: no space is left on the device.\n");
  expect(exitCode).toBe(2);
});

describe("an interrupted process", () => {
  /** Starts to write report.txt and never ends. */
  const SCRIPT = `
    const { replaceFile } = require(${JSON.stringify(join(PROJECT, "src/cli/output.ts"))});
    async function* endless() {
      yield "half of the report";
      console.log("writing");
      await new Promise((done) => setTimeout(done, 600_000));
    }
    replaceFile({ path: "report.txt" }, endless());
  `;

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("leaves no temporary file behind: %s", async (signal, exitCode) => {
    const cwd = folderWith([{ name: "report.txt", text: "old" }]);
    writeFileSync(join(cwd, "write.cjs"), SCRIPT);
    const child = start(cwd, ["write.cjs"]);
    await once(child.stdout, "data");
    expect(readdirSync(cwd)).toHaveLength(3);
    child.kill(signal);
    expect(await finished(child)).toMatchObject({ exitCode, stderr: "" });
    expect(readdirSync(cwd).sort()).toEqual(["report.txt", "write.cjs"]);
    expect(readFileSync(join(cwd, "report.txt"), "utf8")).toBe("old");
  });

  it("ends at once while it waits for input", async () => {
    const cwd = folderWith([{ name: "report.txt", text: "old" }]);
    const child = mutualSg(cwd, "audit", "-", "--output", "report.txt");
    child.stdin.write("{");
    await new Promise((done) => setTimeout(done, 1_000));
    child.kill("SIGINT");
    expect(await finished(child)).toMatchObject({ signal: "SIGINT", stdout: "", stderr: "" });
    expect(readdirSync(cwd)).toEqual(["report.txt"]);
  });
});

it("the help loads neither CDKTF nor the AWS SDK", async () => {
  const cwd = folderWith([]);
  const script = `
    const Module = require("node:module");
    const load = Module._load;
    const loaded = [];
    Module._load = (request, ...others) => (loaded.push(request), load(request, ...others));
    process.on("exit", () => console.error(JSON.stringify(loaded)));
  `;
  writeFileSync(join(cwd, "record.cjs"), script);
  const { exitCode, stderr } = await finished(start(cwd, ["--require", "./record.cjs", MAIN, "--help"]));
  const loaded = JSON.parse(stderr) as string[];
  expect(exitCode).toBe(0);
  expect(loaded).toContain("commander");
  expect(loaded.filter((name) => /cdktf|cdktn|constructs|aws-sdk/.test(name))).toEqual([]);
});
