import { availableParallelism } from "node:os";
import type { PartResult } from "./results";

/** What all parts of a run share. */
export interface Bench {
  /** A folder for all that is temporary. */
  readonly folder: string;
  /** Where the compiled child programs are. */
  readonly children: string;
  /** Where the module is, as the sources make it. */
  readonly module: string;
  readonly signal: AbortSignal;
  /** How many rounds are recorded; with none all sides run once, for what they make and not for their times. */
  readonly rounds: number;
  /** Whether this is about what the sides make alone, at small sizes. */
  readonly isQuick: boolean;
  /** A checkout of the original's version 2. */
  readonly version2?: string;
  readonly print: (line: string) => void;
}

/** Measures one thing on all sides of its comparison. */
export type Part = (bench: Bench) => Promise<PartResult>;

/** One side of a comparison. */
export interface Side<Sample> {
  readonly name: string;
  /** Runs it once without recording it, and gives what is wrong with what it makes, as sentences. */
  readonly check: () => Promise<readonly string[]>;
  readonly sample: () => Promise<Sample>;
  /** Whether it may be stopped, and take no part then; any other one has to end. */
  readonly mayTakeTooLong?: boolean;
}

/** The samples of each side that took part. */
export type Samples<Sample> = ReadonlyMap<string, readonly Sample[]>;

/** What keeps a comparison from being one. */
export class SidesDiffer extends Error {}

/** A sample that was stopped, for the comparison is clear enough without its end. */
export class TookTooLong extends Error {}

/** The seconds after which a side of a synthesis is stopped, and compared with no more. */
export const TOO_LONG = 60;

/**
 * Checks all sides, which warms the machine up for them, and then samples them round by round: what else the machine does
 * meanwhile meets all sides alike.
 *
 * @throws SidesDiffer where what a side makes is not right, with a sentence for everything that is wrong
 * @throws TookTooLong where a side was stopped that has to end
 */
export async function inRounds<Sample>(
  what: string,
  sides: readonly Side<Sample>[],
  bench: Bench,
): Promise<Samples<Sample>> {
  const { rounds, print, signal } = bench;
  const problems: string[] = [];
  const samples = new Map<string, Sample[]>();
  const unlessStopped = async ({ name, mayTakeTooLong }: Side<Sample>, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof TookTooLong && mayTakeTooLong)) throw error;
      print(`${what}, ${name}: stopped after ${TOO_LONG} s`);
      samples.delete(name);
    }
  };
  await forEachOf(sides, bench, (side) =>
    unlessStopped(side, async () => {
      const { name, check } = side;
      const found = (await check()).map((problem) => `${what}, ${problem}`);
      print(`${what}, ${name}: ${found.length === 0 ? "right" : "WRONG"}`);
      problems.push(...found);
      samples.set(name, []);
    }),
  );
  if (problems.length > 0) throw new SidesDiffer(problems.join("\n"));

  for (let round = 1; round <= rounds; round++) {
    print(`${what}: round ${round} of ${rounds}`);
    for (const side of sides) {
      signal.throwIfAborted();
      const own = samples.get(side.name);
      if (own !== undefined) await unlessStopped(side, async () => void own.push(await side.sample()));
    }
  }
  return samples;
}

/** Does some work for all sides: one after the other, or where times do not matter as many at once as the machine has cores. */
export async function forEachOf<Item>(
  items: Iterable<Item>,
  { isQuick, signal }: Bench,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items].values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      signal.throwIfAborted();
      await work(item);
    }
  };
  const lanes = Array.from({ length: isQuick ? availableParallelism() : 1 }, lane);
  // What still runs has to end before the folders go that it works in.
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === "rejected");
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
}
