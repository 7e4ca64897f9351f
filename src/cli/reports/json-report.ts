import type { Group, Rule } from "../../environment/environment";
import type { Audit, Pair } from "../../environment/audit";
import type { Connection } from "../../environment/finding";
import { protocolName, semanticsOf, type Traffic } from "../../environment/traffic";
import { printable } from "../printable";
import type { Report, ReportedFinding } from "./report";

/** The version of the format. It changes only when a reader of the report has to. */
const VERSION = 1;

/**
 * The report for programs: schemas/audit-report.schema.json describes it. Each element has a line of its own, so that a
 * large report is written piece by piece, and two reports can be compared line by line.
 */
export function* jsonReport({ audit, findings, baseline }: Report): Generator<string> {
  yield `{\n"version": ${VERSION},\n`;
  yield* list("groups", audit.environment.groups.values(), (group) => groupRecord(group, audit));
  yield* list("pairs", audit.pairs, pairRecord);
  yield* list("findings", findings, findingRecord);
  yield `"baseline": ${baseline === undefined ? "null" : json(baselineRecord(baseline))}\n}\n`;
}

/** A list of a report. Each element has a line of its own. */
export function* list<Element>(
  name: string,
  elements: Iterable<Element>,
  recordOf: (element: Element) => object,
): Generator<string> {
  yield `"${name}": [`;
  let separator = "\n";
  for (const element of elements) {
    yield separator + json(recordOf(element));
    separator = ",\n";
  }
  yield "\n],\n";
}

// The records are written without spreads, which would make a large report slow.

/** A value as JSON that may be shown. JSON.stringify escapes only a part of the control characters. */
export const json = (value: object): string => printable(JSON.stringify(value));

function groupRecord({ id, name, vpcId, accountId, region, address }: Group, audit: Audit): object {
  return {
    id,
    name: name ?? null,
    vpcId: vpcId ?? null,
    accountId: accountId ?? null,
    region: region ?? null,
    address: address ?? null,
    open: audit.openGroups.has(id),
    interfaces: audit.environment.hasInterfaces ? audit.environment.interfacesOf(id).length : null,
    managedBy: audit.managedGroups.get(id) ?? null,
  };
}

function pairRecord(pair: Pair): object {
  const { source, target, egress, ingress, status } = pair;
  const { protocol, fromPort, toPort } = trafficRecord(pair);
  return {
    source,
    target,
    protocol,
    fromPort,
    toPort,
    egressRuleId: egress?.id ?? null,
    ingressRuleId: ingress?.id ?? null,
    egressRuleAddress: addressOf(egress),
    ingressRuleAddress: addressOf(ingress),
    status,
  };
}

/** The address of the resource in Terraform that makes a rule. */
export const addressOf = (rule: Rule | undefined): string | null =>
  (rule?.resources.find(({ kind }) => kind !== "inline") ?? rule?.resources[0])?.address ?? null;

function findingRecord(finding: ReportedFinding): object {
  const { id, level, groupId, otherGroupId, connection, rules, message, remedy, fingerprint } = finding;
  return {
    id,
    level,
    groupId,
    otherGroupId: otherGroupId ?? null,
    connection: connection === undefined ? null : connectionRecord(connection),
    ruleIds: rules.flatMap((rule) => rule.id ?? []),
    ruleAddresses: rules.flatMap(({ resources }) => resources.map(({ address }) => address)),
    message,
    remedy,
    fingerprint,
  };
}

function connectionRecord(connection: Connection): object {
  const { source, target } = connection;
  const { protocol, fromPort, toPort } = trafficRecord(connection);
  return { source, target, protocol, fromPort, toPort };
}

function baselineRecord({ knownFindings, unusedEntries }: NonNullable<Report["baseline"]>): object {
  const entries = unusedEntries.map(({ fingerprint, id, groupId, reason }) => ({ fingerprint, id, groupId, reason }));
  return { knownFindings, unusedEntries: entries };
}

export interface TrafficRecord {
  readonly protocol: string | null;
  readonly fromPort: number | string | null;
  readonly toPort: number | string | null;
}

/** The protocol and ports as the schemas describe them. */
export function trafficRecord({ protocolNumber, fromPort, toPort }: Traffic): TrafficRecord {
  const hasPorts = semanticsOf(protocolNumber) !== "nothing";
  return {
    protocol: protocolNumber === undefined ? null : protocolName(protocolNumber),
    fromPort: (hasPorts ? fromPort : undefined) ?? null,
    toPort: (hasPorts ? toPort : undefined) ?? null,
  };
}
