/** One declaration of what all sides of a comparison have to make: a source's group may reach a target's group on a port. */
export interface Pair {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly port: number;
  readonly description: string;
}

/** The groups that pairs connect. */
export interface Groups {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

const FIRST_PORT = 1024;

/** How many groups that many pairs need, so that none has more rules than AWS's usual quota of 60 allows. */
export function groupCounts(pairs: number): { readonly sources: number; readonly targets: number } {
  return { sources: Math.max(25, Math.ceil(pairs / 40)), targets: Math.max(20, Math.ceil(pairs / 50)) };
}

/** Ids as AWS makes them, of groups that need not be there. */
export function literalGroups(pairs: number): Groups {
  const { sources, targets } = groupCounts(pairs);
  const ids = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `sg-${prefix}${index.toString(16).padStart(16, "0")}`);
  return { sources: ids("a", sources), targets: ids("b", targets) };
}

/** Pairs on ports of their own, dealt out to the groups in turn. */
export function pairsOf(count: number, { sources, targets }: Groups = literalGroups(count)): Pair[] {
  return Array.from({ length: count }, (_, index) => {
    const [source, target] = [index % sources.length, index % targets.length];
    return {
      key: `pair-${index}`,
      source: sources[source]!,
      target: targets[target]!,
      port: FIRST_PORT + index,
      description: `Allow source ${source} to reach target ${target}`,
    };
  });
}
