import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { mean, requireSample, standardDeviation } from "./descriptive";
import { pairedDifferences } from "./paired-differences";

/** What is to be shown of `mean(a) - mean(b)`: that it is not 0, above 0, or below 0. */
export type Alternative = "two-sided" | "greater" | "less";

/** A t-test of `a` against `b`. Every number is finite except `t`, which is infinite where there is no spread. */
export interface TTest {
  /** `mean(a) - mean(b)`. */
  difference: number;
  t: number;
  /** Degrees of freedom. */
  df: number;
  p: number;
  /** Why the t distribution could not be used and what `p` is then; absent in the ordinary case. */
  degenerate?: string;
}

/**
 * Paired t-test: are the differences `a[i] - b[i]`, one per seed or fold, centred on 0?
 *
 * Where Student's t is not defined the answer is a cautious one:
 * - one pair shows nothing: `p` is 1;
 * - identical samples: `t` is 0, `p` is 1 (one-sided: 0.5);
 * - differences that are all equal and not 0 have no spread to divide by: `t` is infinite and `p` is that of the sign
 *   test, `2^-n` (two-sided `2^(1-n)`; 1 for the opposite alternative), the most that n agreeing signs can say.
 *
 * @throws RangeError when the lengths differ, there are no pairs, or a value is not finite.
 */
export function pairedTTest(
  a: readonly number[],
  b: readonly number[],
  alternative: Alternative = "two-sided",
): TTest {
  const { n, mean: difference, sd } = pairedDifferences("pairedTTest", a, b);
  return tTest(difference, sd / Math.sqrt(n), n - 1, n, alternative);
}

/**
 * Welch's t-test: do two independent samples, of any two variances, have one mean? Degrees of freedom after
 * Welch and Satterthwaite.
 *
 * Degenerate cases: with a single value in either sample nothing is shown, `p` is 1; with no spread in either, equal
 * means give `t` 0 and `p` 1 (one-sided: 0.5), and different means an infinite `t` and the `p` of the permutation test,
 * one over the number of ways to choose `a` among all values (two-sided: twice that, at most 1).
 *
 * @throws RangeError when a sample is empty or a value is not finite.
 */
export function welchTTest(
  a: readonly number[],
  b: readonly number[],
  alternative: Alternative = "two-sided",
): TTest {
  requireSample("welchTTest", a);
  requireSample("welchTTest", b);
  const difference = mean(a) - mean(b);
  const varianceA = standardDeviation(a) ** 2 / a.length;
  const varianceB = standardDeviation(b) ** 2 / b.length;
  const variance = varianceA + varianceB;
  if (Math.min(a.length, b.length) === 1) return tTest(difference, 0, 0, 1, alternative);
  const df =
    variance === 0
      ? a.length + b.length - 2
      : variance ** 2 / (varianceA ** 2 / (a.length - 1) + varianceB ** 2 / (b.length - 1));
  return tTest(
    difference,
    Math.sqrt(variance),
    df,
    Math.log2(combinations(a.length + b.length, a.length)),
    alternative,
  );
}

/**
 * @param bits minus the binary logarithm of the smallest p that the sample can give without assuming a distribution;
 *   used where there is no spread.
 */
function tTest(
  difference: number,
  standardError: number,
  df: number,
  bits: number,
  alternative: Alternative,
): TTest {
  if (df === 0) {
    return { difference, t: 0, df, p: 1, degenerate: "a single value has no spread to test against" };
  }
  if (standardError > 0) {
    const t = difference / standardError;
    return { difference, t, df, p: tail(t, df, alternative) };
  }
  if (difference === 0) {
    const p = alternative === "two-sided" ? 1 : 0.5;
    return { difference, t: 0, df, p, degenerate: "the samples are identical" };
  }
  const degenerate = "every value agrees: no spread, p of the exact test of signs or permutations";
  const t = difference > 0 ? Infinity : -Infinity;
  const expected = alternative === "two-sided" || (alternative === "greater") === difference > 0;
  const oneSided = 2 ** -bits;
  const p = !expected ? 1 : alternative === "two-sided" ? Math.min(1, 2 * oneSided) : oneSided;
  return { difference, t, df, p, degenerate };
}

function tail(t: number, df: number, alternative: Alternative): number {
  // The lower tail is the one that keeps its digits when it is small.
  if (alternative === "less") return tCdf(t, df);
  if (alternative === "greater") return tCdf(-t, df);
  return Math.min(1, 2 * tCdf(-Math.abs(t), df));
}

/** Number of ways to choose `k` of `n`. */
function combinations(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
