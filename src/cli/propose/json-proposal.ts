import type { Rule } from "../../environment/environment";
import { EVIDENCE_KINDS, type Measures, type WithheldTraffic } from "../../environment/proposal/observations";
import type {
  Candidate,
  Evidence,
  EvidencedTraffic,
  ExternalTraffic,
  Proposal,
  Side,
  UndecidedConnection,
} from "../../environment/proposal/proposal";
import { evidenceText } from "../../environment/proposal/evidence-text";
import { serviceNames } from "../../environment/proposal/service-names";
import { protocolName } from "../../environment/traffic";
import { addressOf, json, list, trafficRecord } from "../reports/json-report";

/** The version of the format. It changes only when a reader of the report has to. */
const VERSION = 1;

/**
 * The proposal for programs: schemas/proposal-report.schema.json describes it. Each element of a list has a line of its
 * own.
 */
export function* jsonProposal(proposal: Proposal): Generator<string> {
  const { totals, options, ruleUse } = proposal;
  const { period, ...counts } = totals;
  yield `{\n"version": ${VERSION},\n`;
  const days = period === undefined ? "null" : json({ first: timeOf(period.first), last: timeOf(period.last) });
  yield `"period": ${days},\n`;
  yield `"logs": ${json({ ...counts, beyondLimit: counts.beyondLimit ?? null })},\n`;
  yield `"options": ${json(options)},\n`;
  yield* list("candidates", proposal.candidates, candidateRecord);
  yield* list("withheldCandidates", proposal.withheldCandidates, ({ candidate, reason }) => ({
    reason,
    ...candidateRecord(candidate),
  }));
  yield* list("undecided", proposal.undecided, undecidedRecord);
  yield* list("external", proposal.external, externalRecord);
  yield* list("withheldTraffic", proposal.withheldTraffic, withheldRecord);
  yield* list("unusedRules", ruleUse.unused, ruleRecord);
  yield* list("undecidedRules", ruleUse.undecided, ruleRecord);
  yield `"silentGroups": ${json(ruleUse.silentGroupIds)}\n}\n`;
}

function candidateRecord(candidate: Candidate): object {
  const { source, target, external, observedPorts, egress, ingress, status, isAcrossVpcs } = candidate;
  return {
    source,
    target,
    external: external ?? null,
    ...evidencedRecord(candidate),
    summary: evidenceText(candidate),
    observedPorts,
    status,
    egress: sideRecord(egress),
    ingress: sideRecord(ingress),
    isAcrossVpcs: isAcrossVpcs ?? false,
  };
}

function undecidedRecord(connection: UndecidedConnection): object {
  const { sources, targets, status, egress, ingress } = connection;
  return {
    sources,
    targets,
    ...evidencedRecord(connection),
    status,
    egress: sideRecord(egress),
    ingress: sideRecord(ingress),
  };
}

function externalRecord(traffic: ExternalTraffic): object {
  const { groupIds, external, addresses, place, reason, side } = traffic;
  return { reason, groupIds, external, addresses, place, ...evidencedRecord(traffic), side: sideRecord(side) };
}

function withheldRecord(traffic: WithheldTraffic): object {
  const { reason, source, target, protocolNumber, ports } = traffic;
  return {
    reason,
    source: { groupIds: source.groupIds, address: source.address ?? null },
    target: { groupIds: target.groupIds, address: target.address ?? null },
    protocol: protocolName(protocolNumber),
    ports,
    ...measuresRecord(traffic),
  };
}

const evidencedRecord = (traffic: EvidencedTraffic): object => ({
  ...trafficRecord(traffic),
  services: serviceNames(traffic),
  confidence: traffic.confidence,
  evidence: evidenceRecord(traffic.evidence),
  ...measuresRecord(traffic),
});

const evidenceRecord = (evidence: Evidence): object =>
  Object.fromEntries(EVIDENCE_KINDS.map((kind) => [kind, evidence[kind] ?? 0]));

const measuresRecord = ({ connections, packets, bytes, firstSeen, lastSeen }: Measures): object => ({
  connections,
  packets,
  bytes,
  firstSeen: timeOf(firstSeen),
  lastSeen: timeOf(lastSeen),
});

/** A time in UTC; null if the number in the log is not a time. */
function timeOf(seconds: number): string | null {
  const time = new Date(seconds * 1_000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

const sideRecord = (side: Side | undefined): object | null =>
  side === undefined ? null : { status: side.status, ruleIds: side.rules.flatMap(({ id }) => id ?? []) };

const ruleRecord = (rule: Rule): object => ({
  id: rule.id ?? null,
  groupId: rule.groupId!,
  direction: rule.direction,
  ...trafficRecord(rule),
  peer: rule.peer.value ?? null,
  address: addressOf(rule),
});
