import { increasingRoot } from "./root";
import { noncentralTCdf } from "./noncentral-t";
import { pairedDifferences } from "./paired-differences";

/** A standardised difference of paired samples: how many standard deviations of the differences it is. */
export interface EffectSize {
  /** Cohen's d_z: mean of the differences over their sample standard deviation. */
  d: number;
  /** Hedges' g: `d` corrected for the bias that it has in small samples. With two pairs the correction leaves 0. */
  g: number;
  /** Confidence interval of the true standardised difference. */
  low: number;
  high: number;
}

/**
 * Effect size of the differences `a[i] - b[i]` with its exact confidence interval: the noncentralities under which the
 * observed t is at the 2.5 % and the 97.5 % point (G. Cumming and S. Finch, Educational and Psychological Measurement
 * 61, 2001). The interval is of the true value and needs no bias correction.
 *
 * @param confidence of the interval, in (0, 1).
 * @returns `undefined` where no standardised difference exists: fewer than two pairs, or differences without spread.
 * @throws RangeError when the lengths differ, there are no pairs, a value is not finite, or `confidence` is out of range.
 */
export function pairedEffectSize(
  a: readonly number[],
  b: readonly number[],
  confidence = 0.95,
): EffectSize | undefined {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`pairedEffectSize: expected 0 < confidence < 1, got ${confidence}`);
  }
  const { n, mean, sd } = pairedDifferences("pairedEffectSize", a, b);
  if (sd === 0) return undefined;
  const d = mean / sd;
  const t = d * Math.sqrt(n);
  const tail = (1 - confidence) / 2;
  return {
    d,
    g: d * hedgesCorrection(n - 1),
    low: noncentralityAt(t, n - 1, 1 - tail) / Math.sqrt(n),
    high: noncentralityAt(t, n - 1, tail) / Math.sqrt(n),
  };
}

/**
 * `J(df) = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2))`, the factor that makes Cohen's d unbiased
 * (L. V. Hedges, Journal of Educational Statistics 6, 1981). `J(1)` is 0.
 *
 * @param df degrees of freedom, an integer >= 1.
 */
export function hedgesCorrection(df: number): number {
  if (df === 1) return 0;
  // ratio(m) = Gamma(m / 2) / Gamma((m - 1) / 2), by ratio(m + 1) = (m - 1) / (2 ratio(m)).
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let m = 2; m < df; m++) ratio = (m - 1) / (2 * ratio);
  return ratio / Math.sqrt(df / 2);
}

/** The noncentrality under which a share `share` of the distribution lies below `t`; it falls as `share` grows. */
function noncentralityAt(t: number, df: number, share: number): number {
  const excess = (delta: number): number => share - noncentralTCdf(t, df, delta);
  let reach = Math.abs(t) + 5;
  while (excess(t - reach) > 0 || excess(t + reach) < 0) reach *= 2;
  return increasingRoot(excess, t - reach, t + reach);
}
