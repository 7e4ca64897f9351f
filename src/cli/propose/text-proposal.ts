import type { Environment } from "../../environment/environment";
import type { Proposal } from "../../environment/proposal/proposal";
import { shortened } from "../printable";
import { paragraph, shownLines, type Line } from "../reports/lines";
import { REVIEW } from "./phrases";
import { sectionsOf, type Entry, type Section } from "./sections";
import { summaryRows } from "./summary";

/** The proposal for a terminal. */
export const textProposal = (proposal: Proposal, environment: Environment, hasColours: boolean): Generator<string> =>
  shownLines(linesOf(proposal, environment), hasColours);

/** The summary alone, for a terminal. */
export const textSummary = (proposal: Proposal, environment: Environment, hasColours: boolean): Generator<string> =>
  shownLines(summaryLines(proposal, environment), hasColours);

function* linesOf(proposal: Proposal, environment: Environment): Generator<Line> {
  yield* summaryLines(proposal, environment);
  for (const section of sectionsOf(proposal, environment)) yield* sectionLines(section);
}

function* summaryLines(proposal: Proposal, environment: Environment): Generator<Line> {
  const rows = summaryRows(proposal, environment);
  const width = Math.max(...rows.map(({ label }) => label.length));
  for (const { label, texts } of rows) {
    for (const [index, text] of texts.entries()) {
      yield* paragraph([`${(index === 0 ? label : "").padEnd(width)}  `], shortened(text));
    }
  }
  yield [];
  yield* paragraph([], REVIEW);
}

function* sectionLines({ title, introduction, entries, more }: Section): Generator<Line> {
  yield [];
  yield [{ text: title, style: "heading" }];
  if (introduction !== undefined) yield* paragraph(["  "], shortened(introduction));
  let heading: string | undefined;
  for (const entry of entries) {
    if (entry.heading !== heading) yield* paragraph(["  "], shortened(entry.heading));
    heading = entry.heading;
    yield* entryLines(entry);
  }
  if (more > 0) yield [`  … and ${more} more: see the JSON report.`];
}

const CONFIDENCE_WIDTH = "medium".length + 2;

function* entryLines({ confidence, label, evidence, notes }: Entry): Generator<Line> {
  const start = confidence === undefined ? "" : confidence.padEnd(CONFIDENCE_WIDTH);
  yield* paragraph([`    ${start}`], shortened(evidence === undefined ? label : `${label}: ${evidence}`));
  for (const note of notes) yield* paragraph([" ".repeat(4 + start.length)], shortened(note));
}
