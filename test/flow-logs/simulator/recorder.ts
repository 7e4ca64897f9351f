import { burstsOf, FLAGS, type Burst, type Connection } from "./connection";
import type { Host } from "./network";
import type { Random } from "./random";

/** A flow log record, with every field from which a log may be made. */
export interface FlowRecord {
  readonly interfaceId: string;
  readonly status: "OK" | "NODATA" | "SKIPDATA";
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Undefined for other states than OK. */
  readonly flow?: RecordedFlow;
}

export interface RecordedFlow extends Sight {
  readonly protocol: number;
  readonly packets: number;
  readonly bytes: number;
  readonly flags: number;
}

/** How the record of an interface shows a packet. */
interface Sight {
  readonly source: string;
  readonly target: string;
  readonly sourcePort: number;
  readonly targetPort: number;
  /** The far ends, as in the packet. */
  readonly packetSource: string;
  readonly packetTarget: string;
  readonly direction: "ingress" | "egress";
  readonly action: "ACCEPT" | "REJECT";
}

/** What the records show of a connection. */
export interface Shown {
  readonly connection: Connection;
  /** Whether the interface of the client or of the server has recorded it. */
  readonly isSeen: boolean;
  readonly hasSyn: boolean;
  readonly hasSynAck: boolean;
}

export interface Recording {
  readonly records: readonly FlowRecord[];
  readonly shown: readonly Shown[];
}

/** The first second of the log. */
export const LOG_START = 1_767_225_600;
export const LOG_SECONDS = 3600;

export interface RecorderOptions {
  readonly random: Random;
  /** The part of the aggregation intervals whose records are lost. */
  readonly lost?: number;
}

/** Records connections at every interface that is logged, summed up over the interface's aggregation intervals. */
export function record(connections: readonly Connection[], { random, lost = 0 }: RecorderOptions): Recording {
  const intervals = new Map<string, Interval>();
  connections.forEach((connection, index) => {
    for (const burst of burstsOf(connection, random.chance(0.1))) {
      if (burst.time < 0 || burst.time >= LOG_SECONDS) continue;
      for (const { host, sight } of sightsOf(connection, burst)) {
        if (host.isLogged) addTo(intervals, host, sight, burst, connection, index);
      }
    }
  });

  const shown = connections.map((connection) => ({ connection, isSeen: false, hasSyn: false, hasSynAck: false }));
  const records: FlowRecord[] = [];
  for (const { host, start, flows } of intervals.values()) {
    const base = {
      interfaceId: host.interfaceId!,
      start: LOG_START + start,
      end: LOG_START + start + host.interval - 1,
    };
    if (random.chance(lost)) {
      records.push({ ...base, status: "SKIPDATA" });
      continue;
    }
    if (random.chance(0.02)) {
      records.push({ ...base, start: base.start - host.interval, end: base.start - 1, status: "NODATA" });
    }
    for (const { first, last, parts, ...flow } of flows.values()) {
      records.push({ ...base, start: LOG_START + first, end: LOG_START + last, status: "OK", flow });
      for (const { index, flags } of parts) {
        const { client, server } = connections[index]!;
        if (host !== client && host !== server) continue;
        shown[index]!.isSeen = true;
        if ((flags & FLAGS.synAck) === FLAGS.synAck) shown[index]!.hasSynAck = true;
        else if ((flags & FLAGS.syn) !== 0) shown[index]!.hasSyn = true;
      }
    }
  }
  return { records, shown };
}

/** The flows of an interface in an aggregation interval. */
interface Interval {
  readonly host: Host;
  readonly start: number;
  readonly flows: Map<string, Flow>;
}

type Flow = { -readonly [Name in keyof RecordedFlow]: RecordedFlow[Name] } & {
  first: number;
  last: number;
  readonly parts: { readonly index: number; readonly flags: number }[];
};

function addTo(
  intervals: Map<string, Interval>,
  host: Host,
  sight: Sight,
  burst: Burst,
  { protocol }: Connection,
  index: number,
): void {
  const number = Math.floor(burst.time / host.interval);
  const intervalKey = `${host.interfaceId!} ${number}`;
  let interval = intervals.get(intervalKey);
  if (interval === undefined) {
    interval = { host, start: number * host.interval, flows: new Map() };
    intervals.set(intervalKey, interval);
  }
  const key = `${protocol} ${Object.values(sight).join(" ")}`;
  let flow = interval.flows.get(key);
  if (flow === undefined) {
    flow = { ...sight, protocol, packets: 0, bytes: 0, flags: 0, first: burst.time, last: burst.time, parts: [] };
    interval.flows.set(key, flow);
  }
  flow.packets += burst.packets;
  flow.bytes += burst.bytes;
  flow.flags |= burst.flags;
  flow.first = Math.min(flow.first, burst.time);
  flow.last = Math.max(flow.last, burst.time);
  flow.parts.push({ index, flags: burst.flags });
}

type Seen = { readonly host: Host; readonly sight: Sight };

function sightsOf(connection: Connection, { isFromClient }: Burst): Seen[] {
  const { client, server, outcome, hop } = connection;
  const seen: Seen[] = [];
  const at = (host: Host, from: End, to: End, isOut: boolean, action: Sight["action"] = "ACCEPT"): void => {
    if (host.interfaceId === undefined) return;
    const [source, target] = isFromClient ? [from, to] : [to, from];
    seen.push({
      host,
      sight: {
        source: source.shown ?? recordedAddress(host, source.address),
        target: target.shown ?? recordedAddress(host, target.address),
        sourcePort: source.port,
        targetPort: target.port,
        packetSource: source.address,
        packetTarget: target.address,
        direction: isOut === isFromClient ? "egress" : "ingress",
        action,
      },
    });
  };
  const clientEnd: End = { address: connection.clientAddress, port: connection.clientPort };
  const serverEnd: End = { address: connection.serverAddress, port: connection.serverPort };
  at(client, clientEnd, serverEnd, true, outcome === "rejected-by-client" ? "REJECT" : "ACCEPT");
  if (outcome === "rejected-by-client") return seen;
  if (hop?.type === "nat") {
    const nat: End = { address: hop.host.address, port: hop.port };
    at(hop.host, clientEnd, { ...serverEnd, shown: nat.address }, false);
    at(hop.host, nat, serverEnd, true);
    return seen;
  }
  if (hop?.type === "transit") at(hop.host, { ...clientEnd, shown: hop.host.address }, serverEnd, true);
  at(server, clientEnd, serverEnd, false, outcome === "rejected-by-server" ? "REJECT" : "ACCEPT");
  return seen;
}

interface End {
  readonly address: string;
  readonly port: number;
  /** The address of a gateway that a record shows instead. */
  readonly shown?: string;
}

/** A record of an interface shows its primary address instead of another one of its own. */
const recordedAddress = (host: Host, address: string): string =>
  address === host.secondaryAddress ? host.address : address;
