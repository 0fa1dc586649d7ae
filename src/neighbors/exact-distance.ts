/**
 * `sum_j (a[i][j] - b[l][j])^2` in float64, summed in column order: the distance that decides every comparison of this
 * library.
 *
 * @param a row-major values; the row begins at `aStart`.
 * @param b row-major values; the row begins at `bStart`.
 * @param cols the length of both rows.
 * @param limit the sum is abandoned once it exceeds this; whatever comes back then exceeds it too.
 */
export function exactSquaredDistance(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  cols: number,
  limit = Infinity,
): number {
  let sum = 0;
  let j = 0;
  // Adding squares never lowers a rounded sum, so a look after every eight columns is enough.
  for (; j + 8 <= cols; j += 8) {
    for (let l = j; l < j + 8; l++) {
      const difference = a[aStart + l] - b[bStart + l];
      sum += difference * difference;
    }
    if (sum > limit) return sum;
  }
  for (; j < cols; j++) {
    const difference = a[aStart + j] - b[bStart + j];
    sum += difference * difference;
  }
  return sum;
}
