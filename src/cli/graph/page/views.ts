import type { GraphEdge } from "../../../environment/graph/graph";
import { html, spaced } from "./elements";
import type { FilteredGraph } from "./filters";
import type { PageNode } from "./page-data";
import { nameOf, type PageGraph } from "./page-graph";
import { anyOf, counted, moreSentence, shortened } from "./phrases";
import { connectionTable, startTable } from "./tables";
import { tagElement, tagsOf } from "./tags";

/** The content of the main part of the page. */
export interface View {
  readonly subject: readonly HTMLElement[];
  /** Sentences, some of them empty. */
  readonly notes: readonly string[];
  /** The edges in the picture. */
  readonly drawn: readonly GraphEdge[];
  readonly tables: readonly HTMLElement[];
}

/** More edges cannot be told apart in a picture. */
const LARGEST_PICTURE = 60;
const GROUPS_TO_START_FROM = 20;

/** The whole graph if it is small, or else the groups from which to start. */
export function overview(
  graph: PageGraph,
  { nodes, edges, furtherFilters }: FilteredGraph,
  onSelect: (id: string) => void,
): View {
  const subject = [heading("All groups")];
  if (graph.nodes.length === 0) return { subject, notes: ["The input has no security groups."], drawn: [], tables: [] };
  if (edges.length > LARGEST_PICTURE) {
    const narrow = furtherFilters.length === 0 ? "" : `, or narrow with ${anyOf(furtherFilters)}`;
    const note = `${counted(edges.length, "pair")} are too many for a picture. Select a group${narrow}.`;
    return {
      subject,
      notes: [hiddenSentence(graph.edges, edges), note],
      drawn: [],
      tables: [startTable(graph, groupsToStartFrom(graph, nodes), onSelect)],
    };
  }
  const isolated = nodes.filter(({ id }) => graph.edgesOf(id).length === 0).length;
  const note = isolated === 0 ? "" : `The list has ${counted(isolated, "more group")} without connections.`;
  const table = { caption: "Connections", edges, ends: ["source", "target"] } as const;
  return {
    subject,
    notes: [hiddenSentence(graph.edges, edges), note],
    drawn: edges,
    tables: [connectionTable(table, furtherFilters, graph, onSelect)],
  };
}

/** Says how many connections the filters do not let through. */
function hiddenSentence(all: readonly GraphEdge[], shown: readonly GraphEdge[]): string {
  const hidden = connectionCount(all) - connectionCount(shown);
  if (hidden === 0) return "";
  return `The filters hide ${counted(hidden, "connection")}.`;
}

const connectionCount = (edges: readonly GraphEdge[]): number =>
  edges.reduce((count, { connections }) => count + connections.length, 0);

/** The connections of a group. */
export function neighbourhood(
  graph: PageGraph,
  node: PageNode,
  { edges, furtherFilters }: FilteredGraph,
  onSelect: (id: string) => void,
): View {
  const own = edges.filter(({ source, target }) => source === node.id || target === node.id);
  const rest = own.length - LARGEST_PICTURE;
  const incoming = own.filter(({ target }) => target === node.id);
  const outgoing = own.filter(({ source }) => source === node.id);
  const part = `The picture has ${LARGEST_PICTURE} of ${counted(own.length, "pair")}.`;
  const note = rest > 0 ? `${part} ${moreSentence(rest, furtherFilters)}` : "";
  return {
    subject: [heading(nameOf(node)), ...details(node)],
    notes: [hiddenSentence(graph.edgesOf(node.id), own), note],
    drawn: own.slice(0, LARGEST_PICTURE),
    tables: [
      connectionTable({ caption: "Incoming", edges: incoming, ends: ["source"] }, furtherFilters, graph, onSelect),
      connectionTable({ caption: "Outgoing", edges: outgoing, ends: ["target"] }, furtherFilters, graph, onSelect),
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
  return [
    ...(rows.length > 0 ? [html("dl", {}, ...rows)] : []),
    html("p", { class: "tags" }, ...spaced(tagsOf(node).map(tagElement))),
  ];
}
