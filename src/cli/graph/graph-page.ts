import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "../../environment/graph/graph";
import type { PageData } from "./page/page-data";

/** Made from the files of page/ by `npm run build:graph-page`. */
const TEMPLATE = join(__dirname, "graph-page.html");

/** A self-contained HTML page in which people explore a graph. It loads nothing from anywhere. */
export function graphPage(graph: Graph, { title }: { readonly title: string }): string {
  const parts: Readonly<Record<string, string>> = { title: escaped(title), data: jsonInHtml(pageData(graph)) };
  return readFileSync(TEMPLATE, "utf8").replace(/\{\{(title|data)\}\}/g, (_, name: string) => parts[name]!);
}

function pageData({ nodes, edges, findings }: Graph): PageData {
  return {
    nodes: nodes.map(({ findings: _, ...node }) => node),
    edges,
    findings: findings.map(({ id, level, groupId, otherGroupId, message, remedy }) => ({
      id,
      level,
      groupId,
      otherGroupId,
      message,
      remedy,
    })),
  };
}

/** JSON that cannot end or change the script element that contains it. */
const jsonInHtml = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character]!);
