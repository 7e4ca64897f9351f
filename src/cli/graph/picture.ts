import {
  isHalf,
  nodeName,
  type Change,
  type Graph,
  type GraphConnection,
  type GraphEdge,
  type GraphNode,
} from "../../environment/graph/graph";
import { counted, listOf } from "../../environment/phrases";
import { printable, shortened } from "../printable";

/** What a picture shows of a group. */
export interface PictureNode {
  readonly id: string;
  /** The group's name, and what is special about it. */
  readonly lines: readonly string[];
  readonly isOpen: boolean;
  readonly isKnown: boolean;
  readonly change?: Change;
}

/** What a picture shows of all connections from one group to another. */
export interface PictureEdge {
  readonly source: string;
  readonly target: string;
  /** The traffic, and what is special about it. */
  readonly lines: readonly string[];
  /** Whether a connection lacks one of its rules. What a plan removes counts only if it removes all of them. */
  readonly isHalf: boolean;
  /** What a plan does to all of the connections. */
  readonly change?: Change;
}

/** A graph as pictures show it. All texts are printable. No meaning depends on colours and lines alone. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

export function pictureOf({ nodes, edges }: Graph): Picture {
  const groupsByText = new Map<string, Set<string>>();
  for (const node of nodes) {
    for (const text of [nodeName(node), node.id]) {
      groupsByText.set(text, (groupsByText.get(text) ?? new Set()).add(node.id));
    }
  }
  return {
    nodes: nodes.map((node) => pictureNode(node, groupsByText.get(nodeName(node))!.size === 1)),
    edges: edges.map(pictureEdge),
  };
}

function pictureNode(node: GraphNode, hasUniqueName: boolean): PictureNode {
  const { id, isOpen, isKnown, change } = node;
  const lines = [nodeName(node), ...(hasUniqueName || id === nodeName(node) ? [] : [id]), ...marksOf(node)];
  return { id: printable(id), lines: lines.map(shown), isOpen, isKnown, change };
}

const shown = (text: string): string => printable(shortened(text));

function* marksOf({ isOpen, egressChange, managedBy, isKnown, change }: GraphNode): Generator<string> {
  if (change !== undefined) yield change;
  if (egressChange !== undefined) yield `egress ${egressChange}`;
  else if (isOpen) yield "open egress";
  if (managedBy !== undefined) yield `managed by ${managedBy}`;
  if (!isKnown) yield "not in the input";
}

function pictureEdge({ source, target, connections }: GraphEdge): PictureEdge {
  const byMarks = new Map<string, string[]>();
  for (const connection of connections) {
    const marks = [...marksOfConnection(connection)].join(", ");
    const labels = byMarks.get(marks) ?? [];
    byMarks.set(marks, labels);
    labels.push(connection.label);
  }
  const lines = Array.from(byMarks, ([marks, labels]) => `${listOf(labels)}${marks === "" ? "" : ` (${marks})`}`);
  const changes = new Set(connections.map(({ change }) => change));
  const [change] = changes.size === 1 ? changes : [];
  const styling = change === "removed" ? connections : connections.filter((one) => one.change !== "removed");
  return {
    source: printable(source),
    target: printable(target),
    lines: lines.map(shown),
    isHalf: styling.some(isHalf),
    change,
  };
}

function* marksOfConnection({ status, isDangling, change }: GraphConnection): Generator<string> {
  if (change !== undefined) yield change;
  if (isDangling === true) yield "dangling reference";
  else if (status !== "whole") yield STATUS_MARKS[status];
}

const STATUS_MARKS: Readonly<Record<Exclude<GraphConnection["status"], "whole">, string>> = {
  "missing-egress": "no egress rule",
  "missing-ingress": "no ingress rule",
  "egress-only-through-open-rule": "only through open egress",
  unknown: "other side not judged",
};

/** The colours of what stands out. They are visible on white and on black. */
export const COLOURS = { open: "#e5484d", added: "#2f9e44", removed: "#868e96" } as const;

/** More is not readable. */
const MOST_EDGES = 60;
const MOST_NODES = 2 * MOST_EDGES;

/** Mermaid's `maxTextSize`. */
const MOST_CHARACTERS = 50_000;

/**
 * Says that a graph is too large for a picture; undefined if it is not.
 *
 * @param remedy - what to do about it
 */
export function sizeProblem({ nodes, edges }: Graph, remedy: string): string | undefined {
  if (edges.length <= MOST_EDGES && nodes.length <= MOST_NODES) return undefined;
  return (
    `The picture would have ${counted(edges.length, "edge")} and ${counted(nodes.length, "group")}. More than ` +
    `${MOST_EDGES} edges or ${MOST_NODES} groups are not readable. ${remedy}`
  );
}

/** Says that the text of a flowchart is too long for Mermaid; undefined if it is not. */
export function lengthProblem(flowchart: string, remedy: string): string | undefined {
  if (flowchart.length <= MOST_CHARACTERS) return undefined;
  return `The flowchart would have ${flowchart.length} characters. Mermaid's limit is ${MOST_CHARACTERS}. ${remedy}`;
}
