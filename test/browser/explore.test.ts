import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/cli/graph/graph-page";
import type { Graph } from "../../src/environment/graph/graph";
import { openPage, startBrowser } from "../support/browser";
import { APP, connection, DB, edge, SHOP, tcp, TITLE, WEB } from "./graphs";

let browser: Browser;
beforeAll(async () => (browser = await startBrowser()));
afterAll(() => browser.close());

async function pageOf(graph: Graph = SHOP): Promise<Page> {
  return (await openPage(browser, graphPage(graph, { title: TITLE }))).page;
}

/** The names of the groups in the list. */
const listed = (page: Page): Promise<string[]> => page.locator("#groups .name").allTextContents();

/** The names of the groups in the picture. */
const drawn = (page: Page): Promise<string[]> => page.locator("#picture .node .name").allTextContents();

const select = (page: Page, name: string): Promise<void> =>
  page.getByRole("navigation").getByRole("button", { name }).click();

const selected = (page: Page): Promise<string> => page.locator("#subject-title").innerText();

/** The rows of a table, without its head. */
async function rowsOf(page: Page, caption: string): Promise<string[]> {
  const rows = await page.getByRole("region", { name: caption }).locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => (await row.locator("th, td").allInnerTexts()).join(" | ")));
}

describe("the page", () => {
  it("loads without messages in the console, and loads nothing else", async () => {
    const { page, problems, requests } = await openPage(browser, graphPage(SHOP, { title: TITLE }));
    expect(await page.title()).toBe(TITLE);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(TITLE);
    expect(await page.locator("#counts").innerText()).toBe("6 groups, 6 pairs, 3 findings");
    expect({ problems, requests }).toEqual({ problems: [], requests: [] });
  });

  it("forbids every request, whatever a script in it may try", async () => {
    const { page, problems } = await openPage(browser, graphPage(SHOP, { title: TITLE }));
    await page.evaluate(async () => {
      document.body.append(Object.assign(new Image(), { src: "https://example.com/image.png" }));
      await fetch("https://example.com/").catch(() => undefined);
    });
    await expect.poll(() => problems.join("\n")).toMatch(/image\.png.+violates.+img-src/);
    expect(problems.join("\n")).toMatch(/example\.com\/'? violates.+default-src 'none'/);
  });

  it("draws a small graph whole", async () => {
    const page = await pageOf();
    expect((await drawn(page)).sort()).toEqual(["app", "batch", "db", "eks", "sg-0gone", "web"]);
    expect(await page.locator("#picture .label text").allTextContents()).toContain("tcp 5432");
    expect(await rowsOf(page, "Connections (8)")).toContain("app | db | tcp 5432 | ✓ yes | ✓ yes");
  });

  it("says what stands out about a group in words", async () => {
    const page = await pageOf();
    const entry = (name: string) => page.getByRole("navigation").getByRole("button", { name }).innerText();
    expect(await entry("batch")).toMatch(/⚠ open egress\s+1 error/);
    expect(await entry("eks")).toMatch(/\+ added\s+managed by Amazon EKS/);
    expect(await entry("sg-0gone")).toMatch(/\? not in the input\s+1 warning/);
    const texts = await page.locator("#picture .node text").allTextContents();
    expect(texts).toEqual(expect.arrayContaining(["⚠ open egress", "+ added", "↻ tcp 7946", "? not in the input"]));
  });

  it("dashes the side without a rule, and only that side", async () => {
    const page = await pageOf();
    await select(page, "app");
    const dashes = await page
      .locator("#picture .arrow")
      .evaluateAll((arrows) =>
        arrows.map((arrow) =>
          Array.from(arrow.querySelectorAll(".half"), (half) => getComputedStyle(half).strokeDasharray !== "none"),
        ),
      );
    // Problems come first: web to app has no ingress rule, batch to app only the open egress rule.
    expect(dashes).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
    expect(await page.locator("#picture .label text").allTextContents()).toEqual([
      "udp 53 · no ingress",
      "tcp 8080-8090",
      "tcp 8443 · open rule",
      "tcp 5432",
    ]);
    expect(await page.locator("#legend li").allInnerTexts()).toEqual([
      "the source has an egress rule, and the target an ingress rule",
      "the ingress rule is missing",
      "only a rule that opens all egress lets it out",
    ]);
  });

  it("marks what a plan adds and removes", async () => {
    const page = await pageOf();
    await select(page, "eks");
    const labels = await page.locator("#picture .label text").allTextContents();
    expect(labels).toEqual(["tcp 443 · + added", "tcp 80 · − removed"]);
    expect(await rowsOf(page, "May talk to it (2)")).toEqual([
      "web | tcp 443 + added | ✓ yes | ✓ yes",
      "web | tcp 80 − removed | ✓ yes | ✓ yes",
    ]);
  });

  it("of an empty graph says that there is nothing", async () => {
    const page = await pageOf({ nodes: [], edges: [], findings: [] });
    expect(await page.locator("#groups-status").innerText()).toBe("No group matches.");
    expect(await page.locator("#findings-status").innerText()).toBe("None.");
    expect(await rowsOf(page, "Connections (0)")).toEqual(["None."]);
  });
});

describe("a selected group", () => {
  it("shows who may talk to it, to whom it may talk, and the rules of both sides", async () => {
    const page = await pageOf();
    await select(page, "app");
    expect(await selected(page)).toBe("app");
    expect(await page.locator("#subject").innerText()).toMatch(/ID\s*sg-0app\s+Address\s*module\.shop.+\s+VPC\s*vpc-1/);
    expect((await drawn(page)).sort()).toEqual(["app", "batch", "db", "web"]);
    expect(await rowsOf(page, "May talk to it (3)")).toEqual([
      "web | tcp 8080-8090 | ✓ yes | ✓ yes",
      "web | udp 53 | ✓ yes | ✗ missing",
      "batch | tcp 8443 | ⚠ only the open rule | ✓ yes",
    ]);
    expect(await rowsOf(page, "It may talk to (1)")).toEqual(["db | tcp 5432 | ✓ yes | ✓ yes"]);
  });

  it("does not claim to know sides that the input does not show", async () => {
    const page = await pageOf();
    await select(page, "sg-0gone");
    expect(await rowsOf(page, "May talk to it (1)")).toEqual(["db | tcp 9100 | ? The input does not show both."]);
  });

  it("is selected by a click in the list, the picture, a table or a finding", async () => {
    const page = await pageOf();
    await page.locator("#picture .node", { hasText: "web" }).click();
    expect(await selected(page)).toBe("web");
    await page.getByRole("region", { name: "It may talk to" }).getByRole("button", { name: "app" }).first().click();
    expect(await selected(page)).toBe("app");
    await page.getByRole("checkbox", { name: "Only about the selected group" }).uncheck();
    await page.getByRole("complementary").getByRole("button", { name: "Show batch" }).click();
    expect(await selected(page)).toBe("batch");
    await select(page, "db");
    expect(await selected(page)).toBe("db");
    expect(await page.locator("#groups [aria-current]").innerText()).toContain("db");
  });

  it("comes into view on a narrow screen, on which it is below the list", async () => {
    const page = await pageOf();
    await page.setViewportSize({ width: 400, height: 800 });
    await select(page, "app");
    expect(await page.locator("#subject-title").evaluate((title) => title.getBoundingClientRect().top)).toBeLessThan(
      20,
    );
  });

  it("is part of the address, so that links and the browser's Back lead to it", async () => {
    const page = await pageOf();
    await select(page, "app");
    await select(page, "db");
    await page.goBack();
    expect(await selected(page)).toBe("app");
    const copy = await page.context().newPage();
    await copy.goto(page.url());
    expect(await selected(copy)).toBe("app");
    await page.goBack();
    expect(await selected(page)).toBe("All groups");
  });
});

describe("the search", () => {
  it.each([
    ["a name", "BATCH", ["batch"]],
    ["an ID", "sg-0d", ["db"]],
    ["an address", "module.shop", ["app"]],
    ["nothing", "no such group", []],
  ])("finds groups by %s", async (_, text, names) => {
    const page = await pageOf();
    await page.getByRole("searchbox").fill(text);
    expect(await listed(page)).toEqual(names);
    expect(await page.locator("#groups-status").innerText()).toBe(
      names.length === 0 ? "No group matches." : "1 of 6 groups",
    );
  });
});

describe("the filter", () => {
  it.each([
    ["443", ["eks", "web"]],
    ["8085", ["app", "web"]],
    ["udp 53", ["app", "web"]],
    ["tcp 53", []],
    ["UDP", ["app", "web"]],
  ])("by the port %s keeps connections that allow it", async (port, names) => {
    const page = await pageOf();
    await page.getByLabel("Port").fill(port);
    expect(await listed(page)).toEqual(names);
    expect((await drawn(page)).sort()).toEqual(names);
  });

  it("by a port keeps connections that allow all traffic", async () => {
    const page = await pageOf({ ...SHOP, edges: [edge(DB, WEB, connection("-1", 0, 0)), edge(APP, WEB, tcp(80))] });
    await page.getByLabel("Port").fill("443");
    expect(await listed(page)).toEqual(["db", "web"]);
  });

  it("by a port narrows the selected group's connections too", async () => {
    const page = await pageOf();
    await select(page, "app");
    await page.getByLabel("Port").fill("5432");
    expect((await drawn(page)).sort()).toEqual(["app", "db"]);
    expect(await rowsOf(page, "May talk to it (0)")).toEqual(["None."]);
    expect(await page.locator("#note").innerText()).toContain("Narrowed to: port 5432.");
  });

  it("by VPC keeps its groups, their connections and their findings", async () => {
    const page = await pageOf();
    await page.getByLabel("VPC").selectOption("vpc-2");
    expect(await listed(page)).toEqual(["batch", "eks"]);
    expect(await page.locator("#findings code").allInnerTexts()).toEqual(["open-egress"]);
  });

  it("by finding keeps the groups that have it", async () => {
    const page = await pageOf();
    await page.getByRole("combobox", { name: "Finding" }).selectOption({ label: "missing-ingress (1)" });
    expect(await listed(page)).toEqual(["app", "web"]);
    expect(await page.locator("#findings code").allInnerTexts()).toEqual(["missing-ingress"]);
    await page.getByRole("combobox", { name: "Finding" }).selectOption({ label: "groups with findings" });
    expect(await listed(page)).toEqual(["app", "batch", "db", "sg-0gone", "web"]);
  });

  it("is cleared together with the search", async () => {
    const page = await pageOf();
    const clear = page.getByRole("button", { name: "Clear the search and the filters" });
    expect(await clear.isVisible()).toBe(false);
    await page.getByLabel("Port").fill("5432");
    await page.getByRole("searchbox").fill("nothing");
    await clear.click();
    expect(await listed(page)).toHaveLength(6);
    expect(await clear.isVisible()).toBe(false);
  });
});

describe("the findings", () => {
  it("have a message and a remedy, and come in the order of their level", async () => {
    const page = await pageOf();
    expect(await page.locator("#findings .tag").allInnerTexts()).toEqual(["error", "error", "warning"]);
    const first = await page.locator("#findings li").first().innerText();
    expect(first).toContain("app does not accept udp 53.");
    expect(first).toContain("Remedy: Add a rule.");
  });

  it("are those of the selected group, also as the other group, unless all are wanted", async () => {
    const page = await pageOf();
    await select(page, "web");
    expect(await page.locator("#findings code").allInnerTexts()).toEqual(["missing-ingress"]);
    await page.getByRole("checkbox", { name: "Only about the selected group" }).uncheck();
    expect(await page.locator("#findings code").count()).toBe(3);
  });
});
