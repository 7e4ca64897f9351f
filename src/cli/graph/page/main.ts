import { Canvas } from "./canvas";
import { byId, inputById } from "./elements";
import { FilterForm } from "./filter-form";
import { filtered, searchFilter, type FilteredGraph } from "./filters";
import { showFindings } from "./finding-list";
import { GroupList } from "./group-list";
import { showLegend } from "./legend";
import type { PageData, PageNode } from "./page-data";
import { PageGraph } from "./page-graph";
import { counted, shortened } from "./phrases";
import { neighbourhood, overview } from "./views";

/** Then the parts of the page are below each other, as in style.css. */
const NARROW_SCREEN = matchMedia("(max-width: 900px)");

const graph = new PageGraph(JSON.parse(byId("data").textContent) as PageData);
const form = new FilterForm(graph, showGroups, applyFilters);
const list = new GroupList(graph, select, () => form.search.focus());
const canvas = new Canvas(byId("picture"));
const onlySelected = inputById("only-selected");
let selected: PageNode | undefined;
/** Says that the group in the address does not exist. */
let addressProblem = "";
let shown: FilteredGraph;

onlySelected.addEventListener("input", showFilteredFindings);
addEventListener("keydown", onKey);
addEventListener("hashchange", () => {
  if (location.hash !== fragmentOf(selected)) showGroupOfAddress();
});
byId("counts").textContent = [
  counted(graph.nodes.length, "group"),
  counted(graph.edges.length, "pair"),
  counted(graph.findings.length, "finding"),
].join(", ");
showGroupOfAddress();
showGroups();

/** The address names the selected group, so that the browser's Back works, and a link leads to a group. */
function fragmentOf(node: PageNode | undefined): string {
  return node === undefined ? "" : `#${new URLSearchParams({ group: node.id }).toString()}`;
}

function showGroupOfAddress(): void {
  const id = new URLSearchParams(location.hash.slice(1)).get("group");
  selected = id === null ? undefined : graph.node(id);
  addressProblem = id === null || selected !== undefined ? "" : `There is no group ${shortened(id)}.`;
  showSelection();
}

/**
 * Selects a group, or none. The focus moves on to its heading if the element that had it may be gone, or if the heading
 * is far below it.
 */
function select(id: string | undefined): void {
  const isInList = byId("groups").contains(document.activeElement);
  selected = id === undefined ? undefined : graph.node(id);
  addressProblem = "";
  location.hash = fragmentOf(selected);
  showSelection();
  const title = byId("subject-title");
  if (!isInList || NARROW_SCREEN.matches) title.focus();
  if (NARROW_SCREEN.matches) title.scrollIntoView();
}

function onKey(event: KeyboardEvent): void {
  const { key, target } = event;
  const isInField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (key === "/" && !isInField) {
    event.preventDefault();
    form.search.focus();
    form.search.select();
  } else if (key === "Escape" && target === form.search && form.search.value !== "") {
    form.search.value = "";
    showGroups();
  } else if (key === "Escape" && selected !== undefined) {
    select(undefined);
  } else if (key === "ArrowDown" && target === form.search) {
    event.preventDefault();
    list.focusFirst();
  } else if (key === "Enter" && target === form.search) {
    const found = shown.nodes.find(searchFilter(form.search.value));
    if (found !== undefined) select(found.id);
  }
}

function applyFilters(): void {
  showSelection();
  showGroups();
}

function showSelection(): void {
  shown = filtered(graph, form.filters, selected?.id);
  list.mark(selected?.id);
  showFilteredFindings();
  const { subject, notes, drawn, tables } =
    selected === undefined ? overview(graph, shown, select) : neighbourhood(graph, selected, shown, select);
  byId("subject").replaceChildren(...subject);
  byId("note").textContent = [addressProblem, form.description, ...notes]
    .filter((sentence) => sentence !== "")
    .join(" ");
  canvas.show(graph, drawn, selected, select);
  showLegend(drawn);
  byId("tables").replaceChildren(...tables);
}

function showGroups(): void {
  list.show(shown.nodes.filter(searchFilter(form.search.value)));
  form.showState();
}

function showFilteredFindings(): void {
  const own = selected === undefined ? undefined : new Set(graph.findingsOf(selected.id));
  byId("only-selected-label").hidden = own === undefined;
  const isNarrowed = own !== undefined && onlySelected.checked;
  const findings = isNarrowed ? shown.findings.filter((finding) => own.has(finding)) : shown.findings;
  showFindings(findings, shown.furtherFilters, graph, select);
}
