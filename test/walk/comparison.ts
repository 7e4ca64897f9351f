import type { WalkEnvironment } from "./environment";
import { TrafficMatrix, type Flow } from "./matrix";
import type { Probe } from "./probes";
import type { Snapshot } from "./snapshot";

/** What AWS allows now, compared with what must work. */
export interface Comparison {
  /** The number of connections that are asked about. */
  readonly cells: number;
  /** The number of those that must work. */
  readonly needed: number;
  /** What must work and is not allowed, and what is allowed and not needed. */
  readonly missing: TrafficMatrix;
  readonly surplus: TrafficMatrix;
}

/** Compares all connections between interfaces, and with what is outside. */
export function compare(
  snapshot: Snapshot,
  { outside }: WalkEnvironment,
  flows: readonly Flow[],
  probes: readonly Probe[],
): Comparison {
  const needed = TrafficMatrix.neededBy(flows, snapshot, outside, probes);
  const allowed = TrafficMatrix.allowedBy(snapshot, outside, probes);
  return {
    cells: needed.size,
    needed: needed.count,
    missing: needed.without(allowed),
    surplus: allowed.without(needed),
  };
}

/** A comparison in messages, and how the surplus has changed since the one before. */
export function comparisonText({ needed, missing, surplus }: Comparison, before?: Comparison): string {
  const working = shown(needed - missing.count);
  const change = before === undefined ? "" : `${shown(before.surplus.count)} → `;
  return `${working} of ${shown(needed)} needed connections allowed, surplus ${change}${shown(surplus.count)}`;
}

/** A number in messages, such as "1,234". */
export const shown = (count: number): string => count.toLocaleString("en");
