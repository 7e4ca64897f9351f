import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run } from "../../tools/programs";

const APP = join(__dirname, "apps", "covered-rule.ts");
const WARNING =
  'rules["web"] is covered by rules["all"], which allows the same connections: remove it, or narrow rules["all"].';
const PRINTED = `Warning at three-tier/rules: ${WARNING}\n`;
const LOADER = pathToFileURL(require.resolve("tsx")).href;

/** The output of a program that runs the app in an empty project. */
async function outputOf(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const cwd = temporaryFolder();
  onTestFinished(() => removeFolder(cwd));
  const app = '"$APP_NODE" --import "$APP_LOADER" "$APP_MAIN"';
  writeFileSync(join(cwd, "cdktf.json"), JSON.stringify({ language: "typescript", app, sendCrashReports: "false" }));
  const env = { APP_NODE: process.execPath, APP_LOADER: LOADER, APP_MAIN: APP };
  const options = { cwd, env: { ...inject("terraformEnv"), ...env, ...variables } };
  const { status, output } = await run(process.execPath, args, options);
  expect(status, output).toBe(0);
  return output;
}

describe("a warning", () => {
  it("is printed once if Node.js runs the app", async () => {
    expect(await outputOf(["--import", LOADER, APP])).toBe(PRINTED);
  });

  it("is printed if the user sets CDKTF_OUTDIR", async () => {
    expect(await outputOf(["--import", LOADER, APP], { CDKTF_OUTDIR: "elsewhere" })).toBe(PRINTED);
  });

  it("is not printed if the CDKTF CLI runs the app, because the CLI shows it", async () => {
    const cli = require.resolve("cdktf-cli/bundle/bin/cdktf");
    const output = await outputOf([cli, "synth", "--no-color"]);
    expect(output.split("\n").filter((line) => line.includes(WARNING))).toEqual([
      expect.stringContaining(`WARN [three-tier/rules]: ${WARNING}`),
    ]);
  });
});
