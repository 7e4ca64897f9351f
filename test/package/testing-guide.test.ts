import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run } from "../../tools/programs";
import { PROJECT } from "../support/workspace";

const VITEST = join(PROJECT, "node_modules", "vitest", "vitest.mjs");

it("the guide's tests for Vitest pass", async () => {
  const guide = readFileSync(join(PROJECT, "docs", "testing.md"), "utf8");
  const [, example] = /```ts\n(.*?)```/s.exec(guide)!;
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(
    join(folder, "shop.test.ts"),
    example!.replace('"cdktf-mutual-security-groups"', JSON.stringify(join(PROJECT, "src", "index"))),
  );
  const args = [VITEST, "run", "--root", folder, "--reporter", "json"];
  const { status, stdout, output } = await run(process.execPath, args, { cwd: folder, env: process.env });
  expect(status, output).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 3, numFailedTests: 0 });
});
