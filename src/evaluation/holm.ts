/**
 * Holm's correction for many tests (S. Holm, Scandinavian Journal of Statistics 6, 1979): adjusted p-values in the order
 * given. Rejecting those below alpha keeps the probability of even one false rejection below alpha, however the tests
 * depend on each other.
 *
 * @throws RangeError when a p-value is not in 0 .. 1.
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  const bad = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) {
    throw new RangeError(`holmCorrection: expected p-values in 0 .. 1, got ${pValues[bad]} at index ${bad}`);
  }
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i] - pValues[j]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
