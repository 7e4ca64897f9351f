import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/cli/graph/graph-page";
import { openPage, startBrowser } from "../support/browser";
import { largeGraph } from "./graphs";

let browser: Browser;
let page: Page;
let problems: string[];
beforeAll(async () => (browser = await startBrowser()));
afterAll(() => browser.close());

describe("with 2,000 groups and 10,000 pairs", () => {
  it("people find a group, look at its connections, narrow them and go on", async () => {
    ({ page, problems } = await openPage(browser, graphPage(largeGraph(2_000, 10_000), { title: "large" })));
    expect(await page.locator("#counts").innerText()).toBe("2,000 groups, 10,000 pairs, 2,000 findings");

    // Nothing is drawn at first. The page says what to do instead.
    expect(await page.locator("#picture svg").count()).toBe(0);
    expect(await note()).toBe(
      "10,000 pairs are too many for a picture. Select a group, or narrow with a port, a VPC or a finding.",
    );
    expect(await page.locator("#groups li").count()).toBe(501);
    expect(await page.locator("#groups li").last().innerText()).toBe("1,500 more: narrow with the search or a filter.");
    expect(await page.locator("#findings > li").last().innerText()).toBe(
      "1,900 more: narrow with a port, a VPC or a finding.",
    );
    expect(await page.locator("#tables tbody tr").first().innerText()).toMatch(/service-0\s+200\s+1 error/);

    // A hub: the picture has 60 of its pairs, the table all of them.
    await page.locator("#search").fill("service-0");
    await page.keyboard.press("Enter");
    expect(await page.locator("#picture .arrow").count()).toBe(60);
    expect(await note()).toBe("The picture has 60 of 200 pairs. 140 more: narrow with a port, a VPC or a finding.");
    expect(await page.getByRole("region", { name: "Outgoing (200)" }).locator("tbody tr").count()).toBe(200);

    await page.locator("#port").fill("9001");
    expect(await page.locator("#picture .arrow").count()).toBe(50);
    // What is set already is not recommended again.
    expect(await page.locator("#findings > li").last().innerText()).not.toContain("a port");
    await page.locator("#vpc").selectOption("vpc-1");
    expect(await page.locator("#picture .arrow").count()).toBeLessThan(20);
    expect(await note()).toMatch(/^Narrowed to: port 9001, VPC vpc-1\. The filters hide 1\d\d connections\.$/);

    // From group to group.
    await page.locator("#clear").click();
    await page
      .locator("#tables button", { hasText: /^service-7$/ })
      .first()
      .click();
    expect(await page.locator("#subject-title").innerText()).toBe("service-7");
    expect(await page.locator("#picture .node").count()).toBeGreaterThan(2);
    await page.locator("#search").fill("service-1999");
    expect(await page.locator("#groups .name").allInnerTexts()).toEqual(["service-1999"]);
    expect(problems).toEqual([]);
  });
});

const note = (): Promise<string> => page.locator("#note").innerText();
