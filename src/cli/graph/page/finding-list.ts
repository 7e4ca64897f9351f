import { byId, html, moreEntries, spaced } from "./elements";
import type { PageFinding } from "./page-data";
import { groupButton } from "./group-button";
import type { PageGraph } from "./page-graph";
import { counted, shortened } from "./phrases";

const LONGEST_LIST = 100;
/** Longer than any sentence, but names in it may have any length. */
const LONGEST_SENTENCE = 1000;

/** Shows findings, each with buttons that select its groups. */
export function showFindings(
  findings: readonly PageFinding[],
  furtherFilters: readonly string[],
  graph: PageGraph,
  onSelect: (id: string) => void,
): void {
  byId("findings-status").textContent = findings.length === 0 ? "None." : counted(findings.length, "finding");
  byId("findings").replaceChildren(
    ...findings.slice(0, LONGEST_LIST).map(({ level, id, message, remedy, groupId, otherGroupId }) => {
      const groups = Array.from(new Set([groupId, otherGroupId ?? groupId]), (one) => graph.node(one) ?? []).flat();
      return html(
        "li",
        {},
        html("p", { class: "kind" }, html("span", { class: `tag ${level}` }, level), " ", html("code", {}, id)),
        html("p", {}, html("bdi", {}, shortened(message, LONGEST_SENTENCE))),
        html("p", { class: "remedy" }, html("b", {}, "Remedy: "), html("bdi", {}, shortened(remedy, LONGEST_SENTENCE))),
        html(
          "p",
          {},
          ...spaced(groups.map((group) => groupButton("Show ", group, graph, onSelect, { class: "jump" }))),
        ),
      );
    }),
    ...moreEntries(findings.length - LONGEST_LIST, furtherFilters),
  );
}
