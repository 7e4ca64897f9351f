/**
 * Protocols that EC2 and the provider know by name (EC2 API reference, IpPermission, "IpProtocol": "tcp, udp, icmp,
 * icmpv6"; the provider adds all), and the numbers that these names stand for.
 */
const NAMES_IN_EC2 = { tcp: "6", udp: "17", icmp: "1", icmpv6: "58", all: "-1" } as const;

/**
 * Protocols that EC2 takes by number alone, by their names in /etc/protocols (numbers: IANA's
 * registry "Protocol Numbers"). None of them has ports.
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

/** Tables of texts by texts, each under the name that the module has for it. */
export const TABLES = {
  /**
   * The numbers by which EC2 knows the protocols whose names it does not. It refuses `all`, which only
   * `aws_security_group_rule` translates.
   */
  numbers_in_ec2: { ...NUMBERS_IN_EC2, all: NAMES_IN_EC2.all },
  /** Every protocol's number, under each of its names. */
  protocol_numbers: { ...NAMES_IN_EC2, ...NUMBERS_IN_EC2 },
  /** The name of each number that EC2 names, as keys of pairs have it. */
  protocol_names: Object.fromEntries(Object.entries(NAMES_IN_EC2).map(([name, number]) => [number, name])),
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Table = keyof typeof TABLES;
