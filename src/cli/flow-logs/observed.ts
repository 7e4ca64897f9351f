import {
  type Endpoint,
  type EvidenceKind,
  type LogTotals,
  type Measures,
  type ObservedConnection,
  type Observations,
  type WithheldReason,
  type WithheldTraffic,
} from "../../environment/proposal/observations";
import type { Session } from "./session";

/** A row of the table `sums`. */
interface Sum {
  readonly reason: WithheldReason | null;
  readonly evidence: EvidenceKind | null;
  readonly source_groups: number | null;
  readonly source_address: string | null;
  readonly target_groups: number | null;
  readonly target_address: string | null;
  readonly protocol: number;
  readonly port: number;
  readonly other_port: number;
  readonly connections: number;
  readonly packets: number;
  readonly bytes: number;
  readonly first_seen: number;
  readonly last_seen: number;
}

type GroupSets = readonly (readonly string[])[];

const ENDS = "source_groups, source_address, target_groups, target_address, protocol, port";

/**
 * The rows with addresses outside that are kept. A service on the Internet has any number of clients, and a report with
 * all of them would take memory and time without being of use.
 */
export const MOST_OUTSIDE = 20_000;

const IS_OUTSIDE = "(source_address IS NOT NULL OR target_address IS NOT NULL)";

/** Whether an address cannot be on the internet. It may have been on an interface that is gone. */
const IS_PRIVATE = `regexp_matches(
  coalesce(source_address, target_address),
  '^(10|192\\.168|172\\.(1[6-9]|2[0-9]|3[01])|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\\.|^f[cd]'
)`;

/** Connections are more important than what is withheld, such as scans from everywhere. */
const RANKED = `
  CREATE TEMP TABLE outside AS
  SELECT *, row_number() OVER (
    ORDER BY NOT ${IS_PRIVATE}, reason IS NOT NULL, connections DESC, reason NULLS FIRST, ${ENDS}, evidence
  ) AS rank
  FROM sums WHERE ${IS_OUTSIDE}`;

const keptSums = (most: number): string => `
  SELECT * FROM (
    SELECT * FROM sums WHERE NOT ${IS_OUTSIDE}
    UNION ALL SELECT * EXCLUDE (rank) FROM outside WHERE rank <= ${most}
  ) AS kept
  ORDER BY reason NULLS FIRST, ${ENDS}, evidence`;

const beyond = (most: number): string => `
  SELECT count(DISTINCT coalesce(source_address, target_address)) AS addresses, sum(connections) AS connections
  FROM outside WHERE rank > ${most}`;

/** The rows of the table `sums` as objects. */
export async function connectionsAndWithheld(
  session: Session,
  groupSets: GroupSets,
  mostOutside = MOST_OUTSIDE,
): Promise<Pick<Observations, "connections" | "withheld"> & Pick<LogTotals, "beyondLimit">> {
  await session.run(RANKED);
  const sums = (await session.rows(keptSums(mostOutside))) as unknown as readonly Sum[];
  const [rest] = (await session.rows(beyond(mostOutside))) as [{ addresses: number; connections: number }];
  const connections: ObservedConnection[] = [];
  const withheld: WithheldTraffic[] = [];
  for (const sum of sums) {
    const source = endpoint(sum.source_groups, sum.source_address, groupSets);
    const target = endpoint(sum.target_groups, sum.target_address, groupSets);
    const common = { source, target, protocolNumber: String(sum.protocol), ...measures(sum) };
    if (sum.reason === null)
      connections.push({ ...common, port: sum.port, evidence: { [sum.evidence!]: sum.connections } });
    else withheld.push({ reason: sum.reason, ...common, ports: [sum.port, sum.other_port] });
  }
  const beyondLimit = rest.addresses === 0 ? {} : { beyondLimit: rest };
  return { connections: merged(connections), withheld, ...beyondLimit };
}

function endpoint(groups: number | null, address: string | null, groupSets: GroupSets): Endpoint {
  return groups === null ? { groupIds: [], address: address! } : { groupIds: groupSets[groups]! };
}

const measures = ({ connections, packets, bytes, first_seen, last_seen }: Sum): Measures => ({
  ...{ connections, packets, bytes, firstSeen: first_seen, lastSeen: last_seen },
});

/** The same connections with other evidence follow each other. */
function merged(connections: readonly ObservedConnection[]): ObservedConnection[] {
  const all: ObservedConnection[] = [];
  for (const one of connections) {
    const last = all.at(-1);
    if (last === undefined || !isSame(last, one)) all.push(one);
    else all[all.length - 1] = sumOf(last, one);
  }
  return all;
}

const isSame = (one: ObservedConnection, other: ObservedConnection): boolean =>
  one.port === other.port &&
  one.protocolNumber === other.protocolNumber &&
  isSameEndpoint(one.source, other.source) &&
  isSameEndpoint(one.target, other.target);

const isSameEndpoint = (one: Endpoint, other: Endpoint): boolean =>
  one.address === other.address && (one.groupIds === other.groupIds || one.address !== undefined);

const sumOf = (one: ObservedConnection, other: ObservedConnection): ObservedConnection => ({
  ...one,
  connections: one.connections + other.connections,
  packets: one.packets + other.packets,
  bytes: one.bytes + other.bytes,
  firstSeen: Math.min(one.firstSeen, other.firstSeen),
  lastSeen: Math.max(one.lastSeen, other.lastSeen),
  evidence: { ...one.evidence, ...other.evidence },
});

const IS_RECORD = "status IS NULL OR status NOT IN ('UNREADABLE', 'OLD')";

const TOTALS = `
  SELECT
    sum(records) FILTER (${IS_RECORD}) AS records,
    sum(records) FILTER (status = 'OLD') AS older,
    sum(records) FILTER (status = 'NODATA') AS without_data,
    sum(records) FILTER (status = 'SKIPDATA') AS skipped,
    sum(records) FILTER (status = 'UNREADABLE') AS unreadable,
    min(first_seen) FILTER (${IS_RECORD}) AS first,
    max(last_seen) FILTER (${IS_RECORD}) AS last
  FROM flows`;

const UNKNOWN_INTERFACES = `
  SELECT interface_id, sum(records) AS records
  FROM flows
  WHERE interface_id NOT IN (SELECT interface_id FROM interfaces)
  GROUP BY interface_id
  ORDER BY interface_id`;

/** Lines that are not text, or too long. */
const REJECTED_LINES = "SELECT count(*) AS lines FROM (SELECT DISTINCT file_id, line FROM reject_errors)";

/** What the logs consist of, and the number of records that are too old. */
export async function totalsOf(
  session: Session,
  files: number,
  hasText: boolean,
): Promise<{ readonly totals: LogTotals; readonly older: number }> {
  const [totals] = (await session.rows(TOTALS)) as [Readonly<Record<string, number | null>>];
  const unknown = (await session.rows(UNKNOWN_INTERFACES)) as { interface_id: string; records: number }[];
  const [rejected] = hasText ? ((await session.rows(REJECTED_LINES)) as [{ lines: number }]) : [{ lines: 0 }];
  const { first, last } = totals;
  const logTotals = {
    files,
    records: totals.records ?? 0,
    withoutData: totals.without_data ?? 0,
    skipped: totals.skipped ?? 0,
    unreadable: (totals.unreadable ?? 0) + rejected.lines,
    ofUnknownInterfaces: unknown.reduce((sum, { records }) => sum + records, 0),
    unknownInterfaces: unknown.map(({ interface_id }) => interface_id),
    period: typeof first !== "number" || typeof last !== "number" ? undefined : { first, last },
  };
  return { totals: logTotals, older: totals.older ?? 0 };
}
