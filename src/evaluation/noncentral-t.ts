import normalCdf from "@stdlib/stats-base-dists-normal-cdf";

/**
 * `P(T <= t)` for the noncentral t distribution: `T = (Z + delta) / S` with `Z` standard normal and `S` the square root
 * of an independent chi-squared variable divided by its `df` degrees of freedom.
 *
 * The integral of `Phi(t s - delta)` over the density of `s`, with `s = e^u`: both ends then fall off exponentially, so
 * the trapezoidal rule converges exponentially too (L. N. Trefethen and J. A. C. Weideman, "The exponentially convergent
 * trapezoidal rule", SIAM Review 56, 2014). Absolute error below 1e-10 for df >= 1.
 *
 * @param df degrees of freedom, above 0.
 * @param delta noncentrality; 0 gives Student's t.
 * @throws RangeError when `df` is not positive or an argument is not finite.
 */
export function noncentralTCdf(t: number, df: number, delta: number): number {
  if (!(df > 0) || !Number.isFinite(df + t + delta)) {
    throw new RangeError(
      `noncentralTCdf: expected finite t and delta and df > 0, got t=${t}, df=${df}, delta=${delta}`,
    );
  }
  // The density is exp(df u) on the far left, Gaussian of deviation 1 / sqrt(2 df) about 0, and gone soon after.
  const from = -40 / df - 7 / Math.sqrt(df);
  const to = 0.5 * Math.log(1 + 80 / df) + 7 / Math.sqrt(df);
  // A quarter of the density's width, half the width of Phi's step.
  const step = Math.min(0.25 / Math.sqrt(2 * df), 0.5 / Math.max(2, Math.abs(t), Math.abs(delta)));
  let weighted = 0;
  let total = 0;
  for (let u = from; u <= to; u += step) {
    const s = Math.exp(u);
    // The density up to a constant, which the division below takes out.
    const density = Math.exp(df * (u - (s * s - 1) / 2));
    weighted += density * normalCdf(t * s - delta, 0, 1);
    total += density;
  }
  return Math.min(1, weighted / total);
}
