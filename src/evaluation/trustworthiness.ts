import type { Matrix } from "../data/matrix";
import { requireSearchable } from "../neighbors/check-input";
import { exactSquaredDistance } from "../neighbors/exact-distance";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import { Pauses } from "../pauses";

/**
 * How far neighbours in an embedding are neighbours in the data, 0 .. 1: one less the scaled sum of how many ranks beyond
 * `k` they have there. 1 means that nothing is near in the embedding that is not near in the data.
 *
 * Rows equally far in the data share the best of their ranks: of many equal rows it must not matter which ones are met.
 * The work grows with the square of the rows: seconds for 10,000.
 *
 * Source: J. Venna and S. Kaski, "Neighborhood preservation in nonlinear projection methods: an experimental study",
 * ICANN 2001; equal to scikit-learn's `sklearn.manifold.trustworthiness` where no rows are equally far.
 *
 * @param x rows x features, finite.
 * @param embedded the same rows in the embedding, of any width.
 * @param k neighbours of each row that count, fewer than half of the rows.
 * @throws RangeError for NaN, infinities, unequal rows and `k` out of range.
 */
export async function trustworthiness(x: Matrix, embedded: Matrix, k = 5): Promise<number> {
  const { rows } = x;
  if (embedded.rows !== rows) {
    throw new RangeError(`trustworthiness: expected ${rows} embedded rows, as in x, got ${embedded.rows}`);
  }
  if (!Number.isInteger(k) || k < 1 || k >= rows / 2) {
    throw new RangeError(
      `trustworthiness: expected an integer k from 1 to below ${rows / 2} (half of the rows), got k=${k}`,
    );
  }
  requireSearchable("trustworthiness", x, x);
  requireSearchable("trustworthiness", embedded, embedded);
  const { indices } = await allNearestNeighbors(embedded, { k });
  const pauses = new Pauses();
  const squared = new Float64Array(rows);
  let excess = 0;
  for (let i = 0; i < rows; i++) {
    if (pauses.due) await pauses.take();
    for (let j = 0; j < rows; j++) {
      squared[j] = exactSquaredDistance(x.data, i * x.cols, x.data, j * x.cols, x.cols);
    }
    for (let r = 0; r < k; r++) excess += Math.max(0, rankOf(indices[i * k + r], i, squared) - k);
  }
  return 1 - (2 * excess) / (rows * k * (2 * rows - 3 * k - 1));
}

/** Which neighbour of row `i` row `j` is, the nearest being 1, given the squared distances from `i`. */
function rankOf(j: number, i: number, squared: Float64Array): number {
  let rank = 1;
  for (let other = 0; other < squared.length; other++) {
    if (squared[other] < squared[j] && other !== i) rank++;
  }
  return rank;
}
