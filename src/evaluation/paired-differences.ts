import { mean, requireSample, standardDeviation } from "./descriptive";

/** The differences of paired samples, summarised. */
export interface PairedDifferences {
  n: number;
  mean: number;
  /** Sample standard deviation; 0 for a single pair and where the differences agree up to rounding. */
  sd: number;
}

/**
 * Summary of `a[i] - b[i]`. Subtraction leaves the rounding error of its operands: a mean or deviation no larger than
 * that is 0, lest noise in the last bits looks like evidence.
 *
 * @param owner the function on whose behalf the samples are checked; the error message begins with it.
 * @throws RangeError when the lengths differ, there are no pairs, or a value is not finite.
 */
export function pairedDifferences(
  owner: string,
  a: readonly number[],
  b: readonly number[],
): PairedDifferences {
  requireSample(owner, a);
  requireSample(owner, b);
  if (a.length !== b.length) {
    throw new RangeError(
      `${owner}: expected samples of one length, paired by seed, got ${a.length} and ${b.length}`,
    );
  }
  const differences = a.map((value, i) => value - b[i]);
  const rounding = 8 * Number.EPSILON * Math.max(...a.map(Math.abs), ...b.map(Math.abs));
  const cleaned = (value: number): number => (Math.abs(value) <= rounding ? 0 : value);
  return {
    n: differences.length,
    mean: cleaned(mean(differences)),
    sd: cleaned(standardDeviation(differences)),
  };
}
