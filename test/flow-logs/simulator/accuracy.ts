import type { Endpoint, Observations, WithheldTraffic } from "../../../src/environment/proposal/observations";
import { endKey, OUTSIDE, pairKey, type Truth } from "./truth";

/** How what is proposed compares to the truth, as pairs in texts. */
export interface Accuracy {
  /** The pairs that are proposed, and the connections of each. */
  readonly proposed: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
  /** Pairs with a completed connection that are not proposed. */
  readonly missed: readonly string[];
  /** Pairs that are needed, but neither proposed nor among what is withheld. */
  readonly lost: readonly string[];
}

export function accuracyOf({ connections, withheld }: Observations, truth: Truth): Accuracy {
  const proposed = new Map<string, number>();
  for (const { source, target, protocolNumber, port, connections: count } of connections) {
    const ends = [endOf(source), endOf(target)] as const;
    if (ends[0] === OUTSIDE && ends[1] === OUTSIDE) continue;
    const key = pairKey(...ends, protocolNumber, port);
    proposed.set(key, (proposed.get(key) ?? 0) + count);
  }
  const listed = new Set(withheld.flatMap(keysOf));
  const needed = [...truth.completed.keys(), ...truth.withoutHandshake, ...truth.udp];
  return {
    proposed,
    wrong: [...proposed.keys()].filter((key) => !truth.pairs.has(key)),
    missed: [...truth.completed.keys()].filter((key) => !proposed.has(key)),
    lost: needed.filter((key) => !proposed.has(key) && !listed.has(key)),
  };
}

/** The pairs for which withheld traffic may stand: nobody may know the client, and so neither the server's port. */
function keysOf({ source, target, protocolNumber, ports }: WithheldTraffic): string[] {
  const [one, other] = [endOf(source), endOf(target)];
  return ports.flatMap((port) => [
    pairKey(one, other, protocolNumber, port),
    pairKey(other, one, protocolNumber, port),
  ]);
}

const endOf = ({ groupIds }: Endpoint): string => endKey(groupIds);

/** Sums over several simulations. */
export class Scores {
  private readonly sums = { proposed: 0, wrong: 0, completed: 0, missed: 0, lost: 0 };

  add({ proposed, wrong, missed, lost }: Accuracy, { completed }: Truth): void {
    this.sums.proposed += proposed.size;
    this.sums.wrong += wrong.length;
    this.sums.completed += completed.size;
    this.sums.missed += missed.length;
    this.sums.lost += lost.length;
  }

  get precision(): number {
    return 1 - this.sums.wrong / this.sums.proposed;
  }

  get recall(): number {
    return 1 - this.sums.missed / this.sums.completed;
  }

  get lost(): number {
    return this.sums.lost;
  }

  row(name: string): Record<string, string | number> {
    const { proposed, wrong, completed, missed } = this.sums;
    return {
      fields: name,
      proposed,
      wrong,
      precision: this.precision.toFixed(4),
      completed,
      found: completed - missed,
      recall: this.recall.toFixed(4),
    };
  }
}
