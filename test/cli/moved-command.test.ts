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

  it.each([
    [["plan.json", "other.json"], "plan.json and other.json are both plans: run mutual-sg moved for each"],
    [["plan.json", "plan.json"], "plan.json has more than one plan: give one plan, once."],
    [["both.json", "state.json"], "both.json has more than one plan: give one plan, once."],
  ])("refuses several plans: %j", async (files, sentence) => {
    const plan = recording("plan.json");
    const both = { name: "both.json", text: plan.text + plan.text };
    const cwd = folderWith([plan, { ...plan, name: "other.json" }, both, recording("state.json")]);
    const { exitCode, stdout, stderr } = await mutualSg(["moved", ...files], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`error: ${sentence}`);
  });

  it("does not overwrite the plan", async () => {
    const { exitCode, stderr } = await mutualSg(["moved", "plan.json", "--output", "plan.json"], { cwd: folder() });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: "error: --output plan.json would overwrite a file that is read: name another file.\n",
    });
  });

  it("refuses inputs without a plan", async () => {
    expect(await mutualSg(["moved", "state.json"], { cwd: folder() })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "error: state.json is not a plan: give the output of `terraform show -json` for a plan.\n",
    });
  });
});
