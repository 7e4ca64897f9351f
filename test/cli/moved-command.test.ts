import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/workspace";
import { folderWith, mutualSg } from "./captured";

const recording = (name: string) => ({
  name,
  text: readFileSync(join(PROJECT, "test/environment/terraform/recordings", name), "utf8"),
});
const folder = () => folderWith([recording("plan.json"), recording("state.json")]);

describe("mutual-sg moved", () => {
  it("prints the blocks for a plan that recreates rules", async () => {
    const { exitCode, stdout } = await mutualSg(["moved", "plan.json"], { cwd: folder() });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^moved \{\n {2}from = \S+\n {2}to {3}= \S+\n\}$/m);
  });

  it("writes them into a file, and nothing to standard output", async () => {
    const cwd = folder();
    const { stdout } = await mutualSg(["moved", "plan.json", "--output", "moved.tf"], { cwd });
    expect(stdout).toBe("");
    expect(readFileSync(join(cwd, "moved.tf"), "utf8")).toBe((await mutualSg(["moved", "plan.json"], { cwd })).stdout);
  });

  it("refuses inputs without a plan", async () => {
    expect(await mutualSg(["moved", "state.json"], { cwd: folder() })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "error: state.json is not a plan: give the output of `terraform show -json` for a plan.\n",
    });
  });
});
