import type { GraphEdge } from "../../../environment/graph/graph";
import { commonTraffic, type Traffic } from "../../../environment/traffic";
import type { PageFinding, PageNode } from "./page-data";
import type { PageGraph } from "./page-graph";

/** The value of the filter by finding that accepts every finding. */
export const ANY_FINDING = "*";

/** What the page is narrowed to. */
export interface Filters {
  /** The traffic with a port or a range; undefined narrows nothing. */
  readonly traffic: readonly Traffic[] | undefined;
  /** An empty text narrows nothing. */
  readonly vpcId: string;
  /** The ID of a kind of finding, or `ANY_FINDING`. An empty text narrows nothing. */
  readonly findingId: string;
}

/** The part of a graph that filters let through. */
export interface FilteredGraph {
  readonly nodes: readonly PageNode[];
  /** The edges of these groups, also to others. They have only connections that the filter by port accepts. */
  readonly edges: readonly GraphEdge[];
  readonly findings: readonly PageFinding[];
  /** The filters that could narrow it further, such as "a port". */
  readonly furtherFilters: readonly string[];
}

/** Narrows a graph. The findings of the selected group stay, whatever its VPC is. */
export function filtered(graph: PageGraph, filters: Filters, selectedId: string | undefined): FilteredGraph {
  const { traffic, vpcId, findingId } = filters;
  const acceptsFinding = (finding: PageFinding) =>
    ["", ANY_FINDING, finding.id].includes(findingId) &&
    (traffic === undefined || finding.traffic.length === 0 || haveCommonTraffic(finding.traffic, traffic));
  const edges = traffic === undefined ? graph.edges : edgesWith(traffic, graph.edges);
  const connected = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const nodes = graph.nodes.filter(
    (node) =>
      (vpcId === "" || node.vpcId === vpcId) &&
      (findingId === "" || graph.findingsOf(node.id).some(acceptsFinding)) &&
      (traffic === undefined || connected.has(node.id)),
  );
  const ids = new Set<string | undefined>(nodes.map(({ id }) => id));
  const isShown = (id: string | undefined) => id !== undefined && (ids.has(id) || id === selectedId);
  return {
    nodes,
    edges: edges.filter(({ source, target }) => ids.has(source) || ids.has(target)),
    findings: graph.findings.filter(
      (finding) => acceptsFinding(finding) && (isShown(finding.groupId) || isShown(finding.otherGroupId)),
    ),
    furtherFilters: [
      ...(traffic === undefined ? ["a port"] : []),
      ...(vpcId === "" ? ["a VPC"] : []),
      ...(findingId === "" ? ["a finding"] : []),
    ],
  };
}

function edgesWith(traffic: readonly Traffic[], edges: readonly GraphEdge[]): GraphEdge[] {
  return edges.flatMap((edge) => {
    const connections = edge.connections.filter((connection) => haveCommonTraffic([connection], traffic));
    return connections.length === 0 ? [] : [{ ...edge, connections }];
  });
}

const haveCommonTraffic = (some: readonly Traffic[], others: readonly Traffic[]): boolean =>
  some.some((one) => others.some((other) => commonTraffic(one, other) !== undefined));

/** Accepts groups whose name, ID or address contains a text. */
export function searchFilter(text: string): (node: PageNode) => boolean {
  const words = text.trim().toLowerCase();
  return ({ id, name, address }) => [id, name, address].some((value) => value?.toLowerCase().includes(words) === true);
}
