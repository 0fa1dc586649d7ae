/**
 * Weighted distances between queries and cases, where each case has feature weights of its own:
 *
 *     squared     sum_j cw_cj (q_j - c_j)²
 *     euclidean   sqrt(max(0, squared))
 *     manhattan   sum_j cw_cj |q_j - c_j|
 *
 * The squares are expanded, `q² cw^T - 2 q (cw c)^T + sum_j cw c²`, so that no array of queries x cases x features is
 * made; Manhattan distances need one. An expansion loses digits where features are far from 0: centre them first.
 */
import * as tf from "@tensorflow/tfjs";

export const DISTANCES = ["euclidean", "squared", "manhattan"] as const;
export type DistanceName = (typeof DISTANCES)[number];

/**
 * The squares in the expansion are taken a little too small. The distance of a query to itself, or to its equal, is then
 * below 0 however the products are rounded, and counts as 0, where rounding alone may leave 0.4 of it on raw wine. All
 * others change by a few times as much as by rounding: there by 0.07 at most, where B is 11.
 */
const SHRINK = 1 - 2 ** -21;

/** Far below every square that float32 tells from 0 in an expansion. */
const SMALLEST = 1e-30;

/**
 * @param queries rows x features.
 * @param cases cases x features.
 * @param weights cases x features.
 * @returns rows x cases.
 */
export function weightedDistances(
  name: DistanceName,
  queries: tf.Tensor2D,
  cases: tf.Tensor2D,
  weights: tf.Tensor2D,
): tf.Tensor2D {
  switch (name) {
    case "euclidean":
      return rootOfPositive(weightedSquares(queries, cases, weights));
    case "squared":
      return tf.relu(weightedSquares(queries, cases, weights));
    case "manhattan": {
      const differences = tf.sub(tf.expandDims(queries, 1), tf.expandDims(cases, 0));
      return tf.sum(tf.mul(tf.abs(differences), weights), 2);
    }
  }
}

function weightedSquares(queries: tf.Tensor2D, cases: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor2D {
  const weighted = tf.mul(weights, cases) as tf.Tensor2D;
  const squares = tf.fused.matMul({
    a: tf.mul(tf.square(queries), SHRINK) as tf.Tensor2D,
    b: weights,
    transposeB: true,
    bias: tf.mul(tf.sum(tf.mul(weighted, cases), 1), SHRINK),
  });
  return tf.add(squares, tf.matMul(tf.mul(queries, -2) as tf.Tensor2D, weighted, false, true));
}

/** `sqrt(max(0, x))`, whose slope counts as 0 where x is not above 0: there the root's own is infinite. */
function rootOfPositive(x: tf.Tensor2D): tf.Tensor2D {
  const root = tf.customGrad((given, save) => {
    const positive = tf.relu(given as tf.Tensor2D);
    const value = tf.sqrt(positive);
    (save as tf.GradSaveFunc)([positive, value]);
    return {
      value,
      // y / (2 y²) is 1 / (2 y), and 0 where y is 0.
      gradFunc: (slope: tf.Tensor, [squares, roots]: tf.Tensor[]) =>
        tf.mul(slope, tf.div(tf.mul(roots, 0.5), tf.add(squares, SMALLEST))),
    };
  });
  return root(x) as tf.Tensor2D;
}
