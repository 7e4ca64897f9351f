import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { graphPageTemplate } from "../../../tools/graph-page/bundle";
import { PROJECT } from "../../support/workspace";

const TEMPLATE = readFileSync(join(PROJECT, "src", "cli", "graph", "graph-page.html"), "utf8");

it("the template of the graph's page is the current output of the build", () => {
  expect(graphPageTemplate() === TEMPLATE, "Run `npm run build:graph-page`.").toBe(true);
});

it("the template names the command that creates it, and has the licence of the library in it", () => {
  expect(TEMPLATE).toContain("Its template is made by `npm run build:graph-page`");
  expect(TEMPLATE).toMatch(/@dagrejs\/dagre [\d.]+\s+Copyright \(c\) .+ Chris Pettitt\s+Permission is hereby granted/);
});
