import { join } from "node:path";
import { expect, it } from "vitest";
import { argumentsFrom, HELP, PARTS } from "../../bench/arguments";
import { MODULE } from "../support/workspace";

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
  expect(argumentsFrom(["--quick", "--only", "plan", "--version-2", MODULE, "--install-aws-cdk"])).toEqual({
    isQuick: true,
    parts: ["plan"],
    version2: MODULE,
    installsAwsCdk: true,
    wantsHelp: false,
  });
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
      `--version-2 is ${nowhere}, and there is no Terraform module in it: name a checkout's folder.`,
    ].join("\n"),
  );
  expect(() => argumentsFrom(["--only"])).toThrow("--only has no value: give it one.");
});
