/** A protocol and ports as the EC2 API has them: ICMP types and codes, or nothing, in place of ports. */
export interface Ports {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all traffic. */
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
}

/** One packet that a group accepts or not. */
export interface Probe {
  readonly protocol: number;
  /** The destination port, or the ICMP type. */
  readonly port: number;
  /** The ICMP code. */
  readonly code: number;
}

const [ICMP, TCP, UDP, GRE, ICMPV6] = [1, 6, 17, 47, 58];
const NUMBERS: Readonly<Record<string, number>> = { icmp: ICMP, tcp: TCP, udp: UDP, icmpv6: ICMPV6 };
const ALL_TRAFFIC = -1;
const ANY = -1;

const protocolNumber = (protocol: string): number => NUMBERS[protocol] ?? Number(protocol);

/** Whether the traffic that a rule allows includes a packet. */
export function includes({ protocol, from = ANY, to = ANY }: Ports, probe: Probe): boolean {
  const number = protocolNumber(protocol);
  if (number === ALL_TRAFFIC) return true;
  if (number !== probe.protocol) return false;
  switch (number) {
    case TCP:
    case UDP:
      return from === ANY || (from <= probe.port && probe.port <= to);
    case ICMP:
    case ICMPV6:
      return (from === ANY || from === probe.port) && (to === ANY || to === probe.code);
    default:
      return true;
  }
}

/** Packets that no connection of an environment needs, unless one of its connections includes them. */
const STRANGERS: readonly Probe[] = [
  ...[1, 22, 23, 3389, 65535].map((port) => ({ protocol: TCP, port, code: 0 })),
  ...[53, 123, 65535].map((port) => ({ protocol: UDP, port, code: 0 })),
  ...[0, 3, 8].map((port) => ({ protocol: ICMP, port, code: 0 })),
  { protocol: ICMP, port: 8, code: 1 },
  { protocol: GRE, port: 0, code: 0 },
];

/** The packets that tell this traffic apart: the ends of each range of ports, the ports next to them, and others. */
export function probesFor(traffic: Iterable<Ports>): Probe[] {
  const probes = new Map<string, Probe>();
  const add = (probe: Probe): void => {
    probes.set(probeLabel(probe), probe);
  };
  STRANGERS.forEach(add);
  for (const { protocol, from = ANY, to = ANY } of traffic) {
    const number = protocolNumber(protocol);
    if (number === ALL_TRAFFIC) continue;
    if (number !== TCP && number !== UDP) {
      add({ protocol: number, port: Math.max(from, 0), code: Math.max(to, 0) });
      continue;
    }
    for (const port of [from - 1, from, to, to + 1]) {
      if (port >= 0 && port <= 65535) add({ protocol: number, port, code: 0 });
    }
  }
  return [...probes.values()];
}

export function probeLabel({ protocol, port, code }: Probe): string {
  if (protocol === TCP || protocol === UDP) return `${protocol === TCP ? "tcp" : "udp"} ${port}`;
  if (protocol === ICMP || protocol === ICMPV6) {
    return `${protocol === ICMP ? "icmp" : "icmpv6"} type ${port}, code ${code}`;
  }
  return `protocol ${protocol}`;
}
