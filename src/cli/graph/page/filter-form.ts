import type { PageFinding } from "./page-data";
import { byId, html, inputById } from "./elements";
import { ANY_FINDING, type Filters } from "./filters";
import { compareTexts, LEVELS, type PageGraph } from "./page-graph";
import { LENGTH_IN_LISTS, shortened } from "./phrases";
import { PORT_SYNTAX, trafficWithPort } from "./port-filter";

/** The search and the filters, which the page's head contains. */
export class FilterForm {
  readonly search = inputById("search");
  private readonly port = inputById("port");
  private readonly vpc = byId("vpc") as HTMLSelectElement;
  private readonly finding = byId("finding") as HTMLSelectElement;
  private readonly clearButton = byId("clear");

  constructor(graph: PageGraph, onSearch: () => void, onFilter: () => void) {
    const vpcIds = [...new Set(graph.nodes.flatMap(({ vpcId }) => vpcId ?? []))].sort(compareTexts);
    this.vpc.append(option("", "any"), ...vpcIds.map((id) => option(id, shortened(id, LENGTH_IN_LISTS))));
    this.finding.append(option("", "any group"), option(ANY_FINDING, "groups with findings"));
    this.finding.append(...LEVELS.flatMap((level) => kindOptions(level, graph.findings)));
    this.search.addEventListener("input", onSearch);
    for (const field of [this.port, this.vpc, this.finding]) field.addEventListener("input", onFilter);
    this.clearButton.addEventListener("click", () => {
      this.clear();
      onFilter();
      this.search.focus();
    });
  }

  get filters(): Filters {
    return { traffic: trafficWithPort(this.port.value), vpcId: this.vpc.value, findingId: this.finding.value };
  }

  /** What the page is narrowed to, for readers of a printed page. */
  get description(): string {
    const { traffic, vpcId, findingId } = this.filters;
    const kind = findingId === ANY_FINDING ? "groups with findings" : `finding ${findingId}`;
    const parts = [traffic && `port ${this.port.value.trim()}`, vpcId && `VPC ${vpcId}`, findingId && kind].filter(
      (part) => part,
    );
    return parts.length === 0 ? "" : `Narrowed to: ${shortened(parts.join(", "))}.`;
  }

  /** Offers to clear what is set, and says what the port must be if it is something else. */
  showState(): void {
    const hasProblem = this.port.value.trim() !== "" && this.filters.traffic === undefined;
    this.port.setAttribute("aria-invalid", String(hasProblem));
    byId("port-problem").textContent = hasProblem ? PORT_SYNTAX : "";
    this.clearButton.hidden = [this.search, this.port, this.vpc, this.finding].every(({ value }) => value === "");
  }

  private clear(): void {
    for (const field of [this.search, this.port, this.vpc, this.finding]) field.value = "";
  }
}

/** The kinds of findings of one level, with their numbers. */
function kindOptions(level: PageFinding["level"], findings: readonly PageFinding[]): HTMLOptGroupElement[] {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    if (finding.level === level) counts.set(finding.id, (counts.get(finding.id) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const options = Array.from(counts, ([id, count]) => option(id, `${id} (${count.toLocaleString("en")})`));
  return [html("optgroup", { label: `${level}s` }, ...options)];
}

const option = (value: string, label: string): HTMLOptionElement => html("option", { value }, label);
