import type { Step } from "./dialect";

/** Bits of what one end of a conversation has sent. The bits of the higher end are `HIGH` times as large. */
export const SENT = {
  syn: 1,
  synAck: 2,
  rst: 4,
  /** A record that has flags at all. */
  flags: 8,
  accepted: 16,
  rejected: 32,
  /** A record without flags that has more than the shortest packets. */
  long: 64,
  /** A SYN-ACK that was rejected. */
  rejectedSynAck: 128,
} as const;
export const HIGH = 256;

export type End = "low" | "high";
export const OTHER = { low: "high", high: "low" } as const;

/** The condition that an end has sent something. */
export function hasSent(what: keyof typeof SENT, end: End): string {
  const bit = end === "low" ? SENT[what] : SENT[what] * HIGH;
  return `mod(sent, ${2 * bit}) >= ${bit}`;
}

/** The bytes of a TCP packet without options and data, such as RST. SYN and SYN-ACK have options (RFC 9293, 3.7.1). */
const SHORTEST_PACKET = { ipv4: 40, ipv6: 60 };
/** The bytes of a TCP packet with options, but without data. */
const LONGEST_EMPTY_PACKET = { ipv4: 60, ipv6: 80 };

const perAddress = (address: string, { ipv4, ipv6 }: typeof SHORTEST_PACKET): string =>
  `CASE WHEN ${address} LIKE '%:%' THEN ${ipv6} ELSE ${ipv4} END`;

/**
 * Whether a conversation, if both ends have sent something, has only the packets of a half-open scan: SYN, SYN-ACK and
 * RST. A log without bytes cannot tell.
 */
export const IS_HALF_OPEN = `(packets <= 3 AND bytes > 0
        AND bytes <= packets * ${perAddress("low", LONGEST_EMPTY_PACKET)})`;

const IS_LONG = `(bytes = 0 OR bytes > packets * ${perAddress("source", SHORTEST_PACKET)})`;

/**
 * What a record shows. The flags are OR-ed over an interval: 3 is a client's SYN and FIN, 19 is a server's SYN-ACK and
 * FIN. ACK alone is not recorded (Amazon VPC User Guide, "Flow log records", tcp-flags).
 */
const SENT_IN_RECORD = `CASE WHEN outcome = 'REJECT' THEN ${SENT.rejected}
          + CASE WHEN mod(flags, 4) >= 2 AND mod(flags, 32) >= 16 THEN ${SENT.rejectedSynAck} ELSE 0 END
        WHEN flags IS NULL THEN ${SENT.accepted} + CASE WHEN ${IS_LONG} THEN ${SENT.long} ELSE 0 END
        ELSE ${SENT.accepted + SENT.flags}
          + CASE WHEN mod(flags, 4) < 2 THEN 0 WHEN mod(flags, 32) < 16 THEN ${SENT.syn} ELSE ${SENT.synAck} END
          + CASE WHEN mod(flags, 8) < 4 THEN 0 ELSE ${SENT.rst} END END`;

const IS_READABLE = `outcome IN ('ACCEPT', 'REJECT') AND source IS NOT NULL AND destination IS NOT NULL
          AND source_port BETWEEN 0 AND 65535 AND destination_port BETWEEN 0 AND 65535 AND protocol BETWEEN 0 AND 255
          AND packets > 0 AND bytes >= 0 AND first_seen IS NOT NULL AND last_seen IS NOT NULL`;

/**
 * What each interface has recorded of each conversation, in both directions. Records that are not about traffic are
 * only counted: their column `status` says what they are. Sums of BIGINT would take twice the memory.
 *
 * @param since - seconds since 1970: records that end before are only counted
 */
export const flows = (since?: number): Step => ({
  name: "flows",
  select: ({ bitOr }) => `
  SELECT CASE WHEN status IN ('UNREADABLE', 'OLD') THEN NULL ELSE interface_id END AS interface_id, status,
    CASE WHEN status IS NULL THEN protocol END AS protocol,
    CASE WHEN is_up THEN source WHEN NOT is_up THEN destination END AS low,
    CASE WHEN is_up THEN source_port WHEN NOT is_up THEN destination_port END AS low_port,
    CASE WHEN is_up THEN destination WHEN NOT is_up THEN source END AS high,
    CASE WHEN is_up THEN destination_port WHEN NOT is_up THEN source_port END AS high_port,
    count(*) AS records,
    sum(CAST(packets AS DOUBLE)) AS packets,
    sum(CAST(bytes AS DOUBLE)) AS bytes,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen,
    ${bitOr(`CASE WHEN is_up THEN sent ELSE ${HIGH} * sent END`)} AS sent
  FROM (
    SELECT *,
      CASE WHEN status IS NULL
        THEN source < destination OR (source = destination AND source_port <= destination_port) END AS is_up,
      ${SENT_IN_RECORD} AS sent
    FROM (
      SELECT *,
        CASE${since === undefined ? "" : ` WHEN last_seen < ${since} THEN 'OLD'`}
          WHEN outcome IN ('NODATA', 'SKIPDATA') THEN outcome
          WHEN ${IS_READABLE} THEN NULL ELSE 'UNREADABLE' END AS status
      FROM records
    ) AS classified
  ) AS directed
  GROUP BY 1, 2, 3, 4, 5, 6, 7`,
});
