import type { Matrix } from "../data/matrix";
import { requireSearchable } from "../neighbors/check-input";
import { requireLabels } from "../neighbors/check-labels";
import { exactSquaredDistance } from "../neighbors/exact-distance";
import { Pauses } from "../pauses";

/**
 * How well classes are set apart, -1 .. 1: the mean over all rows of `(b - a) / max(a, b)`, where a is the mean distance
 * to the other rows of its class and b that to the rows of the nearest other class. A row alone in its class counts 0.
 *
 * The work grows with the square of the rows: seconds for 10,000.
 *
 * Source: P. J. Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987; equal to
 * scikit-learn's `sklearn.metrics.silhouette_score`.
 *
 * @param x rows x features, finite.
 * @param y the class of each row, not negative; not all rows of one class, nor each of its own.
 * @throws RangeError for NaN, infinities, and labels that do not fit.
 */
export async function silhouette(x: Matrix, y: Int32Array): Promise<number> {
  requireLabels("silhouette", x, y);
  requireSearchable("silhouette", x, x);
  const classes = new Map([...new Set(y)].map((label, index) => [label, index]));
  if (classes.size < 2 || classes.size >= x.rows) {
    throw new RangeError(
      `silhouette: expected at least 2 classes and fewer than the ${x.rows} rows, got ${classes.size}`,
    );
  }
  const classOf = Int32Array.from(y, (label) => classes.get(label)!);
  const counts = new Int32Array(classes.size);
  for (const ofClass of classOf) counts[ofClass]++;
  const pauses = new Pauses();
  const sums = new Float64Array(classes.size);
  let total = 0;
  for (let i = 0; i < x.rows; i++) {
    if (pauses.due) await pauses.take();
    sums.fill(0);
    for (let j = 0; j < x.rows; j++) {
      const squared = exactSquaredDistance(x.data, i * x.cols, x.data, j * x.cols, x.cols);
      sums[classOf[j]] += Math.sqrt(squared);
    }
    total += silhouetteOf(classOf[i], sums, counts);
  }
  return total / x.rows;
}

/** The silhouette of a row of class `own`, given the sums of its distances to the rows of each class. */
function silhouetteOf(own: number, sums: Float64Array, counts: Int32Array): number {
  if (counts[own] === 1) return 0;
  const within = sums[own] / (counts[own] - 1);
  let nearest = Infinity;
  for (let other = 0; other < sums.length; other++) {
    if (other !== own) nearest = Math.min(nearest, sums[other] / counts[other]);
  }
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}
