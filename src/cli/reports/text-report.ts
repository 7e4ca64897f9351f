import { createColors } from "picocolors";
import type { FindingLevel } from "../../environment/finding";
import { unusedEntrySentence } from "../baseline";
import { printable, shortened } from "../printable";
import { groupedBy, type Report, type ReportedFinding } from "./report";
import { kindCounts, summaryRows, type KindCount } from "./summary";

const WIDTH = 100;

/** A part of a line, and how a terminal shows it. */
interface Styled {
  readonly text: string;
  readonly style: FindingLevel | "heading";
}
type Part = string | Styled;

/** The report for a terminal. */
export function* textReport(report: Report, hasColours: boolean): Generator<string> {
  const colours = createColors(hasColours);
  const styles: Record<Styled["style"], (text: string) => string> = {
    heading: colours.bold,
    error: colours.red,
    warning: colours.yellow,
    note: colours.cyan,
  };
  // All text is made printable here. Only the styles add control characters.
  const shown = (part: Part): string =>
    typeof part === "string" ? printable(part) : styles[part.style](printable(part.text));
  for (const line of lines(report)) yield `${line.map(shown).join("")}\n`;
}

function* lines(report: Report): Generator<Part[]> {
  const rows = summaryRows(report);
  const width = Math.max(...rows.map(({ label }) => label.length));
  for (const { label, text } of rows) yield* paragraph([`${label.padEnd(width)}  `], shortened(text));
  yield* kindLines(kindCounts(report));
  const { environment } = report.audit;
  for (const [groupId, findings] of groupedBy(report.findings, ({ groupId }) => groupId)) {
    yield [];
    yield [{ text: shortened(environment.groupLabel(groupId)), style: "heading" }];
    for (const sameKind of groupedBy(findings, ({ id }) => id).values()) yield* findingLines(sameKind);
  }
  yield* unusedEntryLines(report);
}

/** A table with the number of findings of each kind. */
function* kindLines(kinds: readonly KindCount[]): Generator<Part[]> {
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

/** The findings of one kind of a group. */
function* findingLines(findings: readonly ReportedFinding[]): Generator<Part[]> {
  const { id, level } = findings[0]!;
  const [count, bullet] = findings.length > 1 ? [` (${findings.length})`, "- "] : ["", ""];
  const indent = " ".repeat(4 + bullet.length);
  yield ["  ", { text: level, style: level }, ` ${id}${count}`];
  for (const [index, { message, remedy }] of findings.entries()) {
    yield* paragraph([`    ${bullet}`], shortened(message));
    // Several findings often have the same remedy.
    if (remedy !== findings[index + 1]?.remedy) yield* paragraph([`${indent}→ `], shortened(remedy));
  }
}

const LISTED_ENTRIES = 10;

function* unusedEntryLines({ baseline }: Report): Generator<Part[]> {
  const unused = baseline?.unusedEntries ?? [];
  if (unused.length === 0) return;
  yield [];
  for (const entry of unused.slice(0, LISTED_ENTRIES)) yield* paragraph([], shortened(unusedEntrySentence(entry)));
  const more = unused.length - LISTED_ENTRIES;
  if (more > 0) yield [`… and ${more} more.`];
}

/** Text in lines of at most 100 columns. The lines after the first are indented like its text. */
function* paragraph(start: readonly Part[], text: string): Generator<Part[]> {
  const indent = start.map((part) => (typeof part === "string" ? part : part.text)).join("").length;
  const [first, ...others] = wrapped(text, WIDTH - indent);
  yield [...start, first!];
  for (const line of others) yield [" ".repeat(indent), line];
}

/** Words in lines. A longer word, such as an address, is not split, so that it can be copied. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    if (line !== undefined && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === undefined ? word : `${line} ${word}`;
    }
  }
  return [...lines, line!];
}
