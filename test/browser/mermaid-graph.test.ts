import fc from "fast-check";
import type Mermaid from "mermaid" with { "resolution-mode": "import" };
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mermaidGraph } from "../../src/cli/graph/mermaid-graph";
import { printable } from "../../src/cli/printable";
import type { Graph } from "../../src/environment/graph/graph";
import { everyKindOfGraph, graphOfNames, HOSTILE_NAMES } from "../cli/graph/pictures";
import { startBrowser } from "../support/browser";

let browser: Browser;
/** A page that draws flowcharts with GitHub's settings. */
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  page = await browser.newPage();
  page.on("console", (message) => problems.push(message.text()));
  page.on("request", (request) => problems.push(request.url()));
  await page.addScriptTag({ path: require.resolve("mermaid/dist/mermaid.min.js") });
  await page.evaluate(() => mermaid.initialize({ startOnLoad: false, securityLevel: "strict" }));
});
afterAll(() => browser.close());

/** What Mermaid draws. */
interface Drawn {
  /** The texts of the groups. */
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** The texts of connections that are dashed. */
  readonly dashed: readonly string[];
  /** The number of elements that only a name could have made. */
  readonly markup: number;
}

/** What Mermaid's script adds to the page. */
declare const mermaid: typeof Mermaid;

const draw = (graph: Graph): Promise<Drawn> =>
  page.evaluate(async (text) => {
    const { svg } = await mermaid.render("flowchart", text);
    document.body.innerHTML = svg;
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const textsOf = (selector: string) => all(selector).map((label) => label.innerText.trim());
    const edges = textsOf("span.edgeLabel");
    const paths = all("path.flowchart-link");
    return {
      nodes: textsOf(".nodeLabel").sort(),
      edges,
      dashed: edges.filter((_, index) => paths[index]!.classList.contains("edge-pattern-dotted")),
      markup: all("svg script, svg a, svg img").length,
    };
  }, mermaidGraph(graph));

/** A text as HTML shows it. */
const asShown = (text: string): string => printable(text).replaceAll(/ +/g, " ").trim();

describe("a graph in Mermaid", () => {
  it("says everything about groups and connections in words", async () => {
    const { nodes, edges, dashed } = await draw(everyKindOfGraph());
    expect(nodes).toEqual([
      "GlobalAccelerator\nadded\nmanaged by AWS Global Accelerator",
      "alb",
      "bastion\nopen egress",
      "cache",
      "legacy\nremoved",
      "queue\nadded",
      "web\nsg-db",
      "web\nsg-web\negress closed",
    ]);
    expect(edges).toEqual([
      "tcp 80 and tcp 443",
      "tcp 22 (only through open egress)",
      "tcp 6379 (no ingress rule)",
      "tcp 8000 (removed)",
      "tcp 5671 (added)",
      "tcp 5432\ntcp 5433 (added)",
    ]);
    expect(dashed).toEqual(["tcp 6379 (no ingress rule)"]);
  });

  it("shows names as they are, and nothing in them becomes markup", async () => {
    const { nodes, markup } = await draw(graphOfNames(HOSTILE_NAMES));
    expect(new Set(nodes)).toEqual(new Set(HOSTILE_NAMES.map(asShown)));
    expect(markup).toBe(0);
    expect(problems).toEqual([]);
  });

  it("is valid, whatever the names are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1, maxLength: 20 }),
        async (names) => {
          const { nodes, edges } = await draw(graphOfNames(names));
          expect(nodes.length).toBe(names.length);
          expect(edges.length).toBe(names.length - 1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("of no groups is valid", async () => {
    expect(await draw(graphOfNames([]))).toMatchObject({ nodes: [], edges: [] });
  });
});
