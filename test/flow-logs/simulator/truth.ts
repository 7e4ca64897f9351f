import { TCP, UDP } from "./connection";
import type { Host } from "./network";
import type { Shown } from "./recorder";

/** The hosts outside as one end of a pair: a proposal does not need to tell them apart. */
export const OUTSIDE = "outside";

/** The pair of ends between which a connection went, with its protocol and port. */
export const pairKey = (source: string, target: string, protocol: number | string, port: number): string =>
  `${source} > ${target} ${protocol}/${port}`;

/** The groups of both ends of a pair between interfaces, its protocol and its port. */
export function partsOf(pair: string) {
  const [source, , target, traffic] = pair.split(" ") as [string, string, string, string];
  const [protocol, port] = traffic.split("/") as [string, string];
  return { sources: source.split("+"), targets: target.split("+"), protocol, port: Number(port) };
}

/** An end in pairs: its groups. */
export const endKey = (groupIds: readonly string[]): string =>
  groupIds.length === 0 ? OUTSIDE : [...groupIds].sort().join("+");

/** What really happened, as far as the records can show it. */
export interface Truth {
  /** The pairs that need rules, or look as if: a half-open scan whose RST is lost. All other pairs are wrong. */
  readonly pairs: ReadonlySet<string>;
  /** The pairs with a TCP connection whose handshake is recorded, and the conversations of each. */
  readonly completed: ReadonlyMap<string, number>;
  /** The pairs whose only connections were open before the log, have lost their handshake, or are half-open scans. */
  readonly withoutHandshake: ReadonlySet<string>;
  /** The pairs with UDP traffic. */
  readonly udp: ReadonlySet<string>;
}

/**
 * @param reused - addresses that several interfaces had, one after the other: nobody can tell by them whose traffic it
 *   was, so that no proposal is needed, and one without the groups is not wrong
 */
export function truthOf(shown: readonly Shown[], reused: ReadonlySet<string> = new Set()): Truth {
  const pairs = new Set<string>();
  const conversations = new Map<string, Set<string>>();
  const udp = new Set<string>();
  for (const { connection, isSeen, hasSyn, hasSynAck } of shown) {
    const { client, server, clientAddress, serverAddress, clientPort, serverPort, protocol, outcome } = connection;
    if (!isSeen || (protocol !== TCP && protocol !== UDP)) continue;
    if (outcome !== "completed" && outcome !== "one-way" && outcome !== "half-open") continue;
    const [source, target] = [knownGroups(client), knownGroups(server)].map(endKey) as [string, string];
    const key = pairKey(source, target, protocol, serverPort);
    pairs.add(key);
    if (reused.has(clientAddress) || reused.has(serverAddress)) {
      pairs.add(pairKey(reused.has(clientAddress) ? OUTSIDE : source, target, protocol, serverPort));
      pairs.add(pairKey(source, reused.has(serverAddress) ? OUTSIDE : target, protocol, serverPort));
      continue;
    }
    if (source === OUTSIDE && target === OUTSIDE) continue;
    if (protocol === UDP) {
      if (connection.isUndecidable !== true) udp.add(key);
    } else if (outcome === "completed" && hasSyn && hasSynAck) {
      const known = conversations.get(key) ?? new Set();
      conversations.set(key, known.add(`${clientAddress} ${clientPort} ${serverAddress}`));
    }
  }
  const completed = new Map([...conversations].map(([key, { size }]) => [key, size]));
  const withoutHandshake = new Set(
    [...pairs].filter((key) => key.includes(` ${TCP}/`) && !completed.has(key) && !key.includes(OUTSIDE)),
  );
  return { pairs, completed, withoutHandshake, udp };
}

/** The groups of a host, if a snapshot contains it. */
const knownGroups = ({ groupIds, snapshots }: Host): readonly string[] => (snapshots.length === 0 ? [] : groupIds);
