import type { Host } from "./network";

export const [ICMP, TCP, UDP] = [1, 6, 17] as const;

/** The flags that flow logs record (Amazon VPC User Guide, "Flow log records"): other flags, such as ACK, are 0. */
export const FLAGS = { none: 0, fin: 1, syn: 2, rst: 4, synAck: 18 } as const;

/**
 * - completed: for TCP with a handshake, for UDP and ICMP with answers
 * - one-way: UDP that nobody answers, such as syslog
 * - unanswered: SYN only, several times
 * - refused: SYN, and RST back, because nothing listens on the port
 * - half-open: SYN, SYN-ACK, RST: the scan of an open port
 * - rejected-by-client: the egress rules of the client do not allow it
 * - rejected-by-server: the ingress rules of the server do not allow it
 * - backscatter: SYN-ACK of the server without a SYN, because somebody has forged the client's address; RST back
 */
export type Outcome =
  | "completed"
  | "one-way"
  | "unanswered"
  | "refused"
  | "half-open"
  | "rejected-by-client"
  | "rejected-by-server"
  | "backscatter";

/** The interface of a gateway between client and server. */
export interface Hop {
  readonly host: Host;
  readonly type: "nat" | "transit";
  /** The port of a NAT gateway. */
  readonly port: number;
}

/** What happens between a port of a client and a port of a server. */
export interface Connection {
  readonly client: Host;
  readonly server: Host;
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly protocol: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly outcome: Outcome;
  /** Seconds since the log begins. Negative if the connection was open before. */
  readonly start: number;
  readonly seconds: number;
  readonly hop?: Hop;
  /** Whether nothing in a log can tell the client from the server. */
  readonly isUndecidable?: boolean;
}

/** Packets of one side at one time. */
export interface Burst {
  readonly time: number;
  readonly isFromClient: boolean;
  readonly flags: number;
  readonly packets: number;
  readonly bytes: number;
}

/** How often an open connection transfers data. */
const SECONDS_BETWEEN_DATA = 50;

/** What the two sides send. Some packets are retransmitted. */
export function burstsOf(connection: Connection, isRetransmitting: boolean): Burst[] {
  const { protocol, outcome, start, seconds } = connection;
  const times = isRetransmitting ? 2 : 1;
  const client = (time: number, flags: number, packets = 1, bytes = packets * 60): Burst => ({
    time,
    isFromClient: true,
    flags,
    packets,
    bytes,
  });
  const server = (...values: Parameters<typeof client>): Burst => ({ ...client(...values), isFromClient: false });
  if (protocol !== TCP) {
    const answers = outcome === "completed";
    return [0, Math.min(seconds, 1)].flatMap((offset) => [
      client(start + offset, 0, times, 80 * times),
      ...(answers ? [server(start + offset, 0, 1, 140)] : []),
    ]);
  }

  const end = start + seconds;
  const { none, fin, syn, rst, synAck } = FLAGS;
  switch (outcome) {
    case "unanswered":
    case "rejected-by-client":
    case "rejected-by-server":
      return [client(start, syn), client(start + 1, syn), client(start + 3, syn)];
    case "refused":
      return [client(start, syn, 1, 60), server(start, rst, 1, 40)];
    case "half-open":
      return [client(start, syn, 1, 44), server(start, synAck, 1, 44), client(start, rst, 1, 40)];
    case "backscatter":
      return [server(start, synAck, 1, 44), client(start, rst, 1, 40)];
    default: {
      const bursts = [
        client(start, syn, times),
        server(start, synAck, times),
        client(start, none, 3, 700),
        server(start, none, 4, 5000),
      ];
      for (let time = start + SECONDS_BETWEEN_DATA; time < end; time += SECONDS_BETWEEN_DATA) {
        bursts.push(client(time, none, 2 * times, 800), server(time, none, 3 * times, 4000));
      }
      return [...bursts, client(end, fin, 2, 104), server(end, fin, 2, 104)];
    }
  }
}
