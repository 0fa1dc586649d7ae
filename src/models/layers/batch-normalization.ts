/**
 * Batch normalisation: `scale * (x - mean) / sqrt(variance + epsilon) + offset`, mean and variance taken over the rows
 * of the batch while training, and over all batches of the recent past at inference.
 *
 * Source: S. Ioffe and C. Szegedy, "Batch Normalization", 2015, algorithms 1 and 2.
 */
import * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "../../engine/tensors";

const EPSILON = 1e-5; // PyTorch's
const MOMENTUM = 0.1; // PyTorch's: the share of a new batch in the moving averages

export type BatchNormalizationWeights = { scale: tf.Tensor1D; offset: tf.Tensor1D };
export type BatchStatistics = { mean: tf.Tensor1D; variance: tf.Tensor1D };

export function initBatchNormalization(features: number): {
  weights: { scale: HostTensor; offset: HostTensor };
  statistics: { mean: HostTensor; variance: HostTensor };
} {
  const constant = (value: number): HostTensor => ({
    data: new Float32Array(features).fill(value),
    shape: [features],
  });
  return {
    weights: { scale: constant(1), offset: constant(0) },
    statistics: { mean: constant(0), variance: constant(1) },
  };
}

/**
 * @param x rows x features.
 * @param statistics the moving averages: used at inference, brought up to date while training.
 * @returns the normalised rows, and the statistics after this batch.
 */
export function batchNormalization(
  { scale, offset }: BatchNormalizationWeights,
  statistics: BatchStatistics,
  x: tf.Tensor2D,
  training: boolean,
): { y: tf.Tensor2D; statistics: BatchStatistics } {
  if (!training) return { y: normalize(x, statistics, scale, offset), statistics };
  const rows = x.shape[0];
  const mean = tf.mean(x, 0) as tf.Tensor1D;
  const variance = tf.mean(tf.square(tf.sub(x, mean)), 0) as tf.Tensor1D;
  const blend = (old: tf.Tensor1D, fresh: tf.Tensor1D) =>
    tf.add(tf.mul(old, 1 - MOMENTUM), tf.mul(fresh, MOMENTUM)) as tf.Tensor1D;
  return {
    y: normalize(x, { mean, variance }, scale, offset),
    // The moving variance is the unbiased one: it stands for rows that were not in the batch.
    statistics: {
      mean: blend(statistics.mean, mean),
      variance: blend(statistics.variance, tf.mul(variance, rows / Math.max(1, rows - 1))),
    },
  };
}

function normalize(
  x: tf.Tensor2D,
  { mean, variance }: BatchStatistics,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
): tf.Tensor2D {
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(tf.sub(x, mean), factor), offset);
}
