import { sortedBy, type Environment, type Rule } from "../../environment/environment";
import { counted, listOf } from "../../environment/phrases";
import { dayText, evidenceText, measuresText, numberOf } from "../../environment/proposal/evidence-text";
import type { Endpoint, WithheldTraffic } from "../../environment/proposal/observations";
import type {
  Candidate,
  Confidence,
  ExternalTraffic,
  Proposal,
  UndecidedConnection,
} from "../../environment/proposal/proposal";
import { protocolName } from "../../environment/traffic";
import { groupedBy } from "../../environment/grouped-by";
import { cautions, EXTERNAL_REASONS, PLACES, portLabel, sidesText, sideText, WITHHELD_TITLES } from "./phrases";

/** A part of a report for people. */
export interface Section {
  readonly title: string;
  readonly introduction?: string;
  readonly entries: readonly Entry[];
  /** The number of entries that are left out. */
  readonly more: number;
}

export interface Entry {
  /** The ends of a connection, or a group. Neighbours may have the same. */
  readonly heading: string;
  readonly confidence?: Confidence;
  readonly label: string;
  readonly evidence?: string;
  readonly notes: readonly string[];
}

/** The most entries of lists that nobody has to go through one by one. */
const LISTED = 20;
const LISTED_OF_A_REASON = 5;

/** All sections that have entries. The most important one comes first. */
export function sectionsOf(proposal: Proposal, environment: Environment): Section[] {
  return [
    candidateSection(proposal, environment),
    undecidedSection(proposal, environment),
    withheldSection(proposal, environment),
    externalSection(proposal, environment),
    ...trafficSections(proposal, environment),
    unusedSection(proposal, environment),
  ].filter(({ entries }) => entries.length > 0);
}

const section = (
  title: string,
  introduction: string | undefined,
  entries: readonly Entry[],
  limit = Infinity,
): Section => ({
  title,
  introduction,
  entries: entries.slice(0, limit),
  more: Math.max(0, entries.length - limit),
});

const candidateSection = ({ candidates }: Proposal, environment: Environment): Section =>
  section(
    "Candidates",
    undefined,
    candidates.map((candidate) => candidateEntry(candidate, environment)),
  );

function candidateEntry(candidate: Candidate, environment: Environment): Entry {
  const { source, target, external, confidence } = candidate;
  const labelOf = (id: string, end: "source" | "target") => (external === end ? id : environment.groupLabel(id));
  return {
    heading: `${labelOf(source, "source")} → ${labelOf(target, "target")}`,
    confidence,
    label: portLabel(candidate),
    evidence: evidenceText(candidate),
    notes: [sidesText(candidate), ...cautions(candidate, environment)],
  };
}

function undecidedSection({ undecided }: Proposal, environment: Environment): Section {
  const entryOf = (connection: UndecidedConnection): Entry => {
    const { sources, targets, confidence } = connection;
    return {
      heading: `${choiceText(sources, environment)} → ${choiceText(targets, environment)}`,
      confidence,
      label: portLabel(connection),
      evidence: evidenceText(connection),
      notes: [sidesText(connection)],
    };
  };
  const introduction =
    "The interfaces have several groups, and no rule tells which one is meant. Decide which group gets the rule.";
  return section("Undecided", introduction, undecided.map(entryOf));
}

const choiceText = (ids: readonly string[], environment: Environment): string =>
  ids.map((id) => environment.groupLabel(id)).join(" or ");

function withheldSection({ withheldCandidates, options }: Proposal, environment: Environment): Section {
  const reasons = {
    confidence: `The confidence is below ${options.minConfidence}.`,
    connections: `There are fewer than ${counted(options.minConnections, "connection")}.`,
  };
  const entries = withheldCandidates.map(({ candidate, reason }): Entry => {
    const entry = candidateEntry(candidate, environment);
    return { ...entry, notes: [reasons[reason], ...entry.notes] };
  });
  return section("Withheld candidates", "--min-confidence and --min-connections leave these out.", entries, LISTED);
}

function externalSection({ external }: Proposal, environment: Environment): Section {
  const entryOf = (traffic: ExternalTraffic): Entry => {
    const { groupIds, external: end, addresses, place, confidence, reason, side } = traffic;
    const groups = choiceText(groupIds, environment);
    const count = numberOf(addresses.length, "address", "addresses");
    return {
      heading: end === "source" ? `outside → ${groups}` : `${groups} → outside`,
      confidence,
      label: `${portLabel(traffic)}, ${count} ${PLACES[place]}`,
      evidence: evidenceText(traffic),
      notes: [
        `${listOf(addresses)}. ${EXTERNAL_REASONS[reason]}`,
        `Rules: ${sideText(side, end === "source" ? "ingress" : "egress")}`,
      ],
    };
  };
  const most = external.toSorted((a, b) => b.connections - a.connections);
  return section("Addresses outside", "They are not proposed.", most.map(entryOf), LISTED);
}

/** The traffic of each reason that does not lead to a proposal. */
function trafficSections({ withheldTraffic }: Proposal, environment: Environment): Section[] {
  return [...groupedBy(withheldTraffic, ({ reason }) => reason)].map(([reason, traffic]) =>
    section(
      `Not proposed: ${reason}`,
      `${sentence(WITHHELD_TITLES[reason])}.`,
      traffic.map((one) => trafficEntry(one, environment)),
      LISTED_OF_A_REASON,
    ),
  );
}

function trafficEntry(traffic: WithheldTraffic, environment: Environment): Entry {
  const { reason, source, target, protocolNumber, ports } = traffic;
  const arrow = reason === "ambiguous" ? "↔" : "→";
  const [port, other] = ports;
  const label =
    reason === "no-ports"
      ? protocolName(protocolNumber)
      : portLabel({ protocolNumber, fromPort: port, toPort: port }) + (port === other ? "" : ` and ${other}`);
  return {
    heading: `${endText(source, environment)} ${arrow} ${endText(target, environment)}`,
    label,
    evidence: measuresText(traffic),
    notes: [],
  };
}

const endText = ({ groupIds, address }: Endpoint, environment: Environment): string =>
  address ?? groupIds.map((id) => environment.groupLabel(id)).join(" + ");

function unusedSection({ ruleUse, totals: { period } }: Proposal, environment: Environment): Section {
  const entryOf = (rule: Rule): Entry => ({
    heading: environment.groupLabel(rule.groupId!),
    label: `${rule.direction} ${environment.ruleDescription(rule)}`,
    notes: [],
  });
  const when = period === undefined ? "" : ` ${daysText(dayText(period.first), dayText(period.last))}`;
  const introduction =
    `No traffic has used these rules${when}. That does not prove that they are not needed: they may serve a yearly ` +
    "job, a failover or a restore.";
  const sorted = sortedBy(ruleUse.unused, (rule) => environment.groupLabel(rule.groupId!));
  return section("Unused rules", introduction, sorted.map(entryOf), LISTED);
}

const daysText = (first: string, last: string): string => (first === last ? `on ${first}` : `from ${first} to ${last}`);

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
