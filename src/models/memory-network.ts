/**
 * The end-to-end memory network under MemN2N, MNkNN and MNkNN_VEC (section 2.2): K layers that attend over an external
 * memory, a few training rows x_1 .. x_n.
 *
 *     m_i     = A x_i,   c_i = C x_i,   u^1 = B x
 *     p^t     = softmax((u^t)^T m_1, ..., (u^t)^T m_n)
 *     o^t     = sum_i p_i^t c_i
 *     u^{t+1} = H u^t + o^t                                                                    t = 1 .. K
 *
 * The embeddings A, C and the mapping H are the same in all layers (the paper's A^1 = ... = A^K, C^1 = ... = C^K; it
 * writes H without an index). The memory holds feature vectors only: no label of a memory row is ever seen. Batch
 * normalisation acts on u^1; dropout acts on u^1 and, in the models, on what each layer gives to its heads. The paper uses
 * both and does not say where; these are the places of the encoder-decoder.
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

export type MemoryNetworkWeights = {
  /** A: x_i -> m_i. */
  memory: tf.Tensor2D;
  /** B: x -> u^1. */
  query: tf.Tensor2D;
  /** C: x_i -> c_i. */
  output: tf.Tensor2D;
  /** H: u^t -> its share of u^{t+1}. */
  mapping: tf.Tensor2D;
  normalization: BatchNormalizationWeights;
};

export type MemoryNetworkStatistics = { normalization: BatchStatistics };

/** @param hidden units of u^t, m_i and c_i. */
export function initMemoryNetwork(
  random: RandomState,
  features: number,
  hidden: number,
): { weights: Tree<HostTensor>; statistics: Tree<HostTensor> } {
  const normalization = initBatchNormalization(hidden);
  return {
    weights: {
      memory: glorot(random, features, hidden),
      query: glorot(random, features, hidden),
      output: glorot(random, features, hidden),
      mapping: glorot(random, hidden, hidden),
      normalization: normalization.weights,
    },
    statistics: { normalization: normalization.statistics },
  };
}

/**
 * Runs the K layers over a batch.
 *
 * @param x rows x features.
 * @param memory n x features, the same for all rows.
 * @param mask dropout mask of u^1, rows x hidden, while training; `undefined` at inference.
 * @returns `H u^t + o^t` (rows x hidden) and p^t (rows x n) for t = 1 .. K, and the statistics after this batch.
 */
export function attendLayers(
  weights: MemoryNetworkWeights,
  statistics: MemoryNetworkStatistics,
  x: tf.Tensor2D,
  memory: tf.Tensor2D,
  { k, dropout: rate, mask }: { k: number; dropout: number; mask: tf.Tensor2D | undefined },
): { layers: tf.Tensor2D[]; attention: tf.Tensor2D[]; statistics: MemoryNetworkStatistics } {
  const m: tf.Tensor2D = tf.matMul(memory, weights.memory);
  const c: tf.Tensor2D = tf.matMul(memory, weights.output);
  const embedded: tf.Tensor2D = tf.matMul(x, weights.query);
  const normalized = batchNormalization(
    weights.normalization,
    statistics.normalization,
    embedded,
    mask !== undefined,
  );
  let u: tf.Tensor2D = dropout(normalized.y, mask, rate);
  const layers: tf.Tensor2D[] = [];
  const attention: tf.Tensor2D[] = [];
  for (let t = 0; t < k; t++) {
    const p: tf.Tensor2D = tf.softmax(tf.matMul(u, m, false, true) as tf.Tensor2D);
    u = tf.add(tf.matMul(u, weights.mapping), tf.matMul(p, c));
    attention.push(p);
    layers.push(u);
  }
  return { layers, attention, statistics: { normalization: normalized.statistics } };
}
