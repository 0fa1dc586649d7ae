/**
 * The head of a classifier (section 3): cases speak for their classes.
 *
 *     score_l = sum of a_c case_weight_c over the cases of class l
 *     L       = cross-entropy of softmax(score)
 */
import * as tf from "@tensorflow/tfjs";
import { argmax } from "../../data/argmax";
import { type Matrix, rowOf } from "../../data/matrix";
import { accuracy } from "../../evaluation/metrics";
import { requireLabels } from "../../neighbors/check-labels";
import type { Head } from "./head";

export const classHead: Head<Int32Array> = {
  requireCases(owner, x, y) {
    const classes = requireLabels(owner, x, y);
    if (classes < 2) {
      throw new RangeError(`${owner}: expected labels of at least 2 classes, got ${classes}`);
    }
    const present = new Set(y);
    let missing = 0;
    while (present.has(missing)) missing++;
    if (missing < classes) {
      throw new RangeError(
        `${owner}: expected cases of each class 0 .. ${classes - 1}, got none of class ${missing}; ` +
          "number the classes without gaps",
      );
    }
    return classes;
  },

  requireValidation(owner, x, y, classes) {
    const found = requireLabels(owner, x, y);
    if (found > classes) {
      throw new RangeError(`${owner}: expected labels 0 .. ${classes - 1}, as in training, got ${found - 1}`);
    }
  },

  groupsOf: (y) => y,

  valuesOf(y) {
    const classes = y.reduce((largest, label) => Math.max(largest, label), 0) + 1;
    const data = new Float32Array(y.length * classes);
    y.forEach((label, row) => (data[row * classes + label] = 1));
    return { data, rows: y.length, cols: classes };
  },

  outputs({ logits, counts, caseWeights, outputBiases }, values) {
    const activations = tf.sigmoid(logits);
    const counted = counts ? tf.mul(activations, counts) : activations;
    const scores = tf.matMul(counted as tf.Tensor2D, tf.mul(values, caseWeights) as tf.Tensor2D);
    return (outputBiases ? tf.add(scores, outputBiases) : scores) as tf.Tensor2D;
  },

  loss(scores, targets, rowWeights) {
    const logProbabilities = tf.sum(tf.mul(tf.logSoftmax(scores), targets), 1);
    return tf.neg(tf.sum(tf.mul(logProbabilities, rowWeights))) as tf.Scalar;
  },

  score: (y, scores) => accuracy(y, argmax(scores)),
};

/** The softmax of each row of class scores, rows x classes. */
export function classProbabilities(scores: Matrix): Matrix {
  const data = new Float32Array(scores.data.length);
  for (let i = 0; i < scores.rows; i++) {
    const row = rowOf(scores, i);
    const peak = Math.max(...row);
    const powers = Float64Array.from(row, (score) => Math.exp(score - peak));
    const sum = powers.reduce((a, b) => a + b);
    powers.forEach((power, label) => (data[i * scores.cols + label] = power / sum));
  }
  return { data, rows: scores.rows, cols: scores.cols };
}
