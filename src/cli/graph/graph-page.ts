import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../environment/finding";
import type { Graph } from "../../environment/graph/graph";
import { trafficKey, type Traffic } from "../../environment/traffic";
import { printable } from "../printable";
import type { PageData } from "./page/page-data";
import { shortened } from "./page/phrases";

/** Made from the files of page/ by `npm run build:graph-page`. */
const TEMPLATE = join(__dirname, "graph-page.html");

/** A self-contained HTML page in which people explore a graph. It loads nothing from anywhere. */
export function graphPage(graph: Graph, { title }: { readonly title: string }): string {
  const parts: Readonly<Record<string, string>> = {
    title: escaped(printable(shortened(title))),
    data: jsonInHtml(pageData(graph)),
  };
  return readFileSync(TEMPLATE, "utf8").replace(/\{\{(title|data)\}\}/g, (_, name: string) => parts[name]!);
}

function pageData({ nodes, edges, findings }: Graph): PageData {
  return {
    nodes: nodes.map(({ findings: _, ...node }) => node),
    edges,
    findings: findings.map((finding) => {
      const { id, level, groupId, otherGroupId, message, remedy } = finding;
      return { id, level, groupId, otherGroupId, message, remedy, traffic: trafficOfFinding(finding) };
    }),
  };
}

/** The traffic of its connection, or else of its rules. */
function trafficOfFinding({ connection, rules }: Finding): Traffic[] {
  const all = connection === undefined ? rules : [connection];
  const traffic = all.map(({ protocolNumber, fromPort, toPort }) => ({ protocolNumber, fromPort, toPort }));
  return [...new Map(traffic.map((one) => [trafficKey(one), one])).values()];
}

/** JSON of printable texts that cannot end or change the script element that contains it. */
const jsonInHtml = (data: PageData): string =>
  JSON.stringify(data, (_, value: unknown) => (typeof value === "string" ? printable(value) : value)).replaceAll(
    "<",
    "\\u003c",
  );

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character]!);
