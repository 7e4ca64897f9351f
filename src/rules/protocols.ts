import type { Language } from "./language";
import { NAMED_PROTOCOLS } from "./protocol-numbers";

/**
 * The protocols, as EC2 tells them apart by what "port" means to them (EC2 API reference, IpPermission: "If the
 * protocol is TCP or UDP, this is the start of the port range. If the protocol is ICMP or ICMPv6, this is the ICMP
 * type or -1"; every other protocol "allows traffic on all ports, regardless of any ports you specify").
 */
export const DEFAULT_PROTOCOL = "tcp";

/** Numbers, and names and numbers, of the protocols that have ports, or types in their place. */
export const NUMBERS_WITH_PORTS = ["6", "17", "1", "58"] as const;
export const PROTOCOLS_WITH_PORTS = ["tcp", "udp", "icmp", "icmpv6", ...NUMBERS_WITH_PORTS];

const NAMED = NAMED_PROTOCOLS.join("|");

/** Names and numbers that may stand as `protocol`, in any case. */
export const PROTOCOL_EXPRESSION = `^(tcp|udp|icmp|icmpv6|all|-1|${NAMED}|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$`;

/** Terraform's (?i) also takes letters such as ſ for ASCII ones. */
export const ASCII_EXPRESSION = "^[0-9A-Za-z-]+$";

const ICMP_EXPRESSION = "^(icmp|icmpv6|1|58)$";
const WITHOUT_NAME_OR_PORTS_EXPRESSION = `^(all|-1|${NAMED}|[0-9]+)$`;
const NUMBER_WITH_PORTS_EXPRESSION = `^(${NUMBERS_WITH_PORTS.join("|")})$`;

/** What the rule's protocol takes in the place of ports: `ports`, ICMP `types`, or `nothing`. */
export function takenBy<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Value {
  const protocol = rule.attribute("protocol");
  const nothing = rule.all(
    rule.matches(protocol, ASCII_EXPRESSION),
    rule.matches(protocol, WITHOUT_NAME_OR_PORTS_EXPRESSION, { ignoreCase: true }),
    rule.not(rule.matches(protocol, NUMBER_WITH_PORTS_EXPRESSION)),
  );
  return rule.choose(
    rule.matches(protocol, ICMP_EXPRESSION, { ignoreCase: true }),
    rule.constant("types"),
    rule.choose(nothing, rule.constant("nothing"), rule.constant("ports")),
  );
}
