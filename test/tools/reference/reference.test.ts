import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { referenceFiles } from "../../../tools/reference/reference";
import { filesIn } from "../../../tools/folders";
import { PROJECT } from "../../support/workspace";

const REFERENCE = join(PROJECT, "docs", "api");

it("the API reference is the current output of the build", async () => {
  const made = await referenceFiles();
  expect(filesIn(REFERENCE)).toEqual([...made.keys()].sort());
  const committed = filesIn(REFERENCE).map((path) => [path, readFileSync(join(REFERENCE, path), "utf8")] as const);
  expect(new Map(committed)).toEqual(made);
});

it("every page of the API reference names the command that creates it, and has no internal members", () => {
  const pages = filesIn(REFERENCE).map((path) => readFileSync(join(REFERENCE, path), "utf8"));
  for (const page of pages) {
    expect(page).toMatch(/^<!-- Made by `npm run build` /);
    expect(page).not.toMatch(/endsOf|provideFor|describe\(/);
  }
});

it("every export has a page in the API reference", () => {
  const index = readFileSync(join(PROJECT, "src", "index.ts"), "utf8");
  const exported = [...index.matchAll(/\{([^}]*)\}/g)].flatMap(([, names]) =>
    names!.split(",").flatMap((name) => name.trim().replace(/^type /, "") || []),
  );
  const pages = filesIn(REFERENCE).map((path) => /(\w+)\.md$/.exec(path)![1]!);
  expect(pages.filter((page) => page !== "README").sort()).toEqual(exported.sort());
});
