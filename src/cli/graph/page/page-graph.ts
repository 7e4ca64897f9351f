import { FINDING_LEVELS, type FindingLevel } from "../../../environment/finding";
import type { GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import type { PageData, PageFinding, PageNode } from "./page-data";
import { shortened } from "./phrases";

/** The levels of findings, the worst one first. */
export const LEVELS: readonly FindingLevel[] = FINDING_LEVELS.toReversed();

/** The graph with look-ups over it. */
export class PageGraph {
  /** Sorted by name. */
  readonly nodes: readonly PageNode[];
  /** The pairs of groups with the worst problems come first. */
  readonly edges: readonly GraphEdge[];
  /** The worst ones come first. */
  readonly findings: readonly PageFinding[];
  private readonly nodesById: ReadonlyMap<string, PageNode>;
  private readonly namesakes = new Map<string, PageNode[]>();
  private readonly edgesByGroup = new Map<string, GraphEdge[]>();
  private readonly findingsByGroup = new Map<string, PageFinding[]>();

  constructor({ nodes, edges, findings }: PageData) {
    this.nodes = nodes.toSorted(
      (one, other) => compareTexts(nameOf(one), nameOf(other)) || compareTexts(one.id, other.id),
    );
    this.nodesById = new Map(nodes.map((node) => [node.id, node]));
    const positions = new Map(this.nodes.map(({ id }, index) => [id, index]));
    this.edges = edges.toSorted(
      (one, other) =>
        byUrgency(one.connections, other.connections) ||
        positions.get(one.source)! - positions.get(other.source)! ||
        positions.get(one.target)! - positions.get(other.target)!,
    );
    this.findings = findings.toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level));
    for (const node of nodes) addToEach(this.namesakes, [nameOf(node), node.id], node);
    for (const edge of this.edges) addToEach(this.edgesByGroup, [edge.source, edge.target], edge);
    for (const finding of this.findings) {
      addToEach(this.findingsByGroup, [finding.groupId, finding.otherGroupId ?? finding.groupId], finding);
    }
  }

  node(id: string): PageNode | undefined {
    return this.nodesById.get(id);
  }

  /** Whether another group has the name of a group as its name or ID. */
  isAmbiguous(node: PageNode): boolean {
    return node.id !== nameOf(node) && this.namesakes.get(nameOf(node))!.length > 1;
  }

  edgesOf(id: string): readonly GraphEdge[] {
    return this.edgesByGroup.get(id) ?? [];
  }

  findingsOf(id: string): readonly PageFinding[] {
    return this.findingsByGroup.get(id) ?? [];
  }
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Sorts texts as people do: "service-2" comes before "service-10". */
export const compareTexts = (one: string, other: string): number => COLLATOR.compare(one, other);

/** What people call a group. */
export function nameOf({ name, address, id }: PageNode): string {
  return shortened([name, address].find((text) => text !== undefined && text.trim() !== "") ?? id);
}

/** Tells a group apart from all others. */
export const fullName = (node: PageNode): string =>
  nameOf(node) === node.id ? node.id : `${nameOf(node)} (${shortened(node.id)})`;

export const SIDES = ["egress", "ingress"] as const;

/** The egress rule is on the source's side of a connection, the ingress rule on the target's. */
export type Side = (typeof SIDES)[number];

/** Whether a side has a rule, or only one that opens all egress. */
export type SideState = "whole" | "missing" | "open" | "unknown";

export function sideState({ status, ruleOn }: GraphConnection, side: Side): SideState {
  if (status === "unknown") return side === ruleOn ? "whole" : "unknown";
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
