import { LAST_PORT } from "../rules/protocols";
import { containInternet, isOnInternet, rangeOfBlock, type AddressRange } from "./addresses";
import type { Environment, Rule } from "./environment";
import { ALL_PROTOCOLS, TCP, UDP } from "./traffic";

/** A rule with the ports and the addresses that it opens. */
interface Opening {
  readonly rule: Rule;
  readonly range: AddressRange;
  readonly from: number;
  readonly to: number;
}

/**
 * The groups that let everything out, with the rules that open them. A group is open if its egress rules allow all
 * ports of TCP or of UDP to every IPv4 or every IPv6 address of the internet, however that is split into rules. What
 * only Terraform knows is not counted, and neither are prefix lists.
 */
export function openGroupsIn(environment: Environment): Map<string, readonly Rule[]> {
  const open = new Map<string, readonly Rule[]>();
  for (const { id } of environment.groups.values()) {
    const rules = openingRules(environment.rulesOf(id, "egress"));
    if (rules.length > 0) open.set(id, rules);
  }
  return open;
}

function openingRules(egress: readonly Rule[]): Rule[] {
  const blocks = egress.flatMap((rule) => {
    const range = rule.peer.value === undefined ? undefined : rangeOfBlock(rule.peer.value);
    return range === undefined || !isOnInternet(range) ? [] : [{ rule, range }];
  });
  if (blocks.length === 0) return [];
  const opening = new Set<Rule>();
  for (const protocol of [TCP, UDP]) {
    const openings = blocks.flatMap(({ rule, range }) => {
      const ports = portsOf(rule, protocol);
      return ports === undefined ? [] : [{ rule, range, ...ports }];
    });
    for (const version of [4, 6] as const) {
      for (const { rule } of thoseThatOpen(openings, version)) opening.add(rule);
    }
  }
  return egress.filter((rule) => opening.has(rule));
}

function portsOf(rule: Rule, protocol: string): { from: number; to: number } | undefined {
  const { protocolNumber, fromPort, toPort } = rule;
  if (protocolNumber === ALL_PROTOCOLS) return { from: 0, to: LAST_PORT };
  if (protocolNumber !== protocol || typeof fromPort !== "number" || typeof toPort !== "number") return undefined;
  return { from: fromPort, to: toPort };
}

/** The rules that open a group: each of them alone, or all together; none if the group is closed. */
function thoseThatOpen(all: readonly Opening[], version: 4 | 6): readonly Opening[] {
  const openings = all.filter(({ range }) => range.version === version);
  if (openings.length === 0) return [];
  const complete = openings.filter(({ from, to }) => from <= FIRST_PORT && to === LAST_PORT);
  const alone = complete.filter(({ range }) => containInternet([range], version));
  if (alone.length > 0) return alone;
  if (containInternet(rangesOf(complete), version)) {
    return necessary(complete, (some) => containInternet(rangesOf(some), version));
  }
  return openEveryPort(openings, version) ? necessary(openings, (some) => openEveryPort(some, version)) : [];
}

/** The openings without those that open nothing more than the others, the smallest blocks first. */
function necessary(openings: readonly Opening[], open: (some: readonly Opening[]) => boolean): readonly Opening[] {
  let left = openings;
  for (const opening of openings.toSorted((a, b) => Number(sizeOf(a) - sizeOf(b)))) {
    const others = left.filter((one) => one !== opening);
    if (open(others)) left = others;
  }
  return left;
}

const sizeOf = ({ range, from, to }: Opening): bigint => (range.last - range.first + 1n) * BigInt(to - from + 1);

/** No connection has port 0. */
const FIRST_PORT = 1;

const rangesOf = (openings: readonly Opening[]): AddressRange[] => openings.map(({ range }) => range);

/** Whether every port is open to the whole internet. Looks at each range of ports that the same rules open. */
function openEveryPort(openings: readonly Opening[], version: 4 | 6): boolean {
  const waiting = openings.toSorted((a, b) => b.from - a.from);
  let current: Opening[] = [];
  for (let port = FIRST_PORT; port <= LAST_PORT;) {
    current = current.filter(({ to }) => to >= port);
    while (waiting.length > 0 && waiting.at(-1)!.from <= port) current.push(waiting.pop()!);
    if (!containInternet(rangesOf(current), version)) return false;
    const next = waiting.at(-1)?.from ?? LAST_PORT + 1;
    port = current.reduce((first, { to }) => Math.min(first, to + 1), next);
  }
  return true;
}
