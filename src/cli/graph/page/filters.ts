import type { GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import { commonTraffic, TCP, trafficOf, UDP } from "../../../environment/traffic";
import type { PageFinding, PageNode } from "./page-data";
import type { PageGraph } from "./page-graph";

/** The value of the filter by finding that accepts every finding. */
export const ANY_FINDING = "*";

/** What the page is narrowed to. An empty text narrows nothing. */
export interface Filters {
  readonly port: string;
  readonly vpcId: string;
  /** The ID of a kind of finding, or `ANY_FINDING`. */
  readonly findingId: string;
}

/** The part of a graph that filters let through. */
export interface FilteredGraph {
  readonly nodes: readonly PageNode[];
  /** The edges between these groups. They have only connections that the filter by port accepts. */
  readonly edges: readonly GraphEdge[];
  readonly findings: readonly PageFinding[];
}

/** Narrows a graph. The selected group and its connections stay, whatever its VPC and findings are. */
export function filtered(graph: PageGraph, filters: Filters, selectedId: string | undefined): FilteredGraph {
  const acceptsFinding = ({ id }: PageFinding) => ["", ANY_FINDING, id].includes(filters.findingId);
  const acceptsConnection = connectionFilter(filters.port);
  const edges = acceptsConnection === undefined ? graph.edges : narrowed(graph.edges, acceptsConnection);
  const connected = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const nodes = graph.nodes.filter(
    ({ id, vpcId }) =>
      (filters.vpcId === "" || vpcId === filters.vpcId) &&
      (filters.findingId === "" || graph.findingsOf(id).some(acceptsFinding)) &&
      (acceptsConnection === undefined || connected.has(id)),
  );
  const ids = new Set(nodes.map(({ id }) => id));
  const shown = new Set(selectedId === undefined ? ids : [...ids, selectedId]);
  return {
    nodes,
    edges: edges.filter(({ source, target }) => shown.has(source) && shown.has(target)),
    findings: graph.findings.filter(
      (finding) =>
        acceptsFinding(finding) &&
        [finding.groupId, finding.otherGroupId].some((id) => id !== undefined && shown.has(id)),
    ),
  };
}

function narrowed(edges: readonly GraphEdge[], accepts: (connection: GraphConnection) => boolean): GraphEdge[] {
  return edges.flatMap((edge) => {
    const connections = edge.connections.filter(accepts);
    return connections.length === 0 ? [] : [{ ...edge, connections }];
  });
}

/** Accepts connections that allow a port, such as "443" or "udp 53". Another text must be part of their label. */
function connectionFilter(text: string): ((connection: GraphConnection) => boolean) | undefined {
  const words = text.trim().toLowerCase();
  if (words === "") return undefined;
  const [, protocol, digits] = /^(?:(tcp|udp)\s*)?(\d{1,5})$/.exec(words) ?? [];
  if (digits === undefined) return ({ label }) => label.toLowerCase().includes(words);
  const port = Number(digits);
  const wanted = (protocol === undefined ? [TCP, UDP] : [protocol]).map((one) => trafficOf(one, port, port));
  return (connection) => wanted.some((traffic) => commonTraffic(traffic, connection) !== undefined);
}

/** Accepts groups whose name, ID or address contains a text. */
export function searchFilter(text: string): (node: PageNode) => boolean {
  const words = text.trim().toLowerCase();
  return ({ id, name, address }) => [id, name, address].some((value) => value?.toLowerCase().includes(words) === true);
}
