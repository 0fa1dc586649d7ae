/**
 * The head of a regression: cases speak for their targets.
 *
 *     ŷ = sum_c p_c y_c,   p_c = a_c case_weight_c / sum_c a_c case_weight_c
 *     L = E{ (ŷ - y)² }
 *
 * The shares p are computed from logarithms: they stay what they are far from all cases, where every activation is too small
 * for float32. A case weight counts as 0.001 where it is less.
 */
import * as tf from "@tensorflow/tfjs";
import type { Head } from "./head";

const LEAST_WEIGHT = 1e-3;

/** What the logarithm of an activation that does not count is lowered by: its share is then 0 in float32. */
const OUT_OF_SIGHT = 1e4;

export const regressionHead: Head<Float32Array> = {
  requireCases(owner, x, y) {
    requireTargets(owner, x.rows, y);
    return 1;
  },

  requireValidation: (owner, x, y) => requireTargets(owner, x.rows, y),

  groupsOf: (y) => new Uint8Array(y.length),

  valuesOf: (y) => ({ data: y, rows: y.length, cols: 1 }),

  outputs({ logits, counts, caseWeights }, values) {
    const weights = tf.reshape(tf.maximum(caseWeights, LEAST_WEIGHT), [-1]);
    // tf.logSigmoid has no gradient: it keeps a tensor that is gone by then.
    const logActivations = tf.sub(tf.log(weights), tf.softplus(tf.neg(logits)));
    const counted = counts ? tf.add(logActivations, tf.mul(tf.sub(counts, 1), OUT_OF_SIGHT)) : logActivations;
    return tf.matMul(tf.softmax(counted) as tf.Tensor2D, values);
  },

  loss(outputs, targets, rowWeights) {
    const squares = tf.reshape(tf.squaredDifference(outputs, targets), [-1]);
    return tf.sum(tf.mul(squares, rowWeights));
  },

  score(y, { data }) {
    return -y.reduce((sum, target, row) => sum + (target - data[row]) ** 2, 0) / y.length;
  },
};

function requireTargets(owner: string, rows: number, y: Float32Array): void {
  if (y.length !== rows) {
    throw new RangeError(`${owner}: expected ${rows} targets, one for each row of x, got ${y.length}`);
  }
  const odd = y.findIndex((target) => !Number.isFinite(target));
  if (odd >= 0) throw new RangeError(`${owner}: expected finite targets, got ${y[odd]} in row ${odd}`);
}
