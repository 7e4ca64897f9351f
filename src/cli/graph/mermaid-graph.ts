import type { Graph } from "../../environment/graph/graph";
import { COLOURS, pictureOf, type PictureEdge, type PictureNode } from "./picture";

/** A graph as a flowchart of Mermaid, which GitHub draws in Markdown. */
export function mermaidGraph(graph: Graph): string {
  const { nodes, edges } = pictureOf(graph);
  const labels = new Map(nodes.map(({ id, lines }) => [id, label(lines)]));
  // Names could be words of Mermaid, such as "end".
  const ids = new Map<string, string>();
  /** The group with its label, and later only its ID in the flowchart. */
  const reference = (groupId: string): string => {
    const known = ids.get(groupId);
    if (known !== undefined) return known;
    const id = `g${ids.size + 1}`;
    ids.set(groupId, id);
    return `${id}[${labels.get(groupId)!}]`;
  };
  const lines = [
    ...edges.map((edge) => `${reference(edge.source)} ${arrow(edge)}|${label(edge.lines)}| ${reference(edge.target)}`),
    ...nodes.filter(({ id }) => !ids.has(id)).map(({ id }) => reference(id)),
    ...CLASSES.flatMap(({ name, style, includes }) => {
      const members = nodes.filter(includes).map(({ id }) => ids.get(id)!);
      return members.length === 0 ? [] : [`classDef ${name} ${style}`, `class ${members.join(",")} ${name}`];
    }),
    ...LINK_STYLES.flatMap(({ change, style }) => {
      const indexes = edges.flatMap((edge, index) => (edge.change === change ? [index] : []));
      return indexes.length === 0 ? [] : [`linkStyle ${indexes.join(",")} ${style}`];
    }),
  ];
  return ["flowchart LR", ...lines.map((line) => `  ${line}`), ""].join("\n");
}

function arrow({ isHalf, change }: PictureEdge): string {
  if (isHalf) return "-.->";
  return change === "added" ? "==>" : "-->";
}

interface NodeClass {
  readonly name: string;
  readonly style: string;
  readonly includes: (node: PictureNode) => boolean;
}

const CLASSES: readonly NodeClass[] = [
  { name: "unknown", style: "stroke-dasharray:6 4", includes: ({ isKnown }) => !isKnown },
  { name: "added", style: `stroke:${COLOURS.added},stroke-width:3px`, includes: ({ change }) => change === "added" },
  {
    name: "removed",
    style: `stroke:${COLOURS.removed},stroke-dasharray:2 4`,
    includes: ({ change }) => change === "removed",
  },
  { name: "open", style: `stroke:${COLOURS.open},stroke-width:4px`, includes: ({ isOpen }) => isOpen },
];

const LINK_STYLES = [
  { change: "added", style: `stroke:${COLOURS.added}` },
  { change: "removed", style: `stroke:${COLOURS.removed},stroke-dasharray:2 4` },
] as const;

const label = (lines: readonly string[]): string => `"${lines.map(escaped).join("<br/>")}"`;

/**
 * A text as Mermaid shows it unchanged. Its labels are HTML and Markdown, in which many characters mean something, such
 * as a number with a dot at the beginning: all but letters, digits and some others become entity codes.
 */
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{M}\p{N} ,()-]|^[ -]|(?<=^\d+)\)/gu, (character) => `#${character.codePointAt(0)!};`);
