/** The losses of the paper, each a mean over the rows of a batch. */
import * as tf from "@tensorflow/tfjs";

/**
 * `L1 = E{ sum_t KL(Y_t^T || Y_t^P) / K + alpha KL(Y^GT || Y^P) }` (section 3.1), where `Y^P` is the mean of the `Y_t^P`.
 *
 * The targets are single classes, so each divergence is minus the logarithm of the probability of that class.
 *
 * @param logProbabilities log Y_t^P for t = 1 .. K, each rows x classes.
 * @param neighborLabels classes of the nearest rows, rows x K, int32.
 * @param labels classes of the rows, int32.
 * @param alpha weight of the ground truth.
 */
export function labelSequenceLoss(
  logProbabilities: readonly tf.Tensor2D[],
  neighborLabels: tf.Tensor2D,
  labels: tf.Tensor1D,
  alpha: number,
): tf.Scalar {
  const k = logProbabilities.length;
  const classes = logProbabilities[0].shape[1];
  const targets = tf.unstack(tf.oneHot(neighborLabels, classes, 1, 0, "float32"), 1) as tf.Tensor2D[];
  const hits = tf.addN(logProbabilities.map((logP, t) => tf.mul(logP, targets[t])));
  const neighborLoss = tf.div(tf.sum(hits), -k * labels.shape[0]);
  return tf.add(neighborLoss, tf.mul(groundTruthLoss(logProbabilities, labels), alpha));
}

/** `E{ KL(Y^GT || Y^P) }`, where `Y^P` is the mean of the `Y_t^P`. */
export function groundTruthLoss(logProbabilities: readonly tf.Tensor2D[], labels: tf.Tensor1D): tf.Scalar {
  const [rows, classes] = logProbabilities[0].shape;
  const truth = tf.oneHot(labels, classes, 1, 0, "float32");
  return tf.div(tf.sum(tf.mul(logMean(logProbabilities), truth)), -rows);
}

/** `log(mean_t exp(x_t))`, safe where all probabilities are too small for float32. */
export function logMean(x: readonly tf.Tensor2D[]): tf.Tensor2D {
  const peak = x.reduce((a, b) => tf.maximum(a, b));
  const sum = tf.addN(x.map((logP) => tf.exp(tf.sub(logP, peak))));
  return tf.add(peak, tf.log(tf.div(sum, x.length)));
}

/**
 * `L2 = E{ sum_t ||X_t^P - X_t^T||_2 }` (section 3.2): norms, not their squares.
 *
 * @param vectors X_t^P, steps-major: row t * rows + i is step t of row i; (K rows) x features.
 * @param targets X_t^T in the same order.
 */
export function vectorSequenceLoss(vectors: tf.Tensor2D, targets: tf.Tensor2D, rows: number): tf.Scalar {
  // The gradient of a root at 0 is infinite; a difference this small is a hit.
  const squares = tf.add(tf.sum(tf.squaredDifference(vectors, targets), 1), 1e-12);
  return tf.div(tf.sum(tf.sqrt(squares)), rows);
}
