import type { Change, GraphConnection, GraphEdge } from "../../../environment/graph/graph";
import { svg } from "./elements";
import { arrowhead, curve, layoutOf, type Box, type FlowDirection, type Line, type Size } from "./layout";
import type { PageNode } from "./page-data";
import { byUrgency, fullName, nameOf, sideState, SIDES, worstState, type Side, type SideState } from "./page-graph";
import { shortened } from "./phrases";
import { CHANGES, DANGLING, tagsOf } from "./tags";

/** A line of text in the picture. */
interface TextLine {
  readonly text: string;
  readonly kind: string;
  readonly size: number;
}

const NAME_LENGTH = 28;
/** IDs have smaller characters. */
const ID_LENGTH = 36;
const LINES_PER_EDGE = 3;
const LINE_HEIGHT = 1.35;

export interface PictureOptions {
  readonly nodes: readonly PageNode[];
  readonly edges: readonly GraphEdge[];
  readonly selectedId: string | undefined;
  readonly direction: FlowDirection;
  /** What the picture shows, for those who cannot see it. */
  readonly description: string;
  readonly onSelect: (id: string) => void;
}

/** Draws groups and their connections. A click selects a group; the tables do the same for the keyboard. */
export function picture({ nodes, edges, direction, description, ...options }: PictureOptions): SVGSVGElement {
  const measure = textMeasure();
  const positions = new Map(nodes.map(({ id }, index) => [id, index]));
  // What a group may send to itself is written in its box.
  const loops = new Map(edges.flatMap((edge) => (edge.source === edge.target ? [[edge.source, edge]] : [])));
  const arrows = edges.filter(({ source, target }) => source !== target);
  const linesOfNodes = nodes.map((node) => linesOfNode(node, loops.get(node.id)));
  const linesOfArrows = arrows.map(({ connections }) => linesOfConnections(connections));
  const layout = layoutOf(
    linesOfNodes.map((lines) => sizeOf(lines, measure, 12)),
    arrows.map(({ source, target }, index) => ({
      source: positions.get(source)!,
      target: positions.get(target)!,
      label: sizeOf(linesOfArrows[index]!, measure, 3),
    })),
    direction,
  );
  return svg(
    "svg",
    { role: "img", "aria-label": description, viewBox: `0 0 ${layout.width} ${layout.height}` },
    ...arrows.map(({ connections }, index) => arrow(connections, layout.edges[index]!, direction)),
    // All labels are above all lines.
    ...arrows.map((_, index) => {
      const { label } = layout.edges[index]!;
      return svg("g", { class: "label" }, box(label, 2), ...texts(linesOfArrows[index]!, label));
    }),
    ...nodes.map((node, index) => drawnNode(node, linesOfNodes[index]!, layout.nodes[index]!, options)),
  );
}

/** An arrow between groups. Its first half stands for the egress rule, its second half for the ingress rule. */
export function arrow(
  connections: readonly GraphConnection[],
  { toLabel, toTarget }: Line,
  direction: FlowDirection,
): SVGGElement {
  const change = commonChange(connections);
  // What a plan removes says nothing about the connections that stay.
  const styling = change === "removed" ? connections : connections.filter((one) => one.change !== "removed");
  const [egress, ingress] = SIDES.map((side) => worstState(styling, [side])) as [SideState, SideState];
  return svg(
    "g",
    { class: `arrow ${change ?? ""}` },
    svg("path", { class: `half ${egress}`, d: curve(toLabel, direction) }),
    svg("path", { class: `half ${ingress}`, d: curve(toTarget, direction) }),
    svg("path", { class: `arrowhead ${ingress}`, d: arrowhead(toTarget, direction) }),
  );
}

/** What a plan does to all of these connections. */
function commonChange([first, ...others]: readonly GraphConnection[]): Change | undefined {
  return others.every(({ change }) => change === first!.change) ? first!.change : undefined;
}

function drawnNode(
  node: PageNode,
  lines: readonly TextLine[],
  place: Box,
  { selectedId, onSelect }: Pick<PictureOptions, "selectedId" | "onSelect">,
): SVGGElement {
  const classes = ["node", ...tagsOf(node).map(({ kind }) => kind), ...(node.id === selectedId ? ["selected"] : [])];
  const group = svg("g", { class: classes.join(" ") }, svg("title", {}, fullName(node)), box(place, 6));
  group.append(...texts(lines, place));
  group.dataset.id = node.id;
  group.addEventListener("click", () => onSelect(node.id));
  return group;
}

const box = ({ x, y, width, height }: Box, rx: number): SVGRectElement =>
  svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx });

function linesOfNode(node: PageNode, loop: GraphEdge | undefined): TextLine[] {
  const name = nameOf(node);
  return [
    { text: shortened(name, NAME_LENGTH), kind: "name", size: 14 },
    ...(name === node.id ? [] : [{ text: shortened(node.id, ID_LENGTH), kind: "id", size: 11 }]),
    ...tagsOf(node).map(({ text, kind }) => ({ text: shortened(text, NAME_LENGTH), kind, size: 12 })),
    ...linesOfConnections(loop?.connections ?? []).map(({ text, ...line }) => ({ ...line, text: `↻ ${text}` })),
  ];
}

function linesOfConnections(connections: readonly GraphConnection[]): TextLine[] {
  // One line more costs no more room than the sentence that it replaces.
  const count = connections.length <= LINES_PER_EDGE + 1 ? connections.length : LINES_PER_EDGE;
  const shown = connections.toSorted((one, other) => byUrgency([one], [other])).slice(0, count);
  const lines = shown.map((connection) => ({ text: connectionText(connection), kind: lineKind(connection), size: 12 }));
  const rest = connections.length - shown.length;
  return rest === 0 ? lines : [...lines, { text: `${rest} more`, kind: "rest", size: 12 }];
}

function connectionText(connection: GraphConnection): string {
  const remarks = [
    ...(connection.change === undefined ? [] : [CHANGES[connection.change]]),
    ...(connection.isDangling === true
      ? [DANGLING]
      : SIDES.flatMap((side) => REMARKS[sideState(connection, side)]?.(side) ?? [])),
  ];
  return [shortened(connection.label, NAME_LENGTH), ...remarks].join(" · ");
}

const REMARKS: Readonly<Partial<Record<SideState, (side: Side) => string>>> = {
  missing: (side) => `no ${side}`,
  open: () => "open rule",
  unknown: (side) => `${side} not judged`,
};

function lineKind(connection: GraphConnection): string {
  const state = worstState([connection]);
  return state === "whole" ? (connection.change ?? state) : state;
}

type Measure = (line: TextLine) => number;

function textMeasure(): Measure {
  const context = document.createElement("canvas").getContext("2d")!;
  const { fontFamily } = getComputedStyle(document.body);
  return ({ text, size }) => {
    context.font = `600 ${size}px ${fontFamily}`;
    return context.measureText(text).width;
  };
}

function sizeOf(lines: readonly TextLine[], measure: Measure, padding: number): Size {
  return {
    width: Math.max(...lines.map(measure)) + 2 * padding,
    height: heightOf(lines) + 2 * padding,
  };
}

const heightOf = (lines: readonly TextLine[]): number =>
  lines.reduce((height, { size }) => height + size * LINE_HEIGHT, 0);

function texts(lines: readonly TextLine[], { x, y }: Box): SVGTextElement[] {
  let top = y - heightOf(lines) / 2;
  return lines.map(({ text, kind, size }) => {
    top += size * LINE_HEIGHT;
    return svg("text", { class: kind, x, y: top - size * 0.35, "font-size": size }, text);
  });
}
