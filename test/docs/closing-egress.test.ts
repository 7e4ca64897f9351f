import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, mutualSg } from "../cli/captured";
import { examplesIn } from "./guides";
import { STAGES } from "./shop";

type Stage = keyof typeof STAGES;

const FILES = STAGES.open.map(({ name }) => name);

const blocksOf = (page: string, language: string): string[] =>
  examplesIn(language)
    .filter(({ place }) => place.startsWith(`docs/${page}:`))
    .map(({ code }) => code);

/** Runs `mutual-sg` in a folder with the files of a stage. */
async function run(stage: Stage, command: string, ...options: readonly string[]) {
  const cwd = folderWith(STAGES[stage]);
  const { stdout, stderr } = await mutualSg([command, ...FILES, ...options], { cwd });
  return { cwd, output: stdout + stderr };
}

const adopt = (stage: Stage, folder = ".") => run(stage, "adopt", "--to", "module", "--output", folder);

describe("the story of the shop shows", () => {
  it("what the commands print at each stage", async () => {
    const audited = await run("open", "audit");
    const adopted = await adopt("withoutBlock");
    const planned = await run("adopted", "plan-closing");
    const commands = [
      ...[audited, audited, audited, await adopt("open", "preview")],
      ...[adopted, adopted, planned, planned, await run("closed", "audit")],
    ];
    const shown = blocksOf("closing-egress.md", "text");
    expect(shown).toHaveLength(commands.length);
    for (const [index, { output }] of commands.entries()) expect(output).toContain(shown[index]);
  });

  it("the files that adopt writes", async () => {
    const { cwd } = await adopt("withoutBlock");
    const read = (name: string) => readFileSync(join(cwd, name), "utf8");
    expect(blocksOf("closing-egress.md", "hcl")).toContain(read("security_group_rules.tf"));
    const [importBlock] = blocksOf("closing-egress.md", "tf");
    expect(read("security_group_rules_imports.tf")).toContain(importBlock);
  });

  it("no step that is not ready after the rules are adopted, and nothing to close in the end", async () => {
    expect((await run("adopted", "plan-closing")).output).not.toContain("not ready");
    expect((await run("closed", "plan-closing")).output).toContain("There is no group to close");
  });
});

it("the reference of adopt shows what it prints at first, and on its own result", async () => {
  const [sentence, again, ...others] = blocksOf("adopting.md", "text");
  expect((await adopt("withoutBlock")).output).toContain(sentence);
  expect((await adopt("adopted")).output).toBe(again);
  expect(others).toEqual([]);
});
