import type { Environment } from "../../environment/environment";
import { counted } from "../../environment/phrases";
import type { Proposal } from "../../environment/proposal/proposal";
import { escaped, fittingRows, LONGEST_COMMENT } from "../reports/markdown";
import { REVIEW } from "./phrases";
import { sectionsOf, type Entry, type Section } from "./sections";
import { summaryRows } from "./summary";

/** More than the closing line takes. */
const RESERVE = 500;

/** The proposal for a comment on a pull request. What does not fit into a comment is left out, the last part first. */
export function* markdownProposal(proposal: Proposal, environment: Environment): Generator<string> {
  const beginning = [
    "## Connections in flow logs\n\n",
    row("", ""),
    row("---", "---"),
    ...summaryRows(proposal, environment).map(({ label, texts }) => row(label, texts.map(escaped).join("<br>"))),
    `\n${REVIEW}\n`,
  ].join("");
  yield beginning;
  let room = LONGEST_COMMENT - RESERVE - beginning.length;
  let leftOut = 0;
  for (const section of sectionsOf(proposal, environment)) {
    const [start, end] = [sectionStart(section), sectionEnd(section)];
    const rows = fittingRows(section.entries.map(entryRow), room - start.length - end.length);
    leftOut += section.entries.length - rows.length;
    if (rows.length === 0) continue;
    const text = [start, ...rows, end].join("");
    yield text;
    room -= text.length;
  }
  if (leftOut === 0) return;
  const limit = LONGEST_COMMENT.toLocaleString("en-US");
  yield `\n${counted(leftOut, "more row")} left out, because GitHub limits a comment to ${limit} characters: see the text or JSON report.\n`;
}

const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;

/** Candidates are shown at once. All else is folded. */
function sectionStart({ title, introduction, entries }: Section): string {
  const isOpen = title === "Candidates" ? " open" : "";
  const text = introduction === undefined ? "" : `${escaped(introduction)}\n\n`;
  const header = row("Where", "What", "Confidence", "Evidence", "Notes") + row("---", "---", "---", "---", "---");
  return `\n<details${isOpen}><summary><strong>${escaped(title)}</strong> (${entries.length})</summary>\n\n${text}${header}`;
}

const sectionEnd = ({ more }: Section): string =>
  `${more > 0 ? `\n… and ${more} more: see the JSON report.\n` : ""}\n</details>\n`;

function entryRow({ heading, label, confidence, evidence, notes }: Entry): string {
  const cells = [heading, label, confidence ?? "", evidence ?? ""].map(escaped);
  return row(...cells, notes.map(escaped).join("<br>"));
}
