import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/cli/graph/graph-page";
import { openPage, startBrowser } from "../support/browser";
import { largeGraph, SHOP, TITLE } from "./graphs";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
beforeAll(async () => (browser = await startBrowser()));
afterAll(() => browser.close());

const SCREENS = [
  ["light", 1280],
  ["light", 400],
  ["dark", 1280],
  ["dark", 400],
] as const;

describe.each(SCREENS)("in %s colours, %i pixels wide", (colorScheme, width) => {
  const newPage = async (graph = SHOP): Promise<Page> => {
    const html = graphPage(graph, { title: TITLE });
    return (await openPage(browser, html, { colorScheme, viewport: { width, height: 800 } })).page;
  };

  it("the page is accessible", async () => {
    const page = await newPage();
    expect(await violationsOn(page)).toEqual([]);
    await page.locator("#groups button", { hasText: "app" }).click();
    expect(await violationsOn(page)).toEqual([]);
    await page.locator("#search").fill("no such group");
    expect(await violationsOn(page)).toEqual([]);
  });

  it("a page without a picture is accessible", async () => {
    expect(await violationsOn(await newPage(largeGraph(50, 300)))).toEqual([]);
  });

  it("the texts of the picture have a contrast of at least 4.5", async () => {
    const page = await newPage();
    for (const group of ["", "app", "batch", "eks", "sg-0gone"]) {
      if (group !== "") await page.locator("#groups button", { hasText: group }).click();
      for (const { text, contrast } of await contrasts(page)) expect(contrast, text).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("lines and borders have a contrast of at least 3", async () => {
    const page = await newPage();
    const colours = await page
      .locator("#picture .half, #picture .node rect")
      .evaluateAll((shapes) => shapes.map((shape) => getComputedStyle(shape).stroke));
    const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    for (const colour of new Set(colours)) expect(contrastOf(colour, back), colour).toBeGreaterThanOrEqual(3);
  });

  it("the page is not wider than the screen", async () => {
    const page = await newPage();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});

describe.each(["light", "dark"] as const)("printed from %s colours", (colorScheme) => {
  it("the page has the picture, its tables and the findings in dark text on white, and no controls", async () => {
    const { page } = await openPage(browser, graphPage(SHOP, { title: TITLE }), { colorScheme });
    await page.locator("#groups button", { hasText: "app" }).click();
    await page.locator("#port").fill("8443");
    await page.emulateMedia({ media: "print", colorScheme });
    for (const shown of ["h1", "#picture svg", "#tables table", "#findings li", "#legend"]) {
      expect(await page.locator(shown).first().isVisible(), shown).toBe(true);
    }
    for (const hidden of ["#search", "#port", "#groups", "#only-selected", "#findings button", "#picture button"]) {
      expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
    }
    expect(await page.locator("#note").innerText()).toBe("Narrowed to: port 8443. The filters hide 3 connections.");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    for (const { text, contrast } of await contrasts(page)) expect(contrast, text).toBeGreaterThanOrEqual(4.5);
    // Everything is on paper: nothing has to be scrolled.
    const clipped = await page
      .locator("main, .findings, .frame, .table")
      .evaluateAll((parts) =>
        parts.flatMap(({ scrollHeight, clientHeight, outerHTML }) =>
          scrollHeight > clientHeight + 1 ? [outerHTML.slice(0, 100)] : [],
        ),
      );
    expect(clipped).toEqual([]);
  });
});

/** What axe-core reports, which includes the contrast of all texts outside the picture. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The contrast of each text in the picture with the box behind it. */
async function contrasts(page: Page): Promise<{ readonly text: string; readonly contrast: number }[]> {
  const texts = await page.locator("#picture text").evaluateAll((all) =>
    all.map((text) => ({
      text: text.textContent,
      colour: getComputedStyle(text).fill,
      back: getComputedStyle(text.parentElement!.querySelector("rect")!).fill,
    })),
  );
  expect(texts).not.toEqual([]);
  return texts.map(({ text, colour, back }) => ({ text, contrast: contrastOf(colour, back) }));
}

/** The contrast of two colours as WCAG 2 defines it. */
function contrastOf(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/\d+/g)!.map((value) => {
    const part = Number(value) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
