import { expect, it } from "vitest";
import { run } from "../../tools/programs";
import { PROJECT } from "../support/workspace";

/** The paths of the modules that a TypeScript file of this project loads, and what it prints. */
async function loadedBy(file: string, ...args: string[]): Promise<{ paths: string[]; stdout: string }> {
  const program = `
    process.argv.splice(1, 0, ${JSON.stringify(file)});
    process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(`${PROJECT}/${file}`)});
  `;
  const options = { cwd: PROJECT, env: process.env };
  const { status, stdout, output } = await run(
    process.execPath,
    ["--import", "tsx", "-e", program, "--", ...args],
    options,
  );
  if (status !== 0) throw new Error(output);
  const lines = stdout.trim().split("\n");
  return { paths: JSON.parse(lines.at(-1)!) as string[], stdout };
}

it("the construct does not load the command line or its packages", async () => {
  const { paths } = await loadedBy("src/index.ts");
  expect(paths.filter((path) => /src.constructs/.test(path))).not.toEqual([]);
  expect(
    paths.filter((path) => /src.cli|node_modules.(commander|picocolors|jsonc-parser|@aws-sdk)/.test(path)),
  ).toEqual([]);
});

it("the command line loads neither CDKTF nor the AWS SDK to print its help", async () => {
  const { paths, stdout } = await loadedBy("src/cli/main.ts", "--help");
  expect(stdout).toContain("Usage: mutual-sg");
  expect(paths.filter((path) => /src.cli/.test(path))).not.toEqual([]);
  expect(
    paths.filter((path) => /src.(constructs|module)|node_modules.(cdktf|constructs|@cdktf|@aws-sdk)/.test(path)),
  ).toEqual([]);
});
