import { FINDING_LEVELS, type FindingLevel } from "../../../environment/finding";
import type { GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import type { PageData, PageFinding, PageNode } from "./page-data";
import { shortened } from "./phrases";

/** The levels of findings, the worst one first. */
export const LEVELS: readonly FindingLevel[] = FINDING_LEVELS.toReversed();

/** The graph with look-ups over it. */
export class PageGraph {
  readonly nodes: readonly PageNode[];
  /** The pairs of groups with the worst problems come first. */
  readonly edges: readonly GraphEdge[];
  /** The worst ones come first. */
  readonly findings: readonly PageFinding[];
  private readonly nodesById: ReadonlyMap<string, PageNode>;
  private readonly edgesByGroup = new Map<string, GraphEdge[]>();
  private readonly findingsByGroup = new Map<string, PageFinding[]>();

  constructor({ nodes, edges, findings }: PageData) {
    this.nodes = nodes;
    this.nodesById = new Map(nodes.map((node) => [node.id, node]));
    this.edges = edges.toSorted((one, other) => byUrgency(one.connections, other.connections));
    this.findings = findings.toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level));
    for (const edge of this.edges) addToEach(this.edgesByGroup, [edge.source, edge.target], edge);
    for (const finding of this.findings) {
      addToEach(this.findingsByGroup, [finding.groupId, finding.otherGroupId ?? finding.groupId], finding);
    }
  }

  node(id: string): PageNode | undefined {
    return this.nodesById.get(id);
  }

  nameOf(id: string): string {
    const node = this.nodesById.get(id);
    return node === undefined ? shortened(id) : nameOf(node);
  }

  edgesOf(id: string): readonly GraphEdge[] {
    return this.edgesByGroup.get(id) ?? [];
  }

  findingsOf(id: string): readonly PageFinding[] {
    return this.findingsByGroup.get(id) ?? [];
  }
}

/** What people call a group. */
export function nameOf({ name, address, id }: PageNode): string {
  return shortened([name, address].find((text) => text !== undefined && text.trim() !== "") ?? id);
}

export const SIDES = ["egress", "ingress"] as const;

/** The egress rule is on the source's side of a connection, the ingress rule on the target's. */
export type Side = (typeof SIDES)[number];

/** Whether a side has a rule, or only one that opens all egress. */
export type SideState = "whole" | "missing" | "open" | "unknown";

export function sideState({ status }: GraphConnection, side: Side): SideState {
  if (status === "unknown") return "unknown";
  if (status === `missing-${side}`) return "missing";
  return side === "egress" && status === "egress-only-through-open-rule" ? "open" : "whole";
}

const WORST_FIRST: readonly SideState[] = ["missing", "open", "unknown", "whole"];

/** The worst state of the sides of connections. */
export function worstState(connections: readonly GraphConnection[], sides: readonly Side[] = SIDES): SideState {
  const states = connections.flatMap((connection) => sides.map((side) => sideState(connection, side)));
  return WORST_FIRST.find((state) => states.includes(state))!;
}

/** Sorts by what a reviewer must see first: problems, then changes. */
export function byUrgency(one: readonly GraphConnection[], other: readonly GraphConnection[]): number {
  return rankOf(one) - rankOf(other);
}

function rankOf(connections: readonly GraphConnection[]): number {
  const isChanged = connections.some(({ change }) => change !== undefined);
  return 2 * WORST_FIRST.indexOf(worstState(connections)) + (isChanged ? 0 : 1);
}

function addToEach<Value>(map: Map<string, Value[]>, keys: readonly string[], value: Value): void {
  for (const key of new Set(keys)) {
    const values = map.get(key);
    if (values === undefined) map.set(key, [value]);
    else values.push(value);
  }
}
