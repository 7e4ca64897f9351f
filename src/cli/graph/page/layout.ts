import { Graph, layout } from "@dagrejs/dagre";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A box of the picture. Its centre is at (x, y). */
export type Box = Point & Size;

/** Where targets are, seen from their sources. */
export type FlowDirection = "right" | "down";

/** Nodes are known by their index. No edge has the same node at both ends. */
export interface LayoutEdge {
  readonly source: number;
  readonly target: number;
  /** The size of its label. */
  readonly label: Size;
}

/** The line of an edge: from its source to its label, and from there to its target. */
export interface Line {
  readonly toLabel: readonly Point[];
  readonly toTarget: readonly Point[];
}

/** Where to draw what. Nodes and edges have the order of the input. */
export interface Layout extends Size {
  readonly nodes: readonly Box[];
  readonly edges: readonly (Line & { readonly label: Box })[];
}

/** Arranges groups in ranks, sources before targets, with room for the labels of the edges. */
export function layoutOf(sizes: readonly Size[], edges: readonly LayoutEdge[], direction: FlowDirection): Layout {
  const graph = new Graph();
  const rankdir = direction === "right" ? "LR" : "TB";
  graph.setGraph({ rankdir, nodesep: 20, edgesep: 12, ranksep: 60, marginx: 12, marginy: 12 });
  sizes.forEach((size, index) => graph.setNode(String(index), { ...size }));
  for (const { source, target, label } of edges) {
    graph.setEdge(String(source), String(target), { ...label, labelpos: "c" });
  }
  layout(graph);
  const nodes = sizes.map((_, index) => graph.node(String(index)) as Box);
  const arranged = edges.map(
    ({ source, target }) => graph.edge(String(source), String(target)) as Box & { readonly points: readonly Point[] },
  );
  // The first and the last point are on the line to the centre of a node: see attachmentPoints.
  const bends = arranged.map(({ points }) => points.slice(1, -1));
  const [starts, ends] = attachmentPoints(nodes, edges, bends, direction);
  return {
    ...(graph.graph() as Size),
    nodes,
    edges: arranged.map((label, index) => {
      // Dagre puts the label into the middle of an edge.
      const middle = (bends[index]!.length - 1) / 2;
      const sign = Math.sign(along(ends[index]!, direction) - along(starts[index]!, direction));
      const side = (sideSign: number) => pointOnSide(label, sideSign, 0.5, direction);
      return {
        label,
        toLabel: [starts[index]!, ...bends[index]!.slice(0, middle), side(-sign)],
        toTarget: [side(sign), ...bends[index]!.slice(middle + 1), ends[index]!],
      };
    }),
  };
}

/** The points at which edges start and end, spread over the side of the node that faces the edge. */
function attachmentPoints(
  nodes: readonly Box[],
  edges: readonly LayoutEdge[],
  bends: readonly (readonly Point[])[],
  direction: FlowDirection,
): [starts: Point[], ends: Point[]] {
  const [starts, ends]: [Point[], Point[]] = [[], []];
  const sides = new Map<string, { readonly next: Point; readonly attach: (point: Point) => void }[]>();
  const add = (node: number, next: Point, attach: (point: Point) => void): void => {
    const key = `${node} ${along(next, direction) > along(nodes[node]!, direction) ? 1 : -1}`;
    sides.set(key, [...(sides.get(key) ?? []), { next, attach }]);
  };
  edges.forEach(({ source, target }, index) => {
    add(source, bends[index]![0]!, (point) => (starts[index] = point));
    add(target, bends[index]!.at(-1)!, (point) => (ends[index] = point));
  });
  for (const [key, attached] of sides) {
    const [node, sign] = key.split(" ").map(Number) as [number, number];
    attached.sort((one, other) => across(one.next, direction) - across(other.next, direction));
    attached.forEach(({ attach }, index) =>
      attach(pointOnSide(nodes[node]!, sign, (index + 1) / (attached.length + 1), direction)),
    );
  }
  return [starts, ends];
}

/** The position in the direction of the flow, and the one across it. */
const along = ({ x, y }: Point, direction: FlowDirection): number => (direction === "right" ? x : y);
const across = ({ x, y }: Point, direction: FlowDirection): number => (direction === "right" ? y : x);

function pointOnSide({ x, y, width, height }: Box, sign: number, part: number, direction: FlowDirection): Point {
  return direction === "right"
    ? { x: x + (sign * width) / 2, y: y + (part - 0.5) * height }
    : { x: x + (part - 0.5) * width, y: y + (sign * height) / 2 };
}

/** The data of a path that is a smooth curve through points. Its ends and its points lie in the flow's direction. */
export function curve([first, ...others]: readonly Point[], direction: FlowDirection): string {
  let [path, start] = [`M${coordinates(first!)}`, first!];
  for (const end of others) {
    const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    const controls =
      direction === "right"
        ? [
            { x: middle.x, y: start.y },
            { x: middle.x, y: end.y },
          ]
        : [
            { x: start.x, y: middle.y },
            { x: end.x, y: middle.y },
          ];
    path += ` C${[...controls, end].map(coordinates).join(" ")}`;
    start = end;
  }
  return path;
}

const coordinates = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;

/** The data of a path that is an arrowhead at the end of such a curve. */
export function arrowhead(points: readonly Point[], direction: FlowDirection): string {
  const [before, tip] = [points.at(-2)!, points.at(-1)!];
  const back = 10 * Math.sign(along(before, direction) - along(tip, direction));
  const corners =
    direction === "right"
      ? [
          { x: tip.x + back, y: tip.y - 4 },
          { x: tip.x + back, y: tip.y + 4 },
        ]
      : [
          { x: tip.x - 4, y: tip.y + back },
          { x: tip.x + 4, y: tip.y + back },
        ];
  return `M${[tip, ...corners].map(coordinates).join(" L")} Z`;
}
