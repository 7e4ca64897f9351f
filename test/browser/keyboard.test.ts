import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/cli/graph/graph-page";
import { openPage, startBrowser } from "../support/browser";
import { SHOP, TITLE } from "./graphs";

let browser: Browser;
beforeAll(async () => (browser = await startBrowser()));
afterAll(() => browser.close());

async function newPage(): Promise<Page> {
  return (await openPage(browser, graphPage(SHOP, { title: TITLE }))).page;
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The element that has the focus: its ID, or what it says. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    if (element === document.body) return "the page";
    const label = element.getAttribute("aria-label") ?? element.innerText;
    return element.id === "" ? label.split("\n")[0]!.trim() : element.id;
  });

const selected = (page: Page): Promise<string> => page.locator("#subject-title").innerText();

describe("with the keyboard alone", () => {
  it("Tab goes through the page in its order, and leaves it at the end", async () => {
    const page = await newPage();
    const order: string[] = [];
    do {
      await press(page, "Tab");
      order.push(await focused(page));
    } while (order.at(-1) !== "the page" && order.length < 60);
    const [table, stopsOfTable] = [order.indexOf("Connections (8)") + 1, 8 * 2];
    expect(order.toSpliced(table, stopsOfTable)).toEqual([
      ...["search", "port", "vpc", "finding"],
      "app", // the only stop in the list of groups
      ...["Zoom out", "Zoom in", "Fit", "Picture"],
      "Connections (8)",
      ...["Show app", "Show web", "Show batch", "Show db", "Show sg-0gone"],
      "the page",
    ]);
  });

  it("Shift and Tab go back", async () => {
    const page = await newPage();
    await press(page, "Tab", "Tab", "Tab", "Shift+Tab");
    expect(await focused(page)).toBe("port");
  });

  it("every stop has a visible outline", async () => {
    const page = await newPage();
    for (let stop = 0; stop < 30; stop += 1) {
      await press(page, "Tab");
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement!);
        return `${outlineStyle} ${outlineWidth}`;
      });
      expect(outline, await focused(page)).toBe("solid 3px");
    }
  });

  it("/ leads to the search, Enter selects the first group, and Escape goes back to all", async () => {
    const page = await newPage();
    await press(page, "/", "d", "b");
    expect(await page.locator("#search").inputValue()).toBe("db");
    await press(page, "Enter");
    expect([await selected(page), await focused(page)]).toEqual(["db", "subject-title"]);
    await press(page, "Escape");
    expect(await selected(page)).toBe("All groups");
    await press(page, "/", "Escape");
    expect([await focused(page), await page.locator("#search").inputValue()]).toEqual(["search", ""]);
    expect(await page.locator("#groups li").count()).toBe(6);
  });

  it("a slash in a field is a character", async () => {
    const page = await newPage();
    await press(page, "/", "a", "/", "b");
    expect(await page.locator("#search").inputValue()).toBe("a/b");
  });

  it("the arrow keys move in the list, and the list keeps the focus when a group is selected", async () => {
    const page = await newPage();
    await press(page, "/", "ArrowDown");
    expect(await focused(page)).toBe("app");
    await press(page, "ArrowDown", "ArrowDown", "ArrowUp", "Enter");
    expect([await focused(page), await selected(page)]).toEqual(["batch", "batch"]);
    await press(page, "End");
    expect(await focused(page)).toBe("web");
    await press(page, "ArrowDown");
    expect(await focused(page)).toBe("web");
    await press(page, "Home", "ArrowUp");
    expect(await focused(page)).toBe("search");
    await press(page, "ArrowDown", "Shift+Tab", "Tab");
    expect(await focused(page)).toBe("app");
  });

  it("a group in a table and one in a finding can be selected, and the focus goes to its heading", async () => {
    const page = await newPage();
    await page.getByRole("region", { name: "Connections" }).focus();
    await press(page, "Tab");
    const name = await focused(page);
    await press(page, "Enter");
    expect([await selected(page), await focused(page)]).toEqual([name, "subject-title"]);
    await page.getByRole("button", { name: "Show web" }).focus();
    await press(page, "Space");
    expect([await selected(page), await focused(page)]).toEqual(["web", "subject-title"]);
  });

  it("the picture can be zoomed and scrolled", async () => {
    const page = await newPage();
    const width = () => page.locator("#picture svg").evaluate((svg) => svg.getBoundingClientRect().width);
    const before = await width();
    await page.getByRole("button", { name: "Zoom in" }).focus();
    await press(page, "Enter", "Enter", "Enter", "Enter");
    expect(await width()).toBeGreaterThan(before);
    const picture = page.getByRole("region", { name: "Picture" });
    await picture.focus();
    await press(page, "ArrowRight");
    await expect.poll(() => picture.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Fit" }).focus();
    await press(page, "Enter");
    expect(await width()).toBeLessThanOrEqual(before);
  });
});
