import { TCP } from "../../environment/traffic";
import type { Step } from "./dialect";
import { SEVERAL } from "./environment-tables";
import { HIGH, hasSent, IS_HALF_OPEN, OTHER, type End } from "./flows";

/** ICMP and ICMPv6. Their types are not in the log. */
const PROTOCOLS_WITH_TYPES = [1, 58];

/**
 * The class of an end, as the interface that has recorded the flow knows it. In a record of an interface that no
 * snapshot contains, an address is no evidence: the interface may be in another VPC, or older than the snapshots.
 */
const classOf = (end: End): string =>
  `CASE WHEN interfaces.interface_id IS NOT NULL THEN coalesce(${end}_scoped.class, ${end}_known.class)
            WHEN ${end}_known.class IS NOT NULL THEN ${SEVERAL} END AS ${end}_class`;

/** The flows with what the environment knows about their interface and their ends. */
const KNOWN_FLOWS = `
        SELECT flows.*, coalesce(interfaces.is_hop, FALSE) AS is_hop, interfaces.class AS own_class,
          coalesce(low_scoped.network, '') AS low_network, coalesce(high_scoped.network, '') AS high_network,
          ${classOf("low")},
          ${classOf("high")},
          coalesce(low_known.main_address, low) AS low_main,
          coalesce(high_known.main_address, high) AS high_main
        FROM flows
        LEFT JOIN interfaces ON interfaces.interface_id = flows.interface_id
        LEFT JOIN addresses AS low_known ON low_known.address = flows.low
        LEFT JOIN addresses AS high_known ON high_known.address = flows.high
        LEFT JOIN scoped_addresses AS low_scoped
          ON low_scoped.address = flows.low AND low_scoped.scope IN (interfaces.vpc_id, flows.interface_id)
        LEFT JOIN scoped_addresses AS high_scoped
          ON high_scoped.address = flows.high AND high_scoped.scope IN (interfaces.vpc_id, flows.interface_id)
        WHERE flows.status IS NULL`;

const swapped = (low: string, high: string, lowName = low, highName = high): string => `
        CASE WHEN is_swapped THEN ${high} ELSE ${low} END AS ${lowName},
        CASE WHEN is_swapped THEN ${low} ELSE ${high} END AS ${highName},`;

/** The same with the main addresses, which may have another order. Hops say nothing about the ends. */
const ORDERED_FLOWS = `
      SELECT protocol, is_hop, own_class, packets, bytes, first_seen, last_seen,${[
        swapped("low_main", "high_main", "low", "high"),
        swapped("low_port", "high_port"),
        swapped("low_network", "high_network"),
        swapped("low_class", "high_class"),
      ].join("")}
        CASE WHEN is_hop THEN 0
          WHEN is_swapped THEN mod(sent, ${HIGH}) * ${HIGH} + CAST((sent - mod(sent, ${HIGH})) / ${HIGH} AS INTEGER)
          ELSE sent END AS sent
      FROM (
        SELECT *, low_main > high_main OR (low_main = high_main AND low_port > high_port) AS is_swapped
        FROM (${KNOWN_FLOWS}
        ) AS known_flows
      ) AS main_flows`;

/**
 * The class of an end, unless records of several interfaces disagree, or an interface that no snapshot contains has
 * recorded the conversation instead of the end's own.
 */
const oneClass = (column: string): string =>
  `CASE WHEN min(nullif(${column}, ${SEVERAL})) < max(${column}) THEN ${SEVERAL}
          WHEN max(${column}) IS NOT NULL AND count(own_class) < count(*)
            AND max(CASE WHEN ${column} = own_class THEN 1 ELSE 0 END) = 0 THEN ${SEVERAL}
          ELSE max(${column}) END`;

const either = (condition: (end: End) => string): string => `(${condition("low")} OR ${condition("high")})`;
const both = (condition: (end: End) => string): string => `(${condition("low")} AND ${condition("high")})`;

/** The end for which a condition holds, unless it holds for both. */
const endWith = (condition: (end: End) => string): string =>
  `CASE WHEN ${condition("low")} AND NOT ${condition("high")} THEN 'low'
        WHEN ${condition("high")} AND NOT ${condition("low")} THEN 'high' END`;

const isAccepted = (end: End): string => `(${hasSent("accepted", end)})`;
const isRejected = (end: End): string => `(${hasSent("rejected", end)})`;

/** The end has sent something that was accepted or rejected. */
const isSender = (end: End): string => `(${hasSent("accepted", end)} OR ${hasSent("rejected", end)})`;

/** The end has sent SYN, and the other one SYN-ACK. */
const hasStarted = (end: End): string => `(${hasSent("syn", end)} AND ${hasSent("synAck", OTHER[end])})`;

/** The end has sent SYN, or the other one SYN-ACK. */
const seemsToStart = (end: End): string =>
  `((${hasSent("syn", end)} AND NOT ${hasSent("syn", OTHER[end])})
        OR (${hasSent("synAck", OTHER[end])} AND NOT ${hasSent("synAck", end)}))`;

/**
 * The end has answered SYN with RST instead of SYN-ACK. An end that answers SYN-ACK with RST has not sent the SYN:
 * another host has, with its address.
 */
const hasRefused = (end: End): string =>
  `((${hasSent("syn", OTHER[end])} OR ${hasSent("synAck", OTHER[end])})
          AND ${hasSent("rst", end)} AND NOT ${hasSent("synAck", end)} AND NOT ${hasSent("syn", end)})`;

/** The end has sent neither SYN, SYN-ACK nor data, as far as the sizes show. It may have refused all connections. */
const isShort = (end: End): string => `(NOT ${hasSent("long", end)})`;

const hasFlags = (end: End): string => hasSent("flags", end);
const hasReset = (end: End): string => hasSent("rst", end);
const hasRejectedSynAck = (end: End): string => hasSent("rejectedSynAck", end);

/**
 * All that was recorded of each conversation. Both sides may have recorded the same packets, so the highest numbers of
 * one interface count. What the records show decides about many conversations:
 *
 * - reason: why it does not lead to a proposal
 * - handshake_client: the end that has started a TCP connection
 * - likely_client: the end that seems to have started it, or that has sent something without an answer. This is not
 *   enough for a proposal.
 */
export const CONVERSATIONS: Step = {
  name: "conversations",
  select: ({ bitOr }) => `
  SELECT low, low_port, low_network, low_class, high, high_port, high_network, high_class, protocol,
    packets, bytes, first_seen, last_seen, handshake_client,
    CASE
      WHEN protocol = ${TCP} AND ${either(seemsToStart)} THEN ${endWith(seemsToStart)}
      ELSE ${endWith(isSender)}
    END AS likely_client,
    CASE
      WHEN is_hop_only THEN 'hop'
      WHEN coalesce(low_class, ${SEVERAL}) = ${SEVERAL} AND coalesce(high_class, ${SEVERAL}) = ${SEVERAL}
        OR ${SEVERAL} IN (low_class, high_class) THEN 'unknown-address'
      WHEN NOT ${either(isAccepted)} THEN 'rejected'
      WHEN protocol IN (${PROTOCOLS_WITH_TYPES.join(", ")}) THEN 'no-ports'
      WHEN ${either(isRejected)} AND NOT ${both(isAccepted)} OR ${either(hasRejectedSynAck)} THEN 'rejected'
      WHEN protocol = ${TCP} AND ${IS_HALF_OPEN} AND (handshake_client IS NULL AND NOT ${either(hasFlags)}
        OR handshake_client = 'low' AND ${hasReset("low")} OR handshake_client = 'high' AND ${hasReset("high")})
        THEN 'attempt'
      WHEN protocol = ${TCP} AND handshake_client IS NULL AND (NOT ${both(isAccepted)} OR ${either(hasRefused)}
        OR NOT ${either(hasFlags)} AND ${either(isShort)}) THEN 'attempt'
    END AS reason
  FROM (
    SELECT *, CASE WHEN protocol = ${TCP} THEN ${endWith(hasStarted)} END AS handshake_client
    FROM (
      SELECT low, low_port, low_network, high, high_port, high_network, protocol,
        ${oneClass("low_class")} AS low_class,
        ${oneClass("high_class")} AS high_class,
        min(CASE WHEN is_hop THEN 1 ELSE 0 END) = 1 AS is_hop_only,
        max(packets) AS packets,
        max(bytes) AS bytes,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        ${bitOr("sent")} AS sent
      FROM (${ORDERED_FLOWS}
      ) AS ordered_flows
      GROUP BY low, low_port, low_network, high, high_port, high_network, protocol
    ) AS measured
  ) AS started`,
};
