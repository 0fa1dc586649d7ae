/**
 * Arithmetic mean.
 *
 * @throws RangeError when there are no values or one is not finite.
 */
export function mean(values: readonly number[]): number {
  requireSample("mean", values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Sample standard deviation, with `n - 1` in the denominator. A single value has none: 0, which callers tell from true
 * agreement by the number of values.
 *
 * Values that differ by no more than rounding (a few units in the last place of the largest) count as equal: 0.
 *
 * @throws RangeError when there are no values or one is not finite.
 */
export function standardDeviation(values: readonly number[]): number {
  requireSample("standardDeviation", values);
  if (values.length === 1) return 0;
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  const magnitude = Math.max(...values.map(Math.abs));
  return deviation <= 8 * Number.EPSILON * magnitude ? 0 : deviation;
}

/**
 * Refuses an empty sample and values that are not finite.
 *
 * @param owner the function on whose behalf the check runs; the error message begins with it.
 */
export function requireSample(owner: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${owner}: expected at least one value, got none`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${owner}: expected finite values, got ${values[bad]} at index ${bad}`);
}
