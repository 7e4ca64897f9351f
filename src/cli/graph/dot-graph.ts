import type { Graph } from "../../environment/graph/graph";
import { COLOURS, pictureOf, type PictureEdge, type PictureNode } from "./picture";

/** A graph in the DOT language of Graphviz. */
export function dotGraph(graph: Graph): string {
  const { nodes, edges } = pictureOf(graph);
  const lines = [
    "rankdir=LR;",
    'node [shape=box, style=rounded, fontname="Helvetica"];',
    'edge [fontname="Helvetica", fontsize=11];',
    ...nodes.map((node) => `${quoted(node.id)} ${attributes(node.lines, nodeStyle(node))};`),
    ...edges.map(
      (edge) => `${quoted(edge.source)} -> ${quoted(edge.target)} ${attributes(edge.lines, edgeStyle(edge))};`,
    ),
  ];
  return ['digraph "security groups" {', ...lines.map((line) => `  ${line}`), "}", ""].join("\n");
}

type Style = Readonly<Record<string, string>>;

function nodeStyle({ isOpen, isKnown, change }: PictureNode): Style {
  return {
    ...(isKnown ? {} : { style: "rounded,dashed" }),
    ...(change === "added" ? { color: COLOURS.added, penwidth: "2" } : {}),
    ...(change === "removed" ? { color: COLOURS.removed, style: "rounded,dotted" } : {}),
    ...(isOpen ? { color: COLOURS.open, penwidth: "3" } : {}),
  };
}

function edgeStyle({ isHalf, change }: PictureEdge): Style {
  return {
    ...(change === "added" ? { color: COLOURS.added, penwidth: "2" } : {}),
    ...(change === "removed" ? { color: COLOURS.removed, style: "dotted" } : {}),
    ...(isHalf ? { style: "dashed" } : {}),
  };
}

function attributes(lines: readonly string[], style: Style): string {
  const styles = Object.entries(style).map(([name, value]) => `${name}=${quoted(value)}`);
  return `[${[`label=${label(lines)}`, ...styles].join(", ")}]`;
}

/** Graphviz replaces character entities, such as `&lt;`, in labels. */
const label = (lines: readonly string[]): string =>
  `"${lines.map((line) => withEscapes(line.replaceAll("&", "&amp;"))).join("\\n")}"`;

const quoted = (text: string): string => `"${withEscapes(text)}"`;

const withEscapes = (text: string): string => text.replace(/["\\]/g, "\\$&");
