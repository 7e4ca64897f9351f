/** What samples of one measure come to. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly samples: number;
}

/** The middle value, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new Error("There are no samples to take the median of.");
  const sorted = samples.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median and the spread: for a handful of samples the least and the most say more than a deviation. */
export function summary(samples: readonly number[]): Summary {
  return {
    median: median(samples),
    least: Math.min(...samples),
    most: Math.max(...samples),
    samples: samples.length,
  };
}

/**
 * How many times as much one side takes as another: the ratio of the medians, and as its spread the ratios of the rounds,
 * in each of which both sides met the same machine.
 */
export function ratioOf(samples: readonly number[], baseline: readonly number[]): Summary {
  if (samples.length !== baseline.length) throw new Error("Both sides of a ratio need a sample from every round.");
  const rounds = samples.map((sample, round) => sample / baseline[round]!);
  return { ...summary(rounds), median: median(samples) / median(baseline) };
}
