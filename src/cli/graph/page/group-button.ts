import { button, html } from "./elements";
import type { PageNode } from "./page-data";
import { fullName, nameOf, type PageGraph } from "./page-graph";
import { LENGTH_IN_LISTS, shortened } from "./phrases";

/** Selects a group. It has the group's name, and the ID if other groups have the same name. */
export function groupButton(
  label: string,
  node: PageNode,
  graph: PageGraph,
  onSelect: (id: string) => void,
  attributes: { readonly class: string },
): HTMLButtonElement {
  const element = button(label, () => onSelect(node.id), { ...attributes, title: fullName(node) });
  element.append(html("bdi", {}, nameOf(node)));
  if (graph.isAmbiguous(node)) element.append(" ", html("bdi", { class: "id" }, shortened(node.id, LENGTH_IN_LISTS)));
  return element;
}
