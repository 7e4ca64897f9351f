import { distance } from "fastest-levenshtein";
import { nodeName, type Graph, type GraphNode } from "../../environment/graph/graph";
import { sortedBy } from "../../environment/environment";
import { listOf } from "../../environment/phrases";

/**
 * Finds the group that a person means.
 *
 * @param text - its ID, name or address
 * @returns the group, or a sentence that says why it is not found
 */
export function groupCalled(text: string, { nodes }: Graph): GraphNode | string {
  if (text.trim() === "") return "The name of a group is empty. Give an ID, name or Terraform address.";
  const withId = nodes.find(({ id }) => id === text);
  if (withId !== undefined) return withId;
  const called = nodes.filter(({ name, address }) => name === text || address === text);
  if (called.length === 1) return called[0]!;
  if (called.length > 1) return `Several groups are called ${text}: ${listOf(called.map(({ id }) => id))}. Give an ID.`;
  if (nodes.length === 0) return `There is no group ${text}, because the input contains no groups.`;
  const suggested = nearest(text, nodes).map(groupLabel);
  return `There is no group ${text}. The nearest ${suggested.length === 1 ? "is" : "are"} ${listOf(suggested)}.`;
}

/** The most groups that a sentence suggests. */
const SUGGESTED = 3;

const nearest = (text: string, nodes: readonly GraphNode[]): GraphNode[] =>
  sortedBy(nodes, (node) => String(distanceTo(text, node)).padStart(5)).slice(0, SUGGESTED);

/** People often leave out a part of a name, such as the environment's. */
function distanceTo(text: string, { id, name = id, address = id }: GraphNode): number {
  const wanted = text.toLowerCase();
  const distances = [id, name, address].map((known) => {
    const lowerCase = known.slice(0, LONGEST_NAME).toLowerCase();
    return lowerCase.includes(wanted) ? 0 : distance(wanted, lowerCase);
  });
  return Math.min(...distances);
}

/** The names of groups have at most 255 characters. */
const LONGEST_NAME = 255;

/** A group in messages. */
export function groupLabel(node: GraphNode): string {
  const name = nodeName(node);
  return name === node.id ? name : `${name} (${node.id})`;
}
