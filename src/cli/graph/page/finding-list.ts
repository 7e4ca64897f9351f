import { byId, button, html, moreEntries } from "./elements";
import type { PageFinding } from "./page-data";
import type { PageGraph } from "./page-graph";
import { A_FILTER, counted, shortened } from "./phrases";

const LONGEST_LIST = 100;
/** Longer than any sentence, but names in it may have any length. */
const LONGEST_SENTENCE = 1000;

/** Shows findings, each with buttons that select its groups. */
export function showFindings(findings: readonly PageFinding[], graph: PageGraph, onSelect: (id: string) => void): void {
  byId("findings-status").textContent = findings.length === 0 ? "None." : counted(findings.length, "finding");
  byId("findings").replaceChildren(
    ...findings.slice(0, LONGEST_LIST).map(({ level, id, message, remedy, groupId, otherGroupId }) => {
      const groups = [...new Set([groupId, otherGroupId])].filter((one) => one !== undefined && graph.node(one));
      return html(
        "li",
        {},
        html("p", { class: "kind" }, html("span", { class: `tag ${level}` }, level), " ", html("code", {}, id)),
        html("p", {}, html("bdi", {}, shortened(message, LONGEST_SENTENCE))),
        html("p", { class: "remedy" }, html("b", {}, "Remedy: "), html("bdi", {}, shortened(remedy, LONGEST_SENTENCE))),
        html("p", {}, ...groups.flatMap((one) => [jumpTo(one!, graph, onSelect), " "])),
      );
    }),
    ...moreEntries(findings.length - LONGEST_LIST, A_FILTER),
  );
}

const jumpTo = (id: string, graph: PageGraph, onSelect: (id: string) => void): HTMLElement =>
  button(html("span", {}, "Show ", html("bdi", {}, graph.nameOf(id))), () => onSelect(id), { class: "jump" });
