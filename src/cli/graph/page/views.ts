import type { GraphEdge } from "../../../environment/graph/graph";
import { html } from "./elements";
import type { FilteredGraph } from "./filters";
import type { PageNode } from "./page-data";
import { nameOf, type PageGraph } from "./page-graph";
import { A_FILTER, counted, moreSentence, shortened } from "./phrases";
import { connectionTable, startTable } from "./tables";
import { tagElement, tagsOf } from "./tags";

/** The content of the main part of the page. */
export interface View {
  readonly subject: readonly HTMLElement[];
  readonly note: string;
  /** The edges in the picture. */
  readonly drawn: readonly GraphEdge[];
  readonly tables: readonly HTMLElement[];
}

/** More edges cannot be told apart in a picture. */
const LARGEST_PICTURE = 60;
const GROUPS_TO_START_FROM = 20;

/** The whole graph if it is small, or else the groups from which to start. */
export function overview(graph: PageGraph, { nodes, edges }: FilteredGraph, onSelect: (id: string) => void): View {
  const subject = [heading("All groups")];
  if (edges.length > LARGEST_PICTURE) {
    const note = `${counted(edges.length, "pair")} are too many for a picture. Select a group, or narrow with ${A_FILTER}.`;
    return { subject, note, drawn: [], tables: [startTable(graph, groupsToStartFrom(graph, nodes), onSelect)] };
  }
  const connected = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const isolated = nodes.filter(({ id }) => !connected.has(id)).length;
  const note = isolated === 0 ? "" : `The list has ${counted(isolated, "more group")} without connections.`;
  const table = { caption: "Connections", edges, ends: ["source", "target"] } as const;
  return { subject, note, drawn: edges, tables: [connectionTable(table, graph, onSelect)] };
}

/** Who may talk to a group, and to whom it may talk. */
export function neighbourhood(
  graph: PageGraph,
  node: PageNode,
  edges: readonly GraphEdge[],
  onSelect: (id: string) => void,
): View {
  const own = edges.filter(({ source, target }) => source === node.id || target === node.id);
  const rest = own.length - LARGEST_PICTURE;
  const incoming = own.filter(({ target }) => target === node.id);
  const outgoing = own.filter(({ source }) => source === node.id);
  return {
    subject: [heading(nameOf(node)), ...details(node)],
    note: rest > 0 ? `The picture has ${LARGEST_PICTURE} of ${counted(own.length, "pair")}. ${moreSentence(rest)}` : "",
    drawn: own.slice(0, LARGEST_PICTURE),
    tables: [
      connectionTable({ caption: "May talk to it", edges: incoming, ends: ["source"] }, graph, onSelect),
      connectionTable({ caption: "It may talk to", edges: outgoing, ends: ["target"] }, graph, onSelect),
    ],
  };
}

/** The groups with the most findings, and those with the most connections among them. */
function groupsToStartFrom(graph: PageGraph, nodes: readonly PageNode[]): string[] {
  return nodes
    .map(({ id }) => ({ id, findings: graph.findingsOf(id).length, edges: graph.edgesOf(id).length }))
    .sort((one, other) => other.findings - one.findings || other.edges - one.edges)
    .slice(0, GROUPS_TO_START_FROM)
    .map(({ id }) => id);
}

/** It takes the focus when it changes, so that screen readers go on reading there. */
function heading(text: string): HTMLElement {
  return html("h2", { id: "subject-title", tabindex: -1 }, html("bdi", {}, text));
}

function details(node: PageNode): HTMLElement[] {
  const terms: readonly (readonly [term: string, value: string | undefined])[] = [
    ["ID", node.id],
    ["Address", node.address],
    ["VPC", node.vpcId],
  ];
  const rows = terms.flatMap(([term, value]) =>
    value === undefined || value === nameOf(node)
      ? []
      : [html("div", {}, html("dt", {}, term), html("dd", {}, html("bdi", {}, shortened(value))))],
  );
  const tags = tagsOf(node).flatMap((tag) => [tagElement(tag), " "]);
  return [...(rows.length > 0 ? [html("dl", {}, ...rows)] : []), html("p", { class: "tags" }, ...tags)];
}
