import { byId, button, html, moreEntries, spaced } from "./elements";
import type { PageNode } from "./page-data";
import { fullName, nameOf, type PageGraph } from "./page-graph";
import { counted, LENGTH_IN_LISTS, shortened } from "./phrases";
import { findingTags, tagElement, tagsOf } from "./tags";

/** More entries help nobody: they would make typing slow. */
const LONGEST_LIST = 500;

/** The list of groups. Tab enters it once, and the arrow keys move in it. The one above the first group leaves it. */
export class GroupList {
  private readonly list = byId("groups");
  private readonly status = byId("groups-status");
  private entries = new Map<string, HTMLButtonElement>();
  private selectedId: string | undefined;

  constructor(
    private readonly graph: PageGraph,
    private readonly onSelect: (id: string) => void,
    private readonly onLeave: () => void,
  ) {
    this.list.addEventListener("keydown", (event) => this.move(event));
    this.list.addEventListener("focusin", (event) => this.setTabStop(event.target as HTMLButtonElement));
  }

  show(nodes: readonly PageNode[]): void {
    const listed = nodes.slice(0, LONGEST_LIST);
    this.entries = new Map(listed.map((node) => [node.id, this.entry(node)]));
    this.list.replaceChildren(
      ...Array.from(this.entries.values(), (entry) => html("li", {}, entry)),
      ...moreEntries(nodes.length - listed.length, ["the search", "a filter"]),
    );
    this.status.textContent = statusOf(nodes.length, this.graph.nodes.length);
    this.mark(this.selectedId);
  }

  /** Marks the selected group. */
  mark(selectedId: string | undefined): void {
    this.selectedId = selectedId;
    for (const [id, entry] of this.entries) {
      if (id === selectedId) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    }
    const selected = selectedId === undefined ? undefined : this.entries.get(selectedId);
    this.setTabStop(selected ?? this.entries.values().next().value);
    if (selected !== undefined) this.reveal(selected);
  }

  focusFirst(): void {
    this.entries.values().next().value?.focus();
  }

  private entry(node: PageNode): HTMLButtonElement {
    const name = nameOf(node);
    const tags = [...tagsOf(node).map(tagElement), ...findingTags(this.graph.findingsOf(node.id))];
    const entry = button(
      html("bdi", { class: "name" }, shortened(name, LENGTH_IN_LISTS)),
      () => this.onSelect(node.id),
      { title: fullName(node) },
    );
    if (node.id !== name) entry.append(" ", html("bdi", { class: "id" }, shortened(node.id, LENGTH_IN_LISTS)));
    if (tags.length > 0) entry.append(" ", html("span", { class: "tags" }, ...spaced(tags)));
    return entry;
  }

  /** Scrolls only the list: `scrollIntoView` would also scroll the page. */
  private reveal({ offsetTop, offsetHeight }: HTMLElement): void {
    const { scrollTop, clientHeight } = this.list;
    const isVisible = offsetTop >= scrollTop && offsetTop + offsetHeight <= scrollTop + clientHeight;
    if (!isVisible) this.list.scrollTop = offsetTop - (clientHeight - offsetHeight) / 2;
  }

  private setTabStop(entry: HTMLButtonElement | undefined): void {
    for (const other of this.entries.values()) other.tabIndex = other === entry ? 0 : -1;
  }

  private move(event: KeyboardEvent): void {
    const entries = [...this.entries.values()];
    const current = entries.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) this.onLeave();
    else entries[next]?.focus();
  }
}

function statusOf(count: number, all: number): string {
  if (count === all) return counted(all, "group");
  return count === 0 ? "No group matches." : `${count.toLocaleString("en")} of ${counted(all, "group")}`;
}
