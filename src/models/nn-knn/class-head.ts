/** What class scores, the sums of the cases' activations, are made into. */
import * as tf from "@tensorflow/tfjs";
import { type Matrix, rowOf } from "../../data/matrix";

/** Row i is 1 at column y[i], 0 elsewhere. */
export function oneHot(y: Int32Array, classes: number): Matrix {
  const data = new Float32Array(y.length * classes);
  y.forEach((label, i) => (data[i * classes + label] = 1));
  return { data, rows: y.length, cols: classes };
}

/** The cross-entropy of softmax(scores), a mean over rows weighted by `rowWeights`, which sum to 1. */
export function crossEntropy(scores: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D): tf.Scalar {
  const hits = tf.mul(tf.logSoftmax(scores), targets);
  return tf.neg(tf.sum(tf.mul(hits, tf.expandDims(rowWeights, 1)))) as tf.Scalar;
}

/** The softmax of each row. */
export function softmaxRows(scores: Matrix): Matrix {
  const data = new Float32Array(scores.data.length);
  for (let i = 0; i < scores.rows; i++) {
    const row = rowOf(scores, i);
    const peak = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = Float64Array.from(row, (score) => Math.exp(score - peak));
    const sum = powers.reduce((a, b) => a + b);
    powers.forEach((power, c) => (data[i * scores.cols + c] = power / sum));
  }
  return { data, rows: scores.rows, cols: scores.cols };
}
