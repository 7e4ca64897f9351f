import type { Environment } from "../../environment/environment";
import { listOf } from "../../environment/phrases";
import { numberOf, numberText, timeText } from "../../environment/proposal/evidence-text";
import type { LogTotals } from "../../environment/proposal/observations";
import { CONFIDENCES, type Candidate, type Proposal } from "../../environment/proposal/proposal";
import { groupedBy } from "../../environment/grouped-by";
import type { SummaryRow } from "../reports/summary";
import { STATUS_TEXTS } from "./phrases";

/** The summary with which reports for people begin. */
export function summaryRows(proposal: Proposal, environment: Environment): SummaryRow[] {
  const { totals, candidates, undecided, withheldCandidates, external, withheldTraffic, ruleUse } = proposal;
  return [
    { label: "Period", texts: [periodText(totals)] },
    { label: "Flow logs", texts: [recordsText(totals)] },
    ...lossRows(totals),
    ...row("Unknown interfaces", totals.unknownInterfaces.length > 0 ? [unknownInterfacesText(totals)] : []),
    { label: "Candidates", texts: [candidatesText(candidates)] },
    ...row("Existing rules", statusTexts(candidates)),
    ...row("Undecided", textsOf(undecided.length, "connection", "of interfaces with several groups")),
    ...row("Withheld", textsOf(withheldCandidates.length, "candidate")),
    ...row("Outside", outsideTexts(external, totals)),
    ...row("Not proposed", trafficTexts(withheldTraffic)),
    ...row("Unused rules", ruleTexts(ruleUse, environment)),
  ];
}

const row = (label: string, texts: readonly string[]): SummaryRow[] => (texts.length === 0 ? [] : [{ label, texts }]);

const textsOf = (count: number, noun: string, which = ""): string[] =>
  count === 0 ? [] : [`${numberOf(count, noun)} ${which}`.trim()];

const connectionsIn = (traffic: readonly { readonly connections: number }[]): string =>
  numberOf(
    traffic.reduce((sum, { connections }) => sum + connections, 0),
    "connection",
  );

function periodText({ period }: LogTotals): string {
  return period === undefined ? "no records" : `${timeText(period.first)} to ${timeText(period.last)} (UTC)`;
}

function recordsText({ files, records, withoutData }: LogTotals): string {
  const silent = withoutData === 0 ? "" : `, ${numberText(withoutData)} of them without traffic (NODATA)`;
  return `${numberOf(files, "file")}, ${numberOf(records, "record")}${silent}`;
}

function lossRows({ skipped, unreadable }: LogTotals): SummaryRow[] {
  return row("Lost", [
    ...(skipped > 0 ? [`${numberOf(skipped, "interval")} with records that AWS has lost (SKIPDATA)`] : []),
    ...(unreadable > 0 ? [`${numberOf(unreadable, "line")} that cannot be read`] : []),
  ]);
}

const unknownInterfacesText = ({ unknownInterfaces, ofUnknownInterfaces }: LogTotals): string =>
  `${unknownInterfaces.length} with ${numberOf(ofUnknownInterfaces, "record")}: ${listOf(unknownInterfaces)}. Add exports ` +
  "of describe-network-interfaces from the period.";

function candidatesText(candidates: readonly Candidate[]): string {
  const counts = groupedBy(candidates, ({ confidence }) => confidence);
  const parts = CONFIDENCES.flatMap((confidence) => {
    const count = counts.get(confidence)?.length;
    return count === undefined ? [] : [`${count} ${confidence}`];
  });
  return parts.length === 0 ? "0" : `${candidates.length}: ${parts.join(", ")}`;
}

function statusTexts(candidates: readonly Candidate[]): string[] {
  const counts = groupedBy(candidates, ({ status }) => status);
  const parts = Object.entries(STATUS_TEXTS).flatMap(([status, label]) => {
    const count = counts.get(status as Candidate["status"])?.length;
    return count === undefined ? [] : [`${count} ${label}`];
  });
  return parts.length === 0 ? [] : [parts.join(", ")];
}

function outsideTexts(external: Proposal["external"], { beyondLimit }: LogTotals): string[] {
  const listed =
    external.length === 0 ? [] : [`${connectionsIn(external)} with addresses on no interface with known groups`];
  if (beyondLimit === undefined) return listed;
  const more = numberOf(beyondLimit.addresses, "more address", "more addresses");
  const connections = numberOf(beyondLimit.connections, "connection");
  return [[...listed, `${more} with ${connections}, which are only counted`].join(", and ")];
}

function trafficTexts(withheld: Proposal["withheldTraffic"]): string[] {
  const parts = [...groupedBy(withheld, ({ reason }) => reason)].map(
    ([reason, traffic]) => `${connectionsIn(traffic)} (${reason})`,
  );
  return parts.length === 0 ? [] : [parts.join(", ")];
}

function ruleTexts({ unused, undecided, silentGroupIds }: Proposal["ruleUse"], environment: Environment): string[] {
  return [
    ...textsOf(unused.length, "rule"),
    ...(undecided.length > 0
      ? [`${numberOf(undecided.length, "rule")} not judged: unclear traffic may have used ${themOf(undecided)}`]
      : []),
    ...(silentGroupIds.length > 0
      ? [
          `${numberOf(silentGroupIds.length, "group")} not judged, because the logs do not mention ${themOf(silentGroupIds)}: ` +
            listOf(silentGroupIds.map((id) => environment.groupLabel(id))),
        ]
      : []),
  ];
}

const themOf = ({ length }: readonly unknown[]): string => (length === 1 ? "it" : "them");
