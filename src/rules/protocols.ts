/**
 * Protocols that EC2 and the provider know by name (EC2 API reference, IpPermission, "IpProtocol": "tcp, udp, icmp,
 * icmpv6"; the provider adds all), and the numbers that these names stand for.
 */
const NAMES_IN_EC2 = { tcp: "6", udp: "17", icmp: "1", icmpv6: "58", all: "-1" } as const;

/**
 * Protocols that EC2 accepts only by number, under their names in /etc/protocols (IANA, "Protocol Numbers"). They have
 * no ports.
 */
const NUMBERS_IN_EC2 = {
  igmp: "2",
  gre: "47",
  esp: "50",
  ah: "51",
  eigrp: "88",
  ospf: "89",
  pim: "103",
  vrrp: "112",
  l2tp: "115",
  sctp: "132",
} as const;

/** The names of protocols that have no ports. */
export const NAMED_PROTOCOLS: readonly string[] = Object.keys(NUMBERS_IN_EC2);

export const DEFAULT_PROTOCOL = "tcp";

/**
 * The meaning of port numbers for a protocol (EC2 API reference, IpPermission: "If the protocol is TCP or UDP, this is
 * the start of the port range. If the protocol is ICMP or ICMPv6, this is the ICMP type or -1"; every other protocol
 * "allows traffic on all ports, regardless of any ports you specify"). "unknown" if the protocol is wrong or
 * unknown.
 */
export type PortSemantics = "ports" | "types" | "nothing" | "unknown";

const PORT_SEMANTICS = {
  ...{ tcp: "ports", udp: "ports", icmp: "types", icmpv6: "types" },
  ...{ 6: "ports", 17: "ports", 1: "types", 58: "types" },
} as const satisfies Readonly<Record<string, PortSemantics>>;

/** Lookup tables, under the names that they have in the module. */
export const TABLES = {
  /** The number of each protocol, by name. */
  protocol_numbers: { ...NAMES_IN_EC2, ...NUMBERS_IN_EC2 },
  /**
   * Each protocol as EC2 accepts it, by name. EC2 refuses `all`: only `aws_security_group_rule` translates it.
   */
  protocols_in_ec2: { tcp: "tcp", udp: "udp", icmp: "icmp", icmpv6: "icmpv6", all: "-1", ...NUMBERS_IN_EC2 },
  /** The names of protocol numbers in the keys of pairs. */
  protocol_names: Object.fromEntries(Object.entries(NAMES_IN_EC2).map(([name, number]) => [number, name])),
  /** The meaning of port numbers, by protocol name and number. All other protocols have no ports. */
  semantics_by_protocol: {
    ...PORT_SEMANTICS,
    ...Object.fromEntries(["all", "-1", ...NAMED_PROTOCOLS].map((name) => [name, "nothing"])),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Table = keyof typeof TABLES;

/** Names and numbers of the protocols that have ports or ICMP types. */
export const PROTOCOLS_WITH_PORTS: readonly string[] = ["tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58"];

export const LAST_PORT = 65535;

/** The accepted port numbers, and what to do about others. */
export const LIMITS: Readonly<Record<PortSemantics, { lowest: number; highest: number; remedy: string }>> = {
  ports: { lowest: 0, highest: LAST_PORT, remedy: `use a whole number from 0 to ${LAST_PORT}` },
  types: { lowest: -1, highest: 255, remedy: "use an ICMP type or code from 0 to 255, or -1 for any" },
  nothing: {
    lowest: -1,
    highest: 0,
    remedy: "omit it, because this protocol has no ports and the rule would open all of them",
  },
  unknown: { lowest: -1, highest: LAST_PORT, remedy: `use a whole number from 0 to ${LAST_PORT}` },
};
