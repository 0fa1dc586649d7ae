import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { increasingRoot } from "./root";
import { noncentralTCdf } from "./noncentral-t";
import type { Alternative } from "./t-tests";

/**
 * Probability that a paired t-test of `n` pairs rejects at level `alpha` when the true standardised difference
 * (mean over standard deviation of the differences) is `effect`.
 *
 * @param n number of pairs; fewer than two never reject: 0.
 * @param alternative of the test; "less" is "greater" with the sign of `effect` turned.
 * @throws RangeError when `alpha` is not in (0, 1) or `n` is not a positive integer.
 */
export function pairedTTestPower(
  effect: number,
  n: number,
  alpha: number,
  alternative: Alternative = "two-sided",
): number {
  requireDesign("pairedTTestPower", n, alpha);
  if (n < 2) return 0;
  const df = n - 1;
  const delta = effect * Math.sqrt(n) * (alternative === "less" ? -1 : 1);
  if (alternative !== "two-sided") return 1 - noncentralTCdf(tQuantile(1 - alpha, df), df, delta);
  const critical = tQuantile(1 - alpha / 2, df);
  return 1 - noncentralTCdf(critical, df, delta) + noncentralTCdf(-critical, df, delta);
}

/**
 * The smallest true standardised difference (d_z) that a paired t-test of `n` pairs finds with probability `power`:
 * what `n` seeds can show at all. Times the standard deviation of the differences, it is in the metric's own unit.
 *
 * @param n number of pairs; fewer than two find nothing: `Infinity`.
 * @param alpha level of the test, in (0, 1).
 * @param power in (alpha, 1).
 * @throws RangeError when an argument is out of range.
 */
export function detectableEffect(
  n: number,
  alpha: number,
  power: number,
  alternative: "two-sided" | "greater" = "two-sided",
): number {
  requireDesign("detectableEffect", n, alpha);
  if (!(power > alpha && power < 1)) {
    throw new RangeError(`detectableEffect: expected alpha < power < 1, got alpha=${alpha}, power=${power}`);
  }
  if (n < 2) return Infinity;
  const lack = (effect: number): number => pairedTTestPower(effect, n, alpha, alternative) - power;
  let high = 1;
  while (lack(high) < 0) high *= 2;
  return increasingRoot(lack, 0, high);
}

function requireDesign(owner: string, n: number, alpha: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`${owner}: expected n >= 1 pairs, got n=${n}`);
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`${owner}: expected 0 < alpha < 1, got alpha=${alpha}`);
}
