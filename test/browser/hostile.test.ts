import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/cli/graph/graph-page";
import { openPage, startBrowser } from "../support/browser";
import { printable } from "../../src/cli/printable";
import { edge, finding, node, tcp } from "./graphs";

let browser: Browser;
beforeAll(async () => (browser = await startBrowser()));
afterAll(() => browser.close());

const HOSTILE = {
  "a script": "<script>globalThis.executed = true</script>",
  "the end of a script": '</script><script>globalThis.executed = true</script><script type="application/json">',
  "a comment in a script": "<!--<script>",
  "an image with a handler": '<img src="x" onerror="globalThis.executed = true">',
  "the end of an attribute": `"'\`><svg onload=globalThis.executed=true>`,
  "the end of a title": "</title><script>globalThis.executed = true</script>",
  "a placeholder of the template": "{{data}} {{title}} {{policy}}",
  "a pattern of replacements": "$& $1 $' $` $$",
  "an entity": "&lt;b&gt; &amp;quot;",
  "a key of every object": "__proto__",
  "unicode of every kind": "дб 数据库 🗄️ \u202etxet\u202c \u0000\u001b[31m\u2028 e\u0301",
  "half a character": "\ud800 and \udfff",
  "several lines": "one\ntwo\r\nthree",
  "10,000 characters": "x".repeat(10_000),
};

describe("a group whose texts are", () => {
  it.each(Object.entries(HOSTILE))("%s is only text", async (_, text) => {
    const nodes = [node(text, { name: text, vpcId: text, address: text, managedBy: text }), node("sg-other")];
    const edges = [edge(text, "sg-other", tcp(443, 443, { label: text })), edge("sg-other", text, tcp(80))];
    const findings = [finding(text, text, { message: text, remedy: text, otherGroupId: "sg-other" })];
    const html = graphPage({ nodes, edges, findings }, { title: text });
    const { page, problems, requests } = await openPage(browser, html);

    const shown = printable(text).slice(0, 25);
    const contentOf = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => element.textContent);
    const entry = '#groups button:not([title="sg-other"])';
    expect(await contentOf(`${entry} .name`)).toContain(shown);
    expect(await contentOf("#findings p:nth-child(2)")).toContain(shown);
    await page.locator(entry).click();
    expect(await contentOf("#subject-title")).toContain(shown);
    await page.locator("#vpc").selectOption({ index: 1 });
    await page.locator("#finding").selectOption({ index: 2 });
    await page.locator("#search").fill(/[^\s\ud800-\udfff]+/.exec(text)![0].slice(0, 50));
    expect(await page.locator("#groups button").count()).toBe(1);

    expect(await page.evaluate(() => Reflect.get(globalThis, "executed") as unknown)).toBeUndefined();
    expect(await page.locator("script").count()).toBe(2);
    expect(await page.locator("img, iframe, object, [onerror], [onload]").count()).toBe(0);
    expect({ problems, requests }).toEqual({ problems: [], requests: [] });
    // No name makes the page wider than the screen.
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
  });
});

it("characters that change what readers see are shown as escapes", async () => {
  const name = "web\u202ebd\u001b[31m";
  const html = graphPage({ nodes: [node("sg-1", { name })], edges: [], findings: [] }, { title: name });
  const { page } = await openPage(browser, html);
  const shown = "web\\u202ebd\\u001b[31m";
  expect(await page.title()).toBe(shown);
  expect(await page.locator("#groups .name").innerText()).toBe(shown);
  const content = await page.content();
  for (const character of ["\u202e", "\u001b"]) expect(content).not.toContain(character);
});
