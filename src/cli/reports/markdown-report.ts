import type { Audit } from "../../environment/audit";
import { counted } from "../../environment/phrases";
import { unusedEntrySentence } from "../baseline";
import { escaped, fittingRows, LONGEST_COMMENT } from "./markdown";
import { groupedBy } from "../../environment/grouped-by";
import { type Report, type ReportedFinding } from "./report";
import { kindCounts, summaryRows, type KindCount } from "./summary";

/** More than the closing lines take. */
const RESERVE = 500;

/** The report for a comment on a pull request. What does not fit into a comment is left out, least severe first. */
export function* markdownReport(report: Report): Generator<string> {
  const { findings, audit } = report;
  const byKind = groupedBy(findings, ({ id }) => id);
  const beginning = beginningOf(report);
  yield beginning;
  let room = LONGEST_COMMENT - RESERVE - beginning.length;
  let written = 0;
  for (const kind of kindCounts(report)) {
    const start = sectionStart(kind);
    const kindFindings = byKind.get(kind.id)!;
    const rows = fittingRows(findingRows(kindFindings, audit), room - start.length - SECTION_END.length);
    if (rows.length > 0) yield [start, ...rows, SECTION_END].join("");
    room -= start.length + rows.join("").length + SECTION_END.length;
    written += rows.length;
    if (rows.length < kindFindings.length) break;
  }
  yield* closingLines(findings.length - written);
}

function beginningOf(report: Report): string {
  const rows = summaryRows(report).map(({ label, texts }) => row(label, texts.map(escaped).join("<br>")));
  const kinds = kindCounts(report).map(({ level, count, id, summary }) =>
    row(level, String(count), `\`${id}\``, summary),
  );
  return [
    "## Audit of security groups\n\n",
    row("", ""),
    row("---", "---"),
    ...rows,
    ...(kinds.length > 0 ? KINDS_HEADER : []),
    ...kinds,
    ...fittingRows(unusedEntries(report), LONGEST_COMMENT / 4),
  ].join("");
}

const KINDS_HEADER = ["\n", row("Level", "Findings", "Kind", "Meaning"), row("---", "---:", "---", "---")];

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

const LISTED_ENTRIES = 10;

function unusedEntries({ baseline }: Report): string[] {
  const unused = baseline?.unusedEntries ?? [];
  const listed = unused.slice(0, LISTED_ENTRIES).map((entry) => `- ${escaped(unusedEntrySentence(entry))}\n`);
  const more = unused.length - LISTED_ENTRIES;
  return [...(unused.length > 0 ? ["\n"] : []), ...listed, ...(more > 0 ? [`- … and ${more} more.\n`] : [])];
}

/** Errors are shown at once. All else is folded. */
function sectionStart({ level, id, count }: KindCount): string {
  const title = `<summary><strong>${level}</strong>: <code>${id}</code> (${count})</summary>`;
  const header = row("Security group", "Finding", "What to do") + row("---", "---", "---");
  return `\n<details${level === "error" ? " open" : ""}>${title}\n\n${header}`;
}

const SECTION_END = "\n</details>\n";

function* findingRows(findings: readonly ReportedFinding[], { environment }: Audit): Generator<string> {
  for (const { groupId, message, remedy } of findings) {
    yield row(escaped(environment.groupLabel(groupId)), escaped(message), escaped(remedy));
  }
}

function* closingLines(leftOut: number): Generator<string> {
  if (leftOut === 0) return;
  const limit = LONGEST_COMMENT.toLocaleString("en-US");
  yield `\n${counted(leftOut, "more finding")} left out, because GitHub limits a comment to ${limit} characters: see the text or JSON report.\n`;
}
