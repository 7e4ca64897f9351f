import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { argumentsFrom, HELP, PARTS } from "../../bench/arguments";
import { removeFolder, temporaryFolder, writeFolder } from "../../src/system/folders";
import { ORIGINALS } from "../support/originals";
import { MODULE } from "../support/workspace";

let version2: string;
beforeAll(() => {
  version2 = temporaryFolder();
  writeFolder(version2, new Map([["main.tf", ORIGINALS["version-2/main.tf"]]]));
});
afterAll(() => removeFolder(version2));

it("without options it runs all parts", () => {
  expect(argumentsFrom([])).toEqual({
    isQuick: false,
    parts: PARTS,
    version2: undefined,
    installsAwsCdk: false,
    wantsHelp: false,
  });
});

it("takes what it is asked for", () => {
  expect(argumentsFrom(["--quick", "--only", "plan", "--version-2", version2, "--install-aws-cdk"])).toEqual({
    isQuick: true,
    parts: ["plan"],
    version2,
    installsAwsCdk: true,
    wantsHelp: false,
  });
  expect(argumentsFrom(["--only", "size", "--only=loading"]).parts).toEqual(["loading", "size"]);
  expect(argumentsFrom(["--help"]).wantsHelp).toBe(true);
  expect(HELP).toContain("--quick");
});

it("says all at once what it does not understand", () => {
  const nowhere = join(MODULE, "nowhere");
  const args = ["--fast", "plan", "--only=plans", "--version-2", nowhere, "--quick=yes"];
  expect(() => argumentsFrom(args)).toThrow(
    [
      "--fast is no option: use --quick, --only, --version-2, --install-aws-cdk, --help.",
      "plan is no option: use --quick, --only, --version-2, --install-aws-cdk, --help.",
      "--quick has a value, and takes none.",
      "--only is plans: use synthesis, loading, plan, apply, size.",
      `--version-2 is ${nowhere}, which is no folder with version 2 of the original: name a checkout of it.`,
    ].join("\n"),
  );
  expect(() => argumentsFrom(["--only"])).toThrow("--only has no value: give it one.");
  for (const other of [MODULE, join(MODULE, "README.md")]) {
    expect(() => argumentsFrom(["--version-2", other])).toThrow(
      `--version-2 is ${other}, which is no folder with version 2 of the original: name a checkout of it.`,
    );
  }
});
