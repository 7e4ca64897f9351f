import { describe, expect, it } from "vitest";
import type { InputDocument } from "../../src/environment/input";
import { folderWith, mutualSg } from "../cli/captured";
import { examplesIn } from "./guides";
import { SHOP } from "./shop";
import { PLAN, STATE } from "./three-tier";

const GUIDE = "docs/graph.md";

const blocksOf = (page: string, language: string): string[] =>
  examplesIn(language)
    .filter(({ place }) => place.startsWith(`${page}:`))
    .map(({ code }) => code);

/** What `mutual-sg graph` prints. */
async function outputOf(documents: readonly InputDocument[], ...options: readonly string[]): Promise<string> {
  const args = ["graph", ...documents.map(({ name }) => name), ...options];
  const { stdout, stderr } = await mutualSg(args, { cwd: folderWith(documents) });
  return stdout + stderr;
}

it("README shows the three-tier example as the command draws it", async () => {
  expect(blocksOf("README.md", "mermaid")).toEqual([await outputOf([STATE])]);
});

describe("the guide to the graph shows", () => {
  it("the pictures that the command draws", async () => {
    expect(blocksOf(GUIDE, "mermaid")).toEqual([await outputOf(SHOP), await outputOf([PLAN])]);
  });

  it("what the command says if there is no path", async () => {
    expect(blocksOf(GUIDE, "text")).toEqual([await outputOf(SHOP, "--from", "alb", "--to", "cache")]);
  });
});
