import { unusedEntrySentence } from "../baseline";
import { shortened } from "../printable";
import { groupSections } from "./group-sections";
import { paragraph, shownLines, type Line } from "./lines";
import type { Report } from "./report";
import { kindCounts, summaryRows, type KindCount } from "./summary";

/** The report for a terminal. */
export const textReport = (report: Report, hasColours: boolean): Generator<string> =>
  shownLines(linesOf(report), hasColours);

function* linesOf(report: Report): Generator<Line> {
  yield* summaryLines(report);
  yield* kindLines(kindCounts(report));
  yield* groupSections(report);
  yield* unusedEntryLines(report);
}

function* summaryLines(report: Report): Generator<Line> {
  const rows = summaryRows(report);
  const width = Math.max(...rows.map(({ label }) => label.length));
  for (const { label, texts } of rows) {
    for (const [index, text] of texts.entries()) {
      yield* paragraph([`${(index === 0 ? label : "").padEnd(width)}  `], shortened(text));
    }
  }
}

/** A table with the number of findings of each kind. */
function* kindLines(kinds: readonly KindCount[]): Generator<Line> {
  if (kinds.length === 0) return;
  yield [];
  const idWidth = Math.max(...kinds.map(({ id }) => id.length));
  const countWidth = Math.max(...kinds.map(({ count }) => String(count).length));
  for (const { id, level, summary, count } of kinds) {
    const columns = [
      " ".repeat(LEVEL_WIDTH - level.length),
      String(count).padStart(countWidth),
      id.padEnd(idWidth),
      "",
    ];
    yield* paragraph(["  ", { text: level, style: level }, columns.join("  ")], summary);
  }
}

const LEVEL_WIDTH = "warning".length;

const LISTED_ENTRIES = 10;

function* unusedEntryLines({ baseline }: Report): Generator<Line> {
  const unused = baseline?.unusedEntries ?? [];
  if (unused.length === 0) return;
  yield [];
  for (const entry of unused.slice(0, LISTED_ENTRIES)) yield* paragraph([], shortened(unusedEntrySentence(entry)));
  const more = unused.length - LISTED_ENTRIES;
  if (more > 0) yield [`… and ${more} more.`];
}
