import type { Audit, Pair } from "../../environment/audit";
import { sortedBy } from "../../environment/environment";
import { breakingConnections, closingOrder, groupsWithoutNeed } from "../../environment/closing/closing-order";
import { uncertainConnections } from "../../environment/closing/uncertain-connections";
import type { FindingLevel } from "../../environment/finding";
import { ALL_FINDINGS } from "../../environment/findings";
import { openEgress } from "../../environment/findings/open-egress";
import { counted, listOf } from "../../environment/phrases";
import { groupedBy } from "../../environment/grouped-by";
import { LEVELS, type Report } from "./report";

/** A row of the summary: what is counted, and the numbers. */
export interface SummaryRow {
  readonly label: string;
  /** One text for each line. */
  readonly texts: readonly string[];
}

/** The summary with which reports for people begin. */
export function summaryRows(report: Report): SummaryRow[] {
  const { audit } = report;
  return [
    { label: "Security groups", texts: [groupsText(audit)] },
    { label: "Connections", texts: [connectionsText(audit)] },
    ...notJudgedRows(audit),
    ...managedRows(audit),
    ...unusedRows(audit),
    { label: "Findings", texts: [findingsText(report)] },
    ...closeFirstRows(report),
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
  const reason =
    "the input does not contain all rules of both groups, AWS manages one of them, or they cannot refer to each other";
  return [{ label: "Not judged", texts: [`${counted(count, "connection")}: ${reason}`] }];
}

function managedRows({ environment, managedGroups }: Audit): SummaryRow[] {
  const services = [...groupedBy(managedGroups, ([, service]) => service)].map(
    ([service, groups]) => `${listOf(groups.map(([id]) => environment.groupLabel(id)))} by ${service}`,
  );
  if (services.length === 0) return [];
  return [{ label: "Managed groups", texts: [`${services.join("; ")}. They are not judged.`] }];
}

/** The groups that exist without a use, if the input contains the interfaces. */
function unusedRows({ environment, managedGroups }: Audit): SummaryRow[] {
  if (!environment.hasInterfaces) return [];
  const unused = [...environment.groups.keys()].filter(
    (id) => id.startsWith("sg-") && !managedGroups.has(id) && environment.interfacesOf(id).length === 0,
  );
  if (unused.length === 0) return [];
  const labels = sortedBy(
    unused.map((id) => environment.groupLabel(id)),
    (label) => label,
  );
  const reason = `No interface carries ${unused.length === 1 ? "it" : "them"}.`;
  return [{ label: "Unused groups", texts: [`${unused.length}: ${listOf(labels)}. ${reason}`] }];
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

const LISTED_GROUPS = 5;

/** The open groups in the order in which to close them, without those whose open egress is accepted. */
function closeFirstRows({ audit, findings }: Report): SummaryRow[] {
  const open = new Set(findings.flatMap(({ id, groupId }) => (id === openEgress.id ? [groupId] : [])));
  if (open.size === 0) return [];
  const groups = closingOrder(audit)
    .flat()
    .filter((id) => open.has(id));
  const needless = groupsWithoutNeed(audit);
  const breaking = breakingConnections(audit.pairs);
  const uncertain = breakingConnections(uncertainConnections(audit));
  const listed = groups.slice(0, LISTED_GROUPS).map((id) => {
    const need = needless.has(id)
      ? "needs no egress"
      : needText(breaking.get(id)?.length ?? 0, uncertain.get(id)?.length ?? 0);
    return `${audit.environment.groupLabel(id)}: ${need}`;
  });
  const more = groups.length - LISTED_GROUPS;
  return [{ label: "Close first", texts: [...listed, ...(more > 0 ? [`and ${more} more`] : [])] }];
}

function needText(count: number, uncertain: number): string {
  if (count === 0 && uncertain === 0) return "no known connection needs it open";
  if (count === 0) return `${counted(uncertain, "connection")} may need it open`;
  const need = `${counted(count, "connection")} need${count === 1 ? "s" : ""} it open`;
  return uncertain === 0 ? need : `${need}, and ${uncertain} may need it`;
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
