import { EVIDENCE_KINDS, type EvidenceKind, type Measures } from "./observations";
import type { Candidate, Evidence } from "./proposal";

const PHRASES: Readonly<Record<EvidenceKind, string>> = {
  handshake: "with handshake",
  rule: "with the client known by an existing rule",
  "fan-in": "with the client known by the number of clients",
  "known-port": "with the client known by the port",
};

/** What the evidence of a connection is written from. Only a candidate has the number of its ports that were seen. */
type Evidenced = Measures & { readonly evidence: Evidence } & Partial<
    Pick<Candidate, "observedPorts" | "fromPort" | "toPort">
  >;

/**
 * The evidence for a connection, such as "1,204 connections with handshake, 3.4 GB, 2026-11-01 to 2026-11-27". It fits
 * into a comment next to a rule.
 */
export function evidenceText({ evidence, ...connection }: Evidenced): string {
  const kinds = EVIDENCE_KINDS.filter((kind) => (evidence[kind] ?? 0) > 0);
  const phrases = kinds.map((kind) => (kinds.length === 1 ? "" : `${numberText(evidence[kind]!)} `) + PHRASES[kind]);
  const how = kinds.length === 1 ? ` ${phrases[0]!}` : ` (${phrases.join(", ")})`;
  const amount = amountText(connection) + rangeText(connection);
  return `${connectionsText(connection)}${kinds.length === 0 ? "" : how}, ${amount}`;
}

/** How much of a range was seen, if ports were merged into one. */
function rangeText({ observedPorts = 1, fromPort, toPort }: Partial<Candidate>): string {
  if (observedPorts === 1) return "";
  const all = Number(toPort) - Number(fromPort) + 1;
  return `, ${numberText(observedPorts)} of ${numberText(all)} ports of the range were seen`;
}

/** The number of connections with their amount and days. */
export const measuresText = (measures: Measures): string => `${connectionsText(measures)}, ${amountText(measures)}`;

const connectionsText = ({ connections }: Measures): string => numberOf(connections, "connection");

function amountText({ bytes, firstSeen, lastSeen }: Measures): string {
  const [first, last] = [dayText(firstSeen), dayText(lastSeen)];
  return `${bytesText(bytes)}, ${first === last ? first : `${first} to ${last}`}`;
}

/** A number with its noun, such as "1,204 connections". */
export const numberOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${numberText(count)} ${count === 1 ? noun : plural}`;

/** A number with separators, such as "1,204". */
export const numberText = (number: number): string => number.toLocaleString("en-US");

/** The day of a time in UTC, such as "2026-11-27". */
export const dayText = (seconds: number): string => dayAndTime(seconds)[0];

/** A time in UTC, such as "2026-11-27 14:00". */
export const timeText = (seconds: number): string => dayAndTime(seconds).join(" ");

function dayAndTime(seconds: number): [day: string, time?: string] {
  const moment = new Date(seconds * 1_000);
  // A log may contain any number.
  if (Number.isNaN(moment.getTime())) return ["an unknown day"];
  const [day, time] = moment.toISOString().split("T");
  return [day!, time!.slice(0, 5)];
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** A number of bytes, such as "3.4 GB". */
function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1_000, unit + 1];
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]!}`;
}
