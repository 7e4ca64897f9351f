import { sortedBy, type Environment } from "../../environment/environment";
import { ALL_FINDINGS } from "../../environment/findings";
import { shortened } from "../printable";
import { listEntries, type ListEntry } from "./finding-list";
import { paragraph, type Line } from "./lines";
import { groupedBy } from "../../environment/grouped-by";
import { LEVELS, type Report, type ReportedFinding } from "./report";

/** The findings of each group: first the groups with errors, then those with warnings, each sorted by their names. */
export function* groupSections({ findings, audit: { environment } }: Report): Generator<Line> {
  const byGroup = groupedBy(findings, ({ groupId }) => groupId);
  // The first finding of a group is the most severe one.
  const sorted = sortedBy(byGroup, ([id, own]) => `${LEVELS.indexOf(own[0]!.level)} ${environment.groupLabel(id)}`);
  for (const [groupId, own] of sorted) {
    yield [];
    yield [{ text: shortened(environment.groupLabel(groupId)), style: "heading" }];
    for (const sameKind of groupedBy(own, ({ id }) => id).values()) yield* kindLines(sameKind, environment);
  }
}

/** The findings of one kind of a group. */
function* kindLines(findings: readonly ReportedFinding[], environment: Environment): Generator<Line> {
  const { id, level } = findings[0]!;
  const count = findings.length > 1 ? ` (${findings.length})` : "";
  yield ["  ", { text: level, style: level }, ` ${id}${count}`];
  const list = groupedBy(listEntries(findings, environment), ({ heading }) => heading);
  yield* list.size > 0 ? listLines(list, findings[0]!, environment) : messageLines(findings, environment);
}

/** Findings in a line each, with what to do about all of them. */
function* listLines(
  list: ReadonlyMap<string, readonly ListEntry[]>,
  { id, groupId }: ReportedFinding,
  environment: Environment,
): Generator<Line> {
  for (const [heading, entries] of list) {
    if (heading !== "") yield* paragraph(["    "], shown(heading, groupId, environment));
    const bullet = heading === "" && entries.length === 1 ? "" : "- ";
    for (const { text } of entries) yield* paragraph([`    ${bullet}`], shown(text, groupId, environment));
  }
  yield* paragraph(["    → "], REMEDIES.get(id)!);
}

/** Findings with their messages, and what to do about each. */
function* messageLines(findings: readonly ReportedFinding[], environment: Environment): Generator<Line> {
  const bullet = findings.length > 1 ? "- " : "";
  for (const [index, { groupId, message, remedy }] of findings.entries()) {
    yield* paragraph([`    ${bullet}`], shown(message, groupId, environment));
    // Several findings often have the same remedy.
    if (remedy === findings[index + 1]?.remedy) continue;
    yield* paragraph([`${" ".repeat(4 + bullet.length)}→ `], shown(remedy, groupId, environment));
  }
}

/** What to do about each kind of finding. */
const REMEDIES: ReadonlyMap<string, string> = new Map(ALL_FINDINGS.map(({ id, remedy }) => [id, remedy]));

/** A text in a group's section, with the group's name only, because the heading of the section has its ID. */
function shown(text: string, groupId: string, environment: Environment): string {
  const label = environment.groupLabel(groupId);
  const id = ` (${groupId})`;
  return shortened(label.endsWith(id) ? text.replaceAll(label, () => label.slice(0, -id.length)) : text);
}
