import { spawn } from "node:child_process";
import { once } from "node:events";
import { linkSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { InputError } from "../../../src/environment/input";
import { PROJECT } from "../../../tools/folders";
import { both, folderWith, line, observedIn, WITH_FLAGS } from "./logs";

/** Conversations from many addresses, so that their sums take memory. */
const manyLines = (count: number): string =>
  Array.from({ length: count }, (_, index) => {
    const from = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255} ${32_768 + (index % 28_000)}`;
    return line({ on: `eni-0123456789abcdef${index % 9}`, from, to: "10.0.0.2 5432", flags: 2 });
  }).join("\n");

describe("the temporary folder", () => {
  it("is removed at the end, and after an error", async () => {
    const folder = folderWith({
      "good.log": both({ from: "10.0.0.1 40000", to: "10.0.0.2 5432" }).join("\n"),
      "bad.log": "x",
    });
    const temporary = folderWith();
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    await observedIn(folder, undefined, {}, ["good.log"]);
    expect(readdirSync(temporary)).toEqual([]);
    await expect(observedIn(folder, undefined, {}, ["bad.log"])).rejects.toThrow(InputError);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("is removed after %s", async (signal, exitCode) => {
    const [logs, temporary] = [folderWith({ "flow.log": `${WITH_FLAGS}\n${manyLines(400_000)}` }), folderWith()];
    const program = `
      const { readFlowLogs } = require("./src/cli/flow-logs/flow-logs");
      const { environmentOf } = require("./test/environment/environment-of");
      const onProgress = (text) => text.startsWith("Reading") && process.stdout.write("reading");
      const options = { environment: environmentOf({ rules: [] }), onProgress };
      const again = () => readFlowLogs([${JSON.stringify(logs)}], options, process).then(again);
      void again();`;
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", program], { cwd: PROJECT, env });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    await sleep(50);
    expect(readdirSync(temporary).filter((name) => name.startsWith("mutual-sg-"))).toHaveLength(1);
    child.kill(signal);
    expect(await once(child, "close")).toEqual([exitCode, null]);
    expect(readdirSync(temporary).filter((name) => name.startsWith("mutual-sg-"))).toEqual([]);
  });
});

describe("the memory limit", () => {
  it("may be far lower than what the logs take", async () => {
    const folder = folderWith({ "flow.log": `${WITH_FLAGS}\n${manyLines(600_000)}` });
    for (const copy of [1, 2, 3, 4, 5, 6, 7, 8, 9]) linkSync(join(folder, "flow.log"), join(folder, `${copy}.log`));
    const { size } = statSync(join(folder, "flow.log"));
    expect(10 * size).toBeGreaterThan(3 * 150e6);
    const { totals, withheld } = await observedIn(folder, undefined, { memoryLimit: "150MB" });
    expect(totals).toMatchObject({ files: 10, records: 6_000_000 });
    expect(withheld.length).toBeGreaterThan(0);
  });

  it("is reported if it is no size, or too low", async () => {
    const folder = folderWith({ "flow.log": `${WITH_FLAGS}\n${manyLines(2_000)}` });
    await expect(observedIn(folder, undefined, { memoryLimit: "much" })).rejects.toThrow(
      /^The memory limit much cannot be used: /,
    );
    await expect(observedIn(folder, undefined, { memoryLimit: "1MB" })).rejects.toThrow(/--memory-limit/);
  });
});

it("without DuckDB, the error says how to install it", async () => {
  const folder = folderWith({ "flow.log": "x" });
  const load = () => Promise.reject(new Error("Cannot find module"));
  await expect(observedIn(folder, undefined, { load })).rejects.toThrow(/run npm install @duckdb\/node-api/);
});

it("the progress says what is done and how much", async () => {
  const folder = folderWith({ "flow.log": `${WITH_FLAGS}\n${manyLines(1_000)}` });
  const progress: string[] = [];
  await observedIn(folder, undefined, { onProgress: (text) => progress.push(text) });
  expect(progress.filter((text) => !text.includes("%"))).toEqual([
    "Detecting the format of 1 file",
    "Reading 1 file",
    "Finding clients and servers",
  ]);
});
