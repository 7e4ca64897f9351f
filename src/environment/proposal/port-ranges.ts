/**
 * From this number of ports on, ports of one pair become a range. So many ports of one server are not services of
 * their own: it chooses them, such as for the data of passive FTP or for dynamic RPC.
 */
const MANY_PORTS = 10;

/** Ports that are further apart are not part of one range. */
const LARGEST_GAP = 100;

/** Dynamic ports, from which Windows RPC chooses (RFC 6335, section 6). Any gap is possible in between. */
const FIRST_DYNAMIC_PORT = 49_152;

/** Something about one port. */
interface WithPort {
  readonly port: number;
  /** What ports of one range have in common. */
  readonly key: string;
  readonly isService: boolean;
}

/** Splits what is about ports of one pair and protocol into one part for each port or range. */
export function portParts<Element extends WithPort>(elements: readonly Element[]): Element[][] {
  const byPort = new Map<number, Element[]>();
  for (const element of elements) {
    const known = byPort.get(element.port);
    if (known === undefined) byPort.set(element.port, [element]);
    else known.push(element);
  }
  const runs: Element[][][] = [];
  for (const samePort of [...byPort.values()].sort(([a], [b]) => a!.port - b!.port)) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && isSameRange(last[0]!, samePort[0]!)) runs.at(-1)!.push(samePort);
    else runs.push([samePort]);
  }
  return runs.flatMap((run) => (run.length >= MANY_PORTS ? [run.flat()] : run));
}

function isSameRange(one: WithPort, next: WithPort): boolean {
  if (one.isService || next.isService || one.key !== next.key) return false;
  return next.port - one.port <= LARGEST_GAP || one.port >= FIRST_DYNAMIC_PORT;
}
