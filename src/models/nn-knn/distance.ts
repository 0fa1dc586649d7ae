/**
 * Weighted distances between queries and cases, each case with feature weights of its own:
 *
 *     squared     sum_j cw_cj (q_j - c_j)²
 *     euclidean   sqrt(max(0, squared))
 *     manhattan   sum_j cw_cj |q_j - c_j|
 *
 * The squares are expanded, `q² cw^T - 2 q (cw c)^T + sum_j cw c²`, so that no array of queries x cases x features is ever
 * made. The expansion loses digits where features are far from 0: centre them first.
 */
import * as tf from "@tensorflow/tfjs";

export const DISTANCES = ["euclidean", "squared", "manhattan"] as const;
export type DistanceName = (typeof DISTANCES)[number];

/** Below this, a squared distance is 0 to the root, whose slope there would be infinite. */
const SMALLEST_SQUARE = 1e-12;

const SHRINK = 1 - 2 ** -21;

/**
 * @param queries rows x features.
 * @param cases cases x features.
 * @param weights feature weights of each case, cases x features.
 * @returns rows x cases.
 */
export function weightedDistances(
  name: DistanceName,
  queries: tf.Tensor2D,
  cases: tf.Tensor2D,
  weights: tf.Tensor2D,
): tf.Tensor2D {
  if (name === "manhattan") {
    const differences = tf.sub(tf.expandDims(queries, 1), tf.expandDims(cases, 0));
    return tf.sum(tf.mul(tf.abs(differences), weights), 2);
  }
  const squared = weightedSquares(queries, cases, weights);
  return (
    name === "squared" ? tf.relu(squared) : tf.sqrt(tf.maximum(squared, SMALLEST_SQUARE))
  ) as tf.Tensor2D;
}

/** D² as two products, the second of which adds to the first, and that to a number for each case. */
function weightedSquares(queries: tf.Tensor2D, cases: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor2D {
  const weighted = tf.mul(weights, cases) as tf.Tensor2D;
  const product = (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor) =>
    tf.fused.matMul({ a, b, transposeB: true, bias }) as tf.Tensor2D;
  const ofCases = tf.sum(tf.mul(weighted, tf.mul(cases, SHRINK)), 1);
  const ofSquares = product(tf.mul(tf.square(queries), SHRINK), weights, ofCases);
  return product(tf.mul(queries, -2), weighted, ofSquares);
}
