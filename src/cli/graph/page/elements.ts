import { moreSentence } from "./phrases";

const SVG = "http://www.w3.org/2000/svg";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Creates an HTML element. Texts become text nodes, so markup in a name has no effect. */
export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Creates an SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
}

/** A button that does something. */
export function button(label: string | Node, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = html("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", onClick);
  return element;
}

/** Elements with spaces between them, so that they wrap, and stay apart in copied text. */
export const spaced = (elements: readonly Node[]): (Node | string)[] => elements.flatMap((element) => [element, " "]);

/** The element of the page that has an ID. */
export const byId = (id: string): HTMLElement => document.getElementById(id)!;

/** The field of the page that has an ID. */
export const inputById = (id: string): HTMLInputElement => byId(id) as HTMLInputElement;

/** The end of a list that does not have all entries. */
export function moreEntries(count: number, means: readonly string[]): HTMLLIElement[] {
  return count <= 0 ? [] : [html("li", { class: "more" }, moreSentence(count, means))];
}
