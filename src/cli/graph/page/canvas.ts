import type { GraphEdge } from "../../../environment/graph/graph";
import { button, html } from "./elements";
import type { PageNode } from "./page-data";
import type { PageGraph } from "./page-graph";
import { counted } from "./phrases";
import { picture } from "./picture";

/** Smaller texts cannot be read. Then people scroll instead. */
const SMALLEST_SCALE = 0.7;
const ZOOM = 1.25;

/** The part of the page that contains the picture. */
export class Canvas {
  private drawing: SVGSVGElement | undefined;
  private scale = 1;
  private readonly frame = html("div", { class: "frame", tabindex: 0, role: "region", "aria-label": "Picture" });
  private readonly tools = html(
    "div",
    { class: "zoom" },
    button("−", () => this.zoomTo(this.scale / ZOOM), { "aria-label": "Zoom out" }),
    button("+", () => this.zoomTo(this.scale * ZOOM), { "aria-label": "Zoom in" }),
    button("Fit", () => this.fitAll()),
  );

  constructor(private readonly parent: HTMLElement) {
    parent.append(this.tools, this.frame);
  }

  /** Draws edges and the groups that they connect. */
  show(
    graph: PageGraph,
    edges: readonly GraphEdge[],
    selected: PageNode | undefined,
    onSelect: (id: string) => void,
  ): void {
    this.parent.hidden = edges.length === 0;
    if (this.parent.hidden) {
      this.frame.replaceChildren();
      return;
    }
    const ids = new Set(edges.flatMap(({ source, target }) => [source, target]));
    const nodes = graph.nodes.filter(({ id }) => ids.has(id));
    const counts = `${counted(nodes.length, "group")} and ${counted(edges.length, "pair")}`;
    const description = `${counts}. The tables below have the same content.`;
    const options = { nodes, edges, selectedId: selected?.id, description, onSelect };
    this.drawing = picture({ ...options, direction: "right" });
    if (this.scaleToWidth() < SMALLEST_SCALE) {
      const [wide, tall] = [this.drawing, picture({ ...options, direction: "down" })];
      this.drawing = tall.viewBox.baseVal.width < wide.viewBox.baseVal.width ? tall : wide;
    }
    this.frame.replaceChildren(this.drawing);
    this.fitWidth();
    const start = this.drawing.querySelector<SVGGElement>(".selected") ?? this.busiestNode(edges);
    this.scrollTo(start.getBoundingClientRect());
  }

  private fitWidth(): void {
    this.zoomTo(Math.max(this.scaleToWidth(), SMALLEST_SCALE));
  }

  private fitAll(): void {
    this.zoomTo(Math.min(this.scaleToWidth(), this.frame.clientHeight / this.drawing!.viewBox.baseVal.height));
  }

  private scaleToWidth(): number {
    return Math.min(this.frame.clientWidth / this.drawing!.viewBox.baseVal.width, 1);
  }

  private zoomTo(scale: number): void {
    const { width, height } = this.drawing!.viewBox.baseVal;
    this.scale = scale;
    this.drawing!.setAttribute("width", String(Math.floor(width * scale)));
    this.drawing!.setAttribute("height", String(Math.floor(height * scale)));
  }

  private scrollTo(box: DOMRect): void {
    const frame = this.frame.getBoundingClientRect();
    this.frame.scrollLeft += box.x + box.width / 2 - (frame.x + frame.width / 2);
    this.frame.scrollTop += box.y + box.height / 2 - (frame.y + frame.height / 2);
  }

  /** The topmost one of the groups with the most edges. Large pictures can be empty in their corners. */
  private busiestNode(edges: readonly GraphEdge[]): SVGGElement {
    const counts = new Map<string | undefined, number>();
    for (const id of edges.flatMap(({ source, target }) => [source, target])) counts.set(id, (counts.get(id) ?? 0) + 1);
    const nodes = Array.from(this.drawing!.querySelectorAll<SVGGElement>(".node"), (node) => {
      return { node, edges: counts.get(node.dataset.id)!, top: node.getBoundingClientRect().top };
    });
    return nodes.sort((one, other) => other.edges - one.edges || one.top - other.top)[0]!.node;
  }
}
