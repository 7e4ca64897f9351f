import type { Audit, Pair } from "../../environment/audit";
import type { FindingLevel } from "../../environment/finding";
import { ALL_FINDINGS } from "../../environment/findings";
import { counted, listOf } from "../../environment/phrases";
import { groupedBy, LEVELS, type Report } from "./report";

/** A line of the summary: what is counted, and the numbers. */
export interface SummaryRow {
  readonly label: string;
  readonly text: string;
}

/** The summary with which reports for people begin. */
export function summaryRows(report: Report): SummaryRow[] {
  const { audit } = report;
  return [
    { label: "Security groups", text: groupsText(audit) },
    { label: "Connections", text: connectionsText(audit) },
    ...notJudgedRows(audit),
    ...managedRows(audit),
    { label: "Findings", text: findingsText(report) },
  ];
}

function groupsText({ environment, openGroups, managedGroups }: Audit): string {
  const open = [...openGroups.keys()].filter((id) => !managedGroups.has(id)).length;
  const managed = managedGroups.size === 0 ? [] : [`${managedGroups.size} managed by AWS services`];
  return details(environment.groups.size, [`${open} with open egress`, ...managed]);
}

const STATUS_TEXTS: Readonly<Record<Exclude<Pair["status"], "unknown">, string>> = {
  whole: "with both rules",
  "missing-egress": "without egress rule",
  "missing-ingress": "without ingress rule",
  "egress-only-through-open-rule": "only through an open egress rule",
};

function connectionsText({ pairs }: Audit): string {
  const counts = groupedBy(pairs, ({ status }) => status);
  const parts = Object.entries(STATUS_TEXTS).flatMap(([status, text]) => {
    const count = counts.get(status as Pair["status"])?.length;
    return count === undefined ? [] : [`${count} ${text}`];
  });
  return details(pairs.length - (counts.get("unknown")?.length ?? 0), parts);
}

function notJudgedRows({ pairs }: Audit): SummaryRow[] {
  const count = pairs.filter(({ status }) => status === "unknown").length;
  if (count === 0) return [];
  const reason = "the input does not contain all rules of both groups, or they cannot refer to each other";
  return [{ label: "Not judged", text: `${counted(count, "connection")}: ${reason}` }];
}

function managedRows({ environment, managedGroups }: Audit): SummaryRow[] {
  const services = [...groupedBy(managedGroups, ([, service]) => service)].map(
    ([service, groups]) => `${listOf(groups.map(([id]) => environment.groupLabel(id)))} by ${service}`,
  );
  if (services.length === 0) return [];
  return [{ label: "Managed groups", text: `${services.join("; ")}. They are not judged.` }];
}

function findingsText({ findings, baseline }: Report): string {
  const levels = groupedBy(findings, ({ level }) => level);
  const parts = LEVELS.flatMap((level) => {
    const count = levels.get(level)?.length;
    return count === undefined ? [] : [counted(count, level)];
  });
  const known = baseline?.knownFindings ?? 0;
  const text = details(findings.length, parts);
  return known === 0 ? text : `${text} (and ${known} in the baseline)`;
}

const details = (count: number, parts: readonly string[]): string =>
  parts.length === 0 ? String(count) : `${count}: ${parts.join(", ")}`;

/** The number of findings of one kind. */
export interface KindCount {
  readonly id: string;
  readonly level: FindingLevel;
  readonly summary: string;
  readonly count: number;
}

/** The kinds of findings in a report, the most severe ones first. */
export function kindCounts({ findings }: Report): KindCount[] {
  const counts = groupedBy(findings, ({ id }) => id);
  return ALL_FINDINGS.flatMap(({ id, level, summary }) => {
    const count = counts.get(id)?.length;
    return count === undefined ? [] : [{ id, level, summary, count }];
  });
}
