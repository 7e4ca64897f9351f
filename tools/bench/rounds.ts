/** What the parts of a run share. */
export interface Bench {
  /** A temporary folder. */
  readonly folder: string;
  /** The folder of the module, built from the sources. */
  readonly module: string;
  /** Whether the sides are only checked, at small sizes. */
  readonly isQuick: boolean;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/** One side of a comparison. */
export interface Side {
  readonly name: string;
  /** Runs the side once, and returns a sentence for each difference from the declared rules. */
  readonly check: () => Promise<readonly string[]>;
  /** Runs the side once, and returns the seconds that it took. */
  readonly sample: () => Promise<number>;
}

/** The seconds of each round, by the names of the sides. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** The sides of a comparison do not create the same rules. */
export class SidesDiffer extends Error {}

export const ROUNDS = 5;

/**
 * Checks all sides, which also warms up the machine, and then samples them in turn, so that other load on the machine
 * affects all sides equally.
 *
 * @throws SidesDiffer with a sentence for each difference
 */
export async function inRounds(what: string, sides: readonly Side[], bench: Bench): Promise<Samples> {
  const problems: string[] = [];
  for (const { name, check } of sides) {
    bench.signal.throwIfAborted();
    const found = await check();
    bench.print(`${what}, ${name}: ${found.length === 0 ? "right" : "WRONG"}`);
    problems.push(...found.map((problem) => `${what}, ${name}: ${problem}`));
  }
  if (problems.length > 0) throw new SidesDiffer(problems.join("\n"));

  const samples = new Map(sides.map(({ name }) => [name, [] as number[]]));
  for (let round = 1; round <= (bench.isQuick ? 0 : ROUNDS); round++) {
    bench.print(`${what}: round ${round} of ${ROUNDS}`);
    for (const { name, sample } of sides) {
      bench.signal.throwIfAborted();
      samples.get(name)!.push(await sample());
    }
  }
  return samples;
}
