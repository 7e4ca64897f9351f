import { TCP, UDP } from "../../environment/traffic";
import { CONVERSATIONS } from "./conversations";
import type { Step } from "./dialect";
import { EVIDENCE_STEPS, UNDECIDED } from "./evidence";
import { flows, type End } from "./flows";

const CLIENTS = ["rule_client", "fan_in_client", "port_client"].join(", ");
/**
 * Includes who seems to have started a connection, or has sent something without an answer. This is not evidence, but
 * it can contradict evidence.
 */
const isClientBySome = (end: End): string => `coalesce('${end}' IN (${CLIENTS}, likely_client), FALSE)`;

/** What each conversation is, and why. */
const DECIDED: Step = {
  name: "decided",
  isPassedOn: true,
  select: () => `
    SELECT ${columns("conversations")},
      reason,
      CASE WHEN reason IS NULL THEN 'handshake' END AS evidence,
      coalesce(handshake_client, likely_client) AS client
    FROM conversations
    WHERE NOT ${UNDECIDED}
    UNION ALL
    SELECT ${columns("weighed")},
      CASE WHEN coalesce(${CLIENTS}) IS NULL OR is_disputed THEN 'ambiguous' END AS reason,
      CASE WHEN is_disputed THEN NULL WHEN rule_client IS NOT NULL THEN 'rule'
        WHEN fan_in_client IS NOT NULL THEN 'fan-in' WHEN port_client IS NOT NULL THEN 'known-port' END AS evidence,
      CASE WHEN is_disputed THEN NULL ELSE coalesce(${CLIENTS}) END AS client
    FROM (
      SELECT *, ${isClientBySome("low")} AND ${isClientBySome("high")}
        AS is_disputed
      FROM weighed
    ) AS weighed`,
};

const columns = (table: string): string =>
  ["low", "low_port", "low_class", "high", "high_port", "high_class", "protocol", "packets", "bytes"]
    .concat("first_seen", "last_seen")
    .map((name) => `${table}.${name}`)
    .join(", ");

/**
 * Sums the conversations by their ends, their server's port and the evidence. If the client is unknown, the end with
 * the lower port is listed as the target, because an end has few servers' ports and many clients' ports.
 */
const SUMS: Step = {
  name: "sums",
  select: () => `
    SELECT reason, evidence, source_groups, source_address, target_groups, target_address, protocol, port,
      max(other_port) AS other_port, count(*) AS connections, sum(packets) AS packets, sum(bytes) AS bytes,
      min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM (
      SELECT reason, evidence, protocol, packets, bytes, first_seen, last_seen,
        CASE WHEN is_to_high THEN low_classes.groups ELSE high_classes.groups END AS source_groups,
        CASE WHEN is_to_high THEN high_classes.groups ELSE low_classes.groups END AS target_groups,
        CASE WHEN is_to_high AND low_classes.groups IS NULL THEN low
          WHEN NOT is_to_high AND high_classes.groups IS NULL THEN high END AS source_address,
        CASE WHEN is_to_high AND high_classes.groups IS NULL THEN high
          WHEN NOT is_to_high AND low_classes.groups IS NULL THEN low END AS target_address,
        CASE WHEN protocol NOT IN (${TCP}, ${UDP}) THEN 0 WHEN is_to_high THEN high_port ELSE low_port END AS port,
        CASE WHEN protocol NOT IN (${TCP}, ${UDP}) THEN 0 WHEN client = 'low' THEN high_port
          WHEN client = 'high' THEN low_port ELSE greatest(low_port, high_port) END AS other_port
      FROM (
        SELECT *, coalesce(client = 'low', high_port < low_port) AS is_to_high FROM decided
      ) AS directed
      LEFT JOIN classes AS low_classes ON low_classes.class = low_class
      LEFT JOIN classes AS high_classes ON high_classes.class = high_class
    ) AS ends
    GROUP BY reason, evidence, source_groups, source_address, target_groups, target_address, protocol, port`,
};

/** The tables from `records` to `sums`, in their order. */
export const stepsFor = (since?: number): readonly Step[] => [
  flows(since),
  CONVERSATIONS,
  ...EVIDENCE_STEPS,
  DECIDED,
  SUMS,
];
