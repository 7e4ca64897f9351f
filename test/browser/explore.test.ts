import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/cli/graph/graph-page";
import type { Graph } from "../../src/environment/graph/graph";
import { trafficOf } from "../../src/environment/traffic";
import { openPage, startBrowser } from "../support/browser";
import { APP, BATCH, connection, DB, edge, finding, node, SHOP, tcp, TITLE, WEB } from "./graphs";

const NO_RULES = { egress: undefined, ingress: undefined, status: "missing-ingress" } as const;

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

const noteOf = (page: Page): Promise<string> => page.locator("#note").innerText();

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

  it("explains what a plan does in its legend", async () => {
    const page = await pageOf();
    expect(await page.locator("#legend li").allInnerTexts()).toEqual(
      expect.arrayContaining(["a plan adds the connection", "a plan removes the connection"]),
    );
  });

  it("marks what a plan adds and removes", async () => {
    const page = await pageOf();
    await select(page, "eks");
    const labels = await page.locator("#picture .label text").allTextContents();
    expect(labels).toEqual(["tcp 443 · + added", "tcp 80 · − removed"]);
    expect(await rowsOf(page, "Incoming (2)")).toEqual([
      "web | tcp 443 + added | ✓ yes | ✓ yes",
      "web | tcp 80 − removed | ✓ yes | ✓ yes",
    ]);
  });

  it("names a rule whose group no longer exists a dangling reference", async () => {
    const dangling = tcp(9100, 9100, { status: "missing-ingress", isDangling: true });
    const page = await pageOf({ ...SHOP, edges: [edge(DB, "sg-0gone", dangling)] });
    expect(await page.locator("#picture .label text").allTextContents()).toEqual(["tcp 9100 · dangling reference"]);
    expect(await rowsOf(page, "Connections (1)")).toEqual([
      "db | sg-0gone | tcp 9100 dangling reference | ✓ yes | ✗ missing",
    ]);
  });

  it("of an empty graph says that there is nothing", async () => {
    const page = await pageOf({ nodes: [], edges: [], findings: [] });
    expect(await noteOf(page)).toBe("The input has no security groups.");
    expect(await page.locator("#groups-status").innerText()).toBe("0 groups");
    expect(await page.locator("#findings-status").innerText()).toBe("None.");
  });

  it("sorts numbers in names by their value", async () => {
    const names = ["service-10", "service-2", "service-1"];
    const page = await pageOf({ nodes: names.map((name) => node(`sg-${name}`, { name })), edges: [], findings: [] });
    expect(await listed(page)).toEqual(["service-1", "service-2", "service-10"]);
  });

  it("begins at the busiest group of a picture that is larger than its frame", async () => {
    const ids = Array.from({ length: 9 }, (_, index) => `sg-group-with-a-long-name-${index}`);
    const edges = ids.flatMap((source, index) => ids.slice(index + 1).map((target) => edge(source, target, tcp(443))));
    const hub = edge("sg-hub", ids[0]!, tcp(80));
    const page = await pageOf({
      nodes: [...ids, "sg-hub"].map((id) => node(id)),
      edges: [...edges, hub],
      findings: [],
    });
    const isInFrame = await page.locator("#picture").evaluate((picture) => {
      const frame = picture.querySelector(".frame")!.getBoundingClientRect();
      const box = picture.querySelector('[data-id$="-0"]')!.getBoundingClientRect();
      return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
    });
    expect(isInFrame).toBe(true);
  });
});

describe("a selected group", () => {
  it("shows who may talk to it, to whom it may talk, and the rules of both sides", async () => {
    const page = await pageOf();
    await select(page, "app");
    expect(await selected(page)).toBe("app");
    expect(await page.locator("#subject").innerText()).toMatch(/ID\s*sg-0app\s+Address\s*module\.shop.+\s+VPC\s*vpc-1/);
    expect((await drawn(page)).sort()).toEqual(["app", "batch", "db", "web"]);
    expect(await rowsOf(page, "Incoming (3)")).toEqual([
      "web | tcp 8080-8090 | ✓ yes | ✓ yes",
      "web | udp 53 | ✓ yes | ✗ missing",
      "batch | tcp 8443 | ⚠ only the open rule | ✓ yes",
    ]);
    expect(await rowsOf(page, "Outgoing (1)")).toEqual(["db | tcp 5432 | ✓ yes | ✓ yes"]);
  });

  it("does not claim to know sides that the input does not show", async () => {
    const page = await pageOf();
    await select(page, "sg-0gone");
    expect(await rowsOf(page, "Incoming (1)")).toEqual(["db | tcp 9100 | ✓ yes | ? not judged"]);
  });

  it("is selected by a click in the list, the picture, a table or a finding", async () => {
    const page = await pageOf();
    await page.locator("#picture .node", { hasText: "web" }).click();
    expect(await selected(page)).toBe("web");
    await page.getByRole("region", { name: "Outgoing" }).getByRole("button", { name: "app" }).first().click();
    expect(await selected(page)).toBe("app");
    await page.getByRole("checkbox", { name: "Only about the selected group" }).uncheck();
    await page.getByRole("complementary").getByRole("button", { name: "Show batch" }).click();
    expect(await selected(page)).toBe("batch");
    await select(page, "db");
    expect(await selected(page)).toBe("db");
    expect(await page.locator("#groups [aria-current]").innerText()).toContain("db");
  });

  it("is told apart from others with its name by its ID", async () => {
    const page = await pageOf({
      nodes: [node(APP, { name: "app" }), node(BATCH, { name: "app" }), node(DB, { name: "db" })],
      edges: [edge(APP, DB, tcp(5432)), edge(BATCH, DB, tcp(5432))],
      findings: [finding("open-egress", BATCH)],
    });
    expect(await rowsOf(page, "Connections (2)")).toEqual([
      "app sg-0app | db | tcp 5432 | ✓ yes | ✓ yes",
      "app sg-0batch | db | tcp 5432 | ✓ yes | ✓ yes",
    ]);
    expect(await page.locator("#findings button").innerText()).toBe("Show app sg-0batch");
  });

  it("with a long name loses the middle of it, and has all of it as a tooltip", async () => {
    const long = (end: string) => `module.${"a-rather-long-name-".repeat(5)}.aws_security_group.${end}`;
    const page = await pageOf({
      nodes: [node("sg-1", { name: long("blue") }), node("sg-2", { name: long("green") })],
      edges: [edge("sg-1", "sg-2", tcp(443))],
      findings: [],
    });
    for (const names of [await listed(page), await drawn(page)]) {
      expect(names).toEqual([
        expect.stringMatching(/^module\.a-.+….+group\.blue$/),
        expect.stringMatching(/^module\.a-.+….+group\.green$/),
      ]);
    }
    expect(await page.locator("#groups button").first().getAttribute("title")).toBe(`${long("blue")} (sg-1)`);
    expect(await page.locator("#picture .node title").allTextContents()).toContain(`${long("green")} (sg-2)`);
  });

  it("of an address that does not exist is reported", async () => {
    const page = await pageOf();
    await page.goto(`${page.url()}#group=nosuch`);
    expect([await selected(page), await noteOf(page)]).toEqual(["All groups", "There is no group nosuch."]);
    await select(page, "app");
    expect(await noteOf(page)).toBe("");
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
    ["8090-9000", ["app", "batch", "web"]],
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
    expect(await rowsOf(page, "Incoming (0)")).toEqual(["None."]);
    expect(await noteOf(page)).toBe("Narrowed to: port 5432. The filters hide 3 connections.");
  });

  it("by a port narrows the findings to those about it", async () => {
    const page = await pageOf({
      ...SHOP,
      findings: [
        finding("missing-ingress", APP, {
          otherGroupId: WEB,
          connection: { source: WEB, target: APP, ...trafficOf("udp", 53, 53), ...NO_RULES },
        }),
        finding("dangling-reference", WEB),
      ],
    });
    await page.getByLabel("Port").fill("8085");
    expect(await page.locator("#findings code").allInnerTexts()).toEqual(["dangling-reference"]);
    await page.getByLabel("Port").fill("53");
    expect(await page.locator("#findings code").allInnerTexts()).toEqual(["missing-ingress", "dangling-reference"]);
  });

  it.each(["99999", "90-80", "9000/tcp", "443,80", "https"])("by the port %s says what is accepted", async (port) => {
    const page = await pageOf();
    const field = page.getByLabel("Port");
    await field.fill(port);
    expect(await page.locator("#port-problem").innerText()).toBe(
      "Give a port or a range from 0 to 65535, such as 443, 8000-8100 or udp 53.",
    );
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await listed(page)).toHaveLength(6);
    await field.fill("443");
    expect(await page.locator("#port-problem").isVisible()).toBe(false);
  });

  it("by VPC keeps its groups, their connections and their findings", async () => {
    const page = await pageOf();
    await page.getByLabel("VPC").selectOption("vpc-2");
    expect(await listed(page)).toEqual(["batch", "eks"]);
    expect(await page.locator("#findings code").allInnerTexts()).toEqual(["open-egress"]);
  });

  it("by VPC keeps connections with other VPCs, and says how many it hides", async () => {
    const page = await pageOf();
    await page.getByLabel("VPC").selectOption("vpc-2");
    expect((await drawn(page)).sort()).toEqual(["app", "batch", "eks", "web"]);
    expect(await noteOf(page)).toBe("Narrowed to: VPC vpc-2. The filters hide 5 connections.");
  });

  it("by finding keeps the connections of the groups that have it", async () => {
    const page = await pageOf({ ...SHOP, nodes: [...SHOP.nodes, node("sg-0idle", { name: "idle" })] });
    expect(await noteOf(page)).toBe("The list has 1 more group without connections.");
    await page.getByRole("combobox", { name: "Finding" }).selectOption("open-egress");
    expect(await listed(page)).toEqual(["batch"]);
    expect(await rowsOf(page, "Connections (1)")).toEqual(["batch | app | tcp 8443 | ⚠ only the open rule | ✓ yes"]);
    expect(await noteOf(page)).toBe("Narrowed to: finding open-egress. The filters hide 7 connections.");
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
