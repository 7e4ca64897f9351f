/** What flow logs show about a network, decided connection by connection and summed up. */
export interface Observations {
  /** The connections whose client and server are known, with the strongest evidence for it. */
  readonly connections: readonly ObservedConnection[];
  /** Traffic that is not a connection, or whose client is not known. */
  readonly withheld: readonly WithheldTraffic[];
  readonly totals: LogTotals;
}

/** One end of traffic: network interfaces with the same groups, or an address that no snapshot contains. */
export interface Endpoint {
  /** The IDs of the groups of the interfaces, sorted. Empty for an address that no snapshot contains. */
  readonly groupIds: readonly string[];
  /** The address, if no snapshot contains it. */
  readonly address?: string;
}

/** How the client of a connection is known, the strongest evidence first. */
export const EVIDENCE_KINDS = ["handshake", "rule", "fan-in", "known-port"] as const;
/**
 * - handshake: the client has sent SYN without ACK, and the server SYN with ACK
 * - rule: an existing ingress rule admits one side only
 * - fan-in: three or more remote endpoints have met the address and port
 * - known-port: a known port against an ephemeral one
 */
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Numbers about some traffic. */
export interface Measures {
  /** The number of conversations: distinct addresses and ports. */
  readonly connections: number;
  readonly packets: number;
  readonly bytes: number;
  /** Seconds since 1970. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** All connections from one kind of client to one kind of server and port. */
export interface ObservedConnection extends Measures {
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** As in `Traffic`. */
  readonly protocolNumber: string;
  /** The server's port; 0 for protocols without ports. */
  readonly port: number;
  /** The conversations with each kind of evidence: a conversation counts under its strongest one. */
  readonly evidence: Readonly<Partial<Record<EvidenceKind, number>>>;
}

/**
 * Why traffic does not lead to a proposal:
 *
 * - ambiguous: nothing tells the client from the server
 * - attempt: TCP without a completed connection: a SYN without an answer or with RST, or records of one direction only
 * - rejected: only rejected records (a group, a network ACL or VPC Block Public Access: the log does not say which)
 * - no-ports: ICMP, whose types are not in the log
 * - unknown-address: neither end is on an interface of the snapshots, or interfaces with different groups have had one
 * - hop: a record of a NAT gateway, transit gateway or load balancer about traffic that passes through
 */
export type WithheldReason = "ambiguous" | "attempt" | "rejected" | "no-ports" | "unknown-address" | "hop";

export interface WithheldTraffic extends Measures {
  readonly reason: WithheldReason;
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly protocolNumber: string;
  /** The lower and the higher port, if the client is not known; else the server's port in both. */
  readonly ports: readonly [number, number];
}

/** What the logs consist of. */
export interface LogTotals {
  readonly files: number;
  readonly records: number;
  /** Records with the status NODATA: nothing happened in the interval. */
  readonly withoutData: number;
  /** Records with the status SKIPDATA: AWS has lost some records of the interval. */
  readonly skipped: number;
  /** Lines that are not records, such as truncated ones. */
  readonly unreadable: number;
  /** Records whose interface no snapshot contains, and the interfaces. */
  readonly ofUnknownInterfaces: number;
  readonly unknownInterfaces: readonly string[];
  /** Outside addresses beyond the limit, those with the fewest connections: they are only counted. */
  readonly beyondLimit?: { readonly addresses: number; readonly connections: number };
  /** The period of the records, in seconds since 1970; undefined without records. */
  readonly period?: { readonly first: number; readonly last: number };
}
