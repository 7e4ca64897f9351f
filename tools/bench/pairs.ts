/** A pair of rules that every side must create: the source's group may reach the target's group on a TCP port. */
export interface Pair {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly port: number;
  readonly description: string;
}

/** The IDs of the groups that pairs connect. */
export interface Groups {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

const FIRST_PORT = 1024;

/** The number of groups for that many pairs, so that no group exceeds AWS's default quota of 60 rules. */
export function groupCounts(pairs: number): { readonly sources: number; readonly targets: number } {
  return { sources: Math.max(25, Math.ceil(pairs / 40)), targets: Math.max(20, Math.ceil(pairs / 50)) };
}

/** IDs in AWS's format, of groups that do not have to exist. */
export function literalGroups(pairs: number): Groups {
  const { sources, targets } = groupCounts(pairs);
  const ids = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `sg-${prefix}${index.toString(16).padStart(16, "0")}`);
  return { sources: ids("a", sources), targets: ids("b", targets) };
}

/** Pairs that each have their own port, spread evenly over the groups. */
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
