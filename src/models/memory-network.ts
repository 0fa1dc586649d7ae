/**
 * The end-to-end memory network under MemN2N, MNkNN and MNkNN_VEC (section 2.2): K layers that attend over an external
 * memory, a few training rows x_1 .. x_n.
 *
 *     m_i     = A x_i,   c_i = C x_i,   u^1 = B x
 *     p^t     = softmax((u^t)^T m_1, ..., (u^t)^T m_n)
 *     o^t     = sum_i p_i^t c_i
 *     u^{t+1} = H u^t + o^t
 *     y_t     = dropout(BN(H u^t + o^t))                                                       t = 1 .. K
 *
 * The embeddings A, C and the mapping H are the same in all layers (the paper's A^1 = ... = A^K, C^1 = ... = C^K; it
 * writes H without an index). The memory holds feature vectors only: no label of a memory row is ever seen.
 *
 * The paper uses batch normalisation and dropout and does not say where. Here they act, as in the encoder-decoder, on the
 * embedded sample u^1, and on what a layer gives to its heads, y_t, whose size grows from layer to layer. Chosen on
 * validation rows: without the normalisation of y_t, MNkNN_VEC reaches a macro F1 of 67 instead of 81 on covertype (20,000
 * rows), and scores jump by tens of points from epoch to epoch; normalising u^{t+1}, or m_i and c_i, as well gained nothing
 * that held on both credit-default and covertype.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import {
  batchNormalization,
  type BatchNormalizationWeights,
  type BatchStatistics,
  initBatchNormalization,
} from "./layers/batch-normalization";
import { glorot } from "./layers/dense";
import { dropout } from "./layers/dropout";
import { split } from "./layers/split";

export type MemoryNetworkWeights = {
  /** A: x_i -> m_i. */
  memory: tf.Tensor2D;
  /** B: x -> u^1. */
  query: tf.Tensor2D;
  /** C: x_i -> c_i. */
  output: tf.Tensor2D;
  /** H: u^t -> its share of u^{t+1}. */
  mapping: tf.Tensor2D;
  /** Of u^1. */
  normalization: BatchNormalizationWeights;
  /** Of the layers that have heads, side by side. */
  layerNormalization: BatchNormalizationWeights;
};

export type MemoryNetworkStatistics = {
  normalization: BatchStatistics;
  layerNormalization: BatchStatistics;
};

/** Sizes of the network. */
export interface MemoryNetworkShape {
  /** Features of a sample. */
  features: number;
  /** Units of u^t, m_i and c_i. */
  hidden: number;
  /** How many of the K layers have heads, the last ones: all, or one. */
  outputs: number;
}

/** Dropout masks of one batch, 1 = keep. Absent at inference. */
export type MemoryNetworkMasks = {
  /** rows x hidden. */
  encoding: tf.Tensor2D;
  /** (outputs rows) x hidden. */
  outputs: tf.Tensor2D;
};

export function initMemoryNetwork(
  random: RandomState,
  { features, hidden, outputs }: MemoryNetworkShape,
): { weights: Tree<HostTensor>; statistics: Tree<HostTensor> } {
  const normalization = initBatchNormalization(hidden);
  const layerNormalization = initBatchNormalization(outputs * hidden);
  return {
    weights: {
      memory: glorot(random, features, hidden),
      query: glorot(random, features, hidden),
      output: glorot(random, features, hidden),
      mapping: glorot(random, hidden, hidden),
      normalization: normalization.weights,
      layerNormalization: layerNormalization.weights,
    },
    statistics: {
      normalization: normalization.statistics,
      layerNormalization: layerNormalization.statistics,
    },
  };
}

/** The masks that `attendLayers` wants for a batch, by name and shape. */
export function memoryNetworkMaskShapes(
  rows: number,
  outputs: number,
  hidden: number,
): Record<string, number[]> {
  return { encoding: [rows, hidden], outputs: [outputs * rows, hidden] };
}

/**
 * Runs the K layers over a batch.
 *
 * @param x rows x features.
 * @param memory n x features, the same for all rows.
 * @param masks dropout masks while training, `undefined` at inference.
 * @returns y_t of the layers that have heads, steps-major, (outputs rows) x hidden; p^t of all layers, each rows x n; and
 *   the statistics after this batch.
 */
export function attendLayers(
  weights: MemoryNetworkWeights,
  statistics: MemoryNetworkStatistics,
  x: tf.Tensor2D,
  memory: tf.Tensor2D,
  { k, dropout: rate, masks }: { k: number; dropout: number; masks: MemoryNetworkMasks | undefined },
): { y: tf.Tensor2D; attention: tf.Tensor2D[]; statistics: MemoryNetworkStatistics } {
  const training = masks !== undefined;
  const m: tf.Tensor2D = tf.matMul(memory, weights.memory);
  const c: tf.Tensor2D = tf.matMul(memory, weights.output);
  const embedded: tf.Tensor2D = tf.matMul(x, weights.query);
  const normalized = batchNormalization(weights.normalization, statistics.normalization, embedded, training);
  let u: tf.Tensor2D = dropout(normalized.y, masks?.encoding, rate);
  const layers: tf.Tensor2D[] = [];
  const attention: tf.Tensor2D[] = [];
  for (let t = 0; t < k; t++) {
    const p: tf.Tensor2D = tf.softmax(tf.matMul(u, m, false, true) as tf.Tensor2D);
    u = tf.add(tf.matMul(u, weights.mapping), tf.matMul(p, c));
    attention.push(p);
    layers.push(u);
  }
  const outputs = weights.layerNormalization.scale.shape[0] / weights.mapping.shape[1];
  const side = batchNormalization(
    weights.layerNormalization,
    statistics.layerNormalization,
    tf.concat(layers.slice(k - outputs), 1),
    training,
  );
  return {
    y: dropout(tf.concat(split(side.y, outputs, 1), 0), masks?.outputs, rate),
    attention,
    statistics: { normalization: normalized.statistics, layerNormalization: side.statistics },
  };
}
