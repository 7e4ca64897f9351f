import { devNull } from "node:os";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ALL_FINDINGS } from "../../src/environment/findings";
import { folderWith, mutualSg } from "../cli/captured";
import { planOf } from "../environment/terraform/terraform-output";
import { examplesIn, GUIDES } from "./guides";
import { SHOP } from "./shop";
import { writeShopLogs } from "./traffic";

const GUIDE = "docs/existing-environments.md";
const guide = GUIDES.get(GUIDE)!;
const FILES = SHOP.map(({ name }) => name);

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_CONFIG_FILE", devNull);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", devNull);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it("the report in the guide is that of the shop", async () => {
  const { stdout } = await mutualSg(["audit", ...FILES], { cwd: folderWith(SHOP) });
  const shown = examplesIn("text").filter(({ place }) => place.startsWith(GUIDE));
  expect(shown).toHaveLength(2);
  for (const { code } of shown) expect(stdout).toContain(code);
});

it("the table of findings has all kinds with their levels", () => {
  const rows = [...guide.matchAll(/^\| `([\w-]+)` +\| (\w+) +\|/gm)].map(([, id, level]) => ({ id, level }));
  const findings = rows.filter(({ id }) => ALL_FINDINGS.some((kind) => kind.id === id));
  expect(findings).toEqual(ALL_FINDINGS.map(({ id, level }) => ({ id, level })));
});

it("all commands in the docs can be run", async () => {
  const scripts = examplesIn("sh").map(({ code }) => commandsIn(code));
  expect(scripts.flat().length).toBeGreaterThan(10);
  for (const commands of scripts) {
    // A folder for each script, because adopt does not overwrite files.
    const cwd = folderWith([...SHOP, { name: "plan.json", text: PLAN }, { name: "proposal.json", text: PROPOSAL }]);
    writeShopLogs(cwd);
    for (const { args, stdin } of commands) {
      const { exitCode, stderr } = await mutualSg(args, { cwd, stdin });
      if (args.includes("--live")) expect(stderr).toContain("There are no valid AWS credentials for the profile audit");
      else expect({ args, exitCode: exitCode < 2, stderr }).toEqual({ args, exitCode: true, stderr: "" });
    }
  }
});

const PLAN = JSON.stringify(
  planOf({ prior: { "aws_security_group.web": { id: "sg-0123456789abcdef0", name: "web" } } }),
);

const PROPOSAL = JSON.stringify({ version: 1, candidates: [] });

/** The calls of `mutual-sg` in a script, with what the command before a pipe prints. */
function commandsIn(script: string): { readonly args: string[]; readonly stdin: string }[] {
  const calls = script.matchAll(
    /^(?:(aws|terraform) .* \| )?(?:mutual-sg|npx cdktf-mutual-security-groups) ([^|\n]*)/gm,
  );
  return [...calls].map(([, producer, args]) => ({
    args: [...args!.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word),
    stdin: producer === "aws" ? SHOP[0]!.text : PLAN,
  }));
}
