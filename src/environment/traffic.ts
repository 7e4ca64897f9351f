import { coversPorts } from "../rules/coverage";
import { LAST_PORT, TABLES, type PortSemantics } from "../rules/protocols";

/**
 * A port, an ICMP type or an ICMP code. A text is an expression that only Terraform can evaluate: equal texts are equal
 * values. `undefined` may be any value.
 */
export type PortValue = number | string | undefined;

/** The protocol and ports of a rule. */
export interface Traffic {
  /** The protocol's number, "-1" for all protocols, or an expression; undefined if it may be any. */
  readonly protocolNumber: string | undefined;
  /** The first port or the ICMP type (-1: all types). 0 if the protocol has neither. */
  readonly fromPort: PortValue;
  /** The last port or the ICMP code (-1: all codes). 0 if the protocol has neither. */
  readonly toPort: PortValue;
}

export const ALL_PROTOCOLS = "-1";
export const [TCP, UDP] = ["6", "17"];

const NUMBERS: Readonly<Record<string, string>> = TABLES.protocol_numbers;
const NAMES: Readonly<Record<string, string>> = TABLES.protocol_names;
const SEMANTICS: Readonly<Record<string, PortSemantics>> = TABLES.semantics_by_protocol;

/**
 * The traffic of a rule as AWS, Terraform or CDKTF describe it. All of them write the same traffic in different ways: a
 * protocol by name or number, and the ports of all protocols as absent, null, 0 or -1.
 */
export function trafficOf(protocol: unknown, from: unknown, to: unknown): Traffic {
  const name = typeof protocol === "number" ? String(protocol) : protocol;
  if (typeof name !== "string") return { protocolNumber: undefined, fromPort: undefined, toPort: undefined };
  const lowerCase = name.toLowerCase();
  const protocolNumber = Object.hasOwn(NUMBERS, lowerCase) ? NUMBERS[lowerCase]! : isNumber(name) ? lowerCase : name;
  const [fromPort, toPort] = [portValue(from), portValue(to)];
  switch (semanticsOf(protocolNumber)) {
    case "nothing":
      return { protocolNumber, fromPort: 0, toPort: 0 };
    case "types":
      return { protocolNumber, fromPort: fromPort ?? -1, toPort: fromPort === -1 ? -1 : (toPort ?? -1) };
    case "ports":
      return fromPort === -1 || (fromPort === undefined && toPort === undefined)
        ? { protocolNumber, fromPort: 0, toPort: LAST_PORT }
        : { protocolNumber, fromPort, toPort: toPort ?? fromPort };
    default:
      return { protocolNumber, fromPort, toPort };
  }
}

function portValue(value: unknown): PortValue {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value === "") return undefined;
  return isNumber(value) ? Number(value) : value;
}

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);

/** The meaning of the port numbers; "unknown" if only Terraform knows the protocol. */
export function semanticsOf(protocolNumber: string | undefined): PortSemantics {
  if (protocolNumber === undefined || !isNumber(protocolNumber)) return "unknown";
  return Object.hasOwn(SEMANTICS, protocolNumber) ? SEMANTICS[protocolNumber]! : "nothing";
}

/** Whether a value in a rule is an expression, or may be any value. */
const isUnknownValue = (value: unknown): boolean =>
  value === undefined || (typeof value === "string" && !isNumber(value));

/** Whether one rule's traffic certainly includes all of another's. */
export function coversTraffic(traffic: Traffic, other: Traffic): boolean {
  return coversPorts(traffic, other, isUnknownValue) || isSameTraffic(traffic, other);
}

/** Equal expressions are equal values. A value that may be any is equal to none. */
const isSameTraffic = (traffic: Traffic, other: Traffic): boolean =>
  (["protocolNumber", "fromPort", "toPort"] as const).every(
    (name) => traffic[name] !== undefined && traffic[name] === other[name],
  );

/**
 * The traffic that two rules both allow; undefined if there is none. A value that may be any counts as the same as the
 * other rule's: what is only possible must not be reported as missing.
 */
export function commonTraffic(traffic: Traffic, other: Traffic): Traffic | undefined {
  if (traffic.protocolNumber === ALL_PROTOCOLS) return other;
  if (other.protocolNumber === ALL_PROTOCOLS) return traffic;
  if (!canEqual(traffic.protocolNumber, other.protocolNumber)) return undefined;
  const protocolNumber = traffic.protocolNumber ?? other.protocolNumber;
  const [from, to] = [traffic.fromPort, traffic.toPort];
  const [otherFrom, otherTo] = [other.fromPort, other.toPort];
  if (semanticsOf(protocolNumber) === "types") {
    if (from === -1) return other;
    if (otherFrom === -1) return traffic;
    if (!canEqual(from, otherFrom) || !(to === -1 || otherTo === -1 || canEqual(to, otherTo))) return undefined;
    return { protocolNumber, fromPort: from ?? otherFrom, toPort: to === -1 ? otherTo : (to ?? otherTo) };
  }
  if ([from, to, otherFrom, otherTo].every((port) => typeof port === "number")) {
    const [first, last] = [Math.max(from as number, otherFrom as number), Math.min(to as number, otherTo as number)];
    return first <= last ? { protocolNumber, fromPort: first, toPort: last } : undefined;
  }
  // A range of ports may contain an expression.
  if (isRange(other)) return traffic;
  if (isRange(traffic)) return other;
  if (!canEqual(from, otherFrom) || !canEqual(to, otherTo)) return undefined;
  return { protocolNumber, fromPort: from ?? otherFrom, toPort: to ?? otherTo };
}

const canEqual = (one: PortValue, other: PortValue): boolean =>
  one === undefined || other === undefined || one === other;

const isRange = ({ fromPort, toPort }: Traffic): boolean =>
  typeof fromPort === "number" && typeof toPort === "number" && fromPort < toPort;

/** The part of some traffic that others do not allow. Only ranges of ports are split. */
export function remainingTraffic(traffic: Traffic, others: readonly Traffic[]): Traffic[] {
  if (others.length === 0) return [traffic];
  if (others.some((other) => coversTraffic(other, traffic) || isOnlyPossible(other, traffic))) return [];
  const { protocolNumber, fromPort, toPort } = traffic;
  if (semanticsOf(protocolNumber) !== "ports" || typeof fromPort !== "number" || typeof toPort !== "number") {
    return [traffic];
  }
  const ranges = others
    .flatMap((other) => commonTraffic(traffic, other) ?? [])
    .flatMap(({ fromPort, toPort }) =>
      typeof fromPort === "number" && typeof toPort === "number" ? [[fromPort, toPort] as const] : [],
    )
    .sort(([a], [b]) => a - b);
  const remaining: Traffic[] = [];
  let next = fromPort;
  for (const [from, to] of ranges) {
    if (from > next) remaining.push({ protocolNumber, fromPort: next, toPort: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= toPort) remaining.push({ protocolNumber, fromPort: next, toPort });
  return remaining;
}

/** Whether only Terraform knows if a rule allows some traffic. */
function isOnlyPossible(other: Traffic, traffic: Traffic): boolean {
  const values = [other.protocolNumber, other.fromPort, other.toPort];
  return values.includes(undefined) && commonTraffic(other, traffic) !== undefined;
}

/** The traffic in messages, such as "tcp 443" and "all traffic". */
export function trafficLabel({ protocolNumber, fromPort, toPort }: Traffic): string {
  if (protocolNumber === ALL_PROTOCOLS) return "all traffic";
  if (protocolNumber === undefined) return "traffic of an unknown protocol";
  const name = protocolName(protocolNumber);
  switch (semanticsOf(protocolNumber)) {
    case "nothing":
      return `protocol ${name}`;
    case "types":
      if (fromPort === -1) return `all ${name}`;
      return `${name} type ${portLabel(fromPort)}${toPort === -1 ? "" : ` code ${portLabel(toPort)}`}`;
    default:
      if (fromPort === 0 && toPort === LAST_PORT) return `all ${name} ports`;
      return fromPort === toPort
        ? `${name} ${portLabel(fromPort)}`
        : `${name} ${portLabel(fromPort)}-${portLabel(toPort)}`;
  }
}

/** The name of a protocol that EC2 knows by name, or its number. */
export const protocolName = (protocolNumber: string): string =>
  Object.hasOwn(NAMES, protocolNumber) ? NAMES[protocolNumber]! : protocolNumber;

const portLabel = (port: PortValue): string => (port === undefined ? "of unknown number" : String(port));

/** A text that identifies the traffic. */
export const trafficKey = ({ protocolNumber, fromPort, toPort }: Traffic): string =>
  `${protocolNumber ?? "?"} ${fromPort ?? "?"} ${toPort ?? "?"}`;
