import type { Matrix } from "../data/matrix";
import { requireK, requireSearchable } from "../neighbors/check-input";
import { requireLabels } from "../neighbors/check-labels";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";

/**
 * How pure neighbourhoods are, 0 .. 1: the share of the `k` nearest other rows of each row that are of its class, over
 * all rows. Euclidean distance, ties by row index.
 *
 * @param x rows x features, finite.
 * @param y the class of each row, not negative.
 * @param k neighbours of each row, fewer than rows.
 * @throws RangeError for NaN, infinities, `k` out of range, and labels that do not fit.
 */
export async function neighborLabelAgreement(x: Matrix, y: Int32Array, k: number): Promise<number> {
  requireLabels("neighborLabelAgreement", x, y);
  requireSearchable("neighborLabelAgreement", x, x);
  requireK("neighborLabelAgreement", k, x.rows - 1, "rows in x, less the row itself");
  const { indices } = await allNearestNeighbors(x, { k });
  let agreeing = 0;
  indices.forEach((neighbor, at) => {
    if (y[neighbor] === y[Math.floor(at / k)]) agreeing++;
  });
  return agreeing / indices.length;
}
