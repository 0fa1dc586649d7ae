/**
 * The network under `FeedForward`: three hidden layers and a layer of logits.
 *
 *     h_0 = x
 *     h_l = dropout(relu(batchNormalization(h_{l-1} W_l)))        l = 1, 2, 3
 *     Y^P = softmax(h_3 W + b)
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import {
  batchNormalization,
  type BatchNormalizationWeights,
  type BatchStatistics,
  initBatchNormalization,
} from "../models/layers/batch-normalization";
import { dense, type DenseParameters, glorot, initDense } from "../models/layers/dense";
import { dropout } from "../models/layers/dropout";
import type { NetworkOutputs, NetworkParameters, NetworkShape } from "../models/network";

const HIDDEN_LAYERS = ["hidden1", "hidden2", "hidden3"] as const;

/** No bias: the offset of the normalisation takes its place. */
type HiddenWeights = { kernel: tf.Tensor2D; normalization: BatchNormalizationWeights };
type Weights = Record<(typeof HIDDEN_LAYERS)[number], HiddenWeights> & { output: DenseParameters };

/** Weights and statistics before training. */
export function initFeedForward(
  random: RandomState,
  { features, classes }: NetworkShape,
  hidden: number,
): NetworkParameters<HostTensor> {
  const weights: Tree<HostTensor> = {};
  const statistics: Tree<HostTensor> = {};
  for (const [i, layer] of HIDDEN_LAYERS.entries()) {
    const normalization = initBatchNormalization(hidden);
    const kernel = glorot(random, i === 0 ? features : hidden, hidden);
    weights[layer] = { kernel, normalization: normalization.weights };
    statistics[layer] = normalization.statistics;
  }
  return { weights: { ...weights, output: initDense(random, hidden, classes) }, statistics };
}

/** The dropout masks that `feedForward` wants for a batch, by name and shape. */
export function feedForwardMaskShapes(rows: number, hidden: number): Record<string, number[]> {
  return Object.fromEntries(HIDDEN_LAYERS.map((layer) => [layer, [rows, hidden]]));
}

/**
 * Runs the network over a batch.
 *
 * @param x rows x features.
 * @param masks dropout masks while training, `undefined` at inference.
 * @param rate the share of units that are dropped.
 * @returns log Y^P as the only one of `logProbabilities`, and the statistics after this batch.
 */
export function feedForward(
  { weights, statistics }: NetworkParameters<tf.Tensor>,
  x: tf.Tensor2D,
  masks: Tree<tf.Tensor> | undefined,
  rate: number,
): NetworkOutputs {
  const { output, ...hidden } = weights as unknown as Weights;
  const nextStatistics: Tree<tf.Tensor> = {};
  let h = x;
  for (const layer of HIDDEN_LAYERS) {
    const { kernel, normalization } = hidden[layer];
    const normalized = batchNormalization(
      normalization,
      statistics[layer] as BatchStatistics,
      tf.matMul(h, kernel),
      masks !== undefined,
    );
    nextStatistics[layer] = normalized.statistics;
    h = dropout(tf.relu(normalized.y), masks?.[layer] as tf.Tensor | undefined, rate);
  }
  return { logProbabilities: [tf.logSoftmax(dense(output, h)) as tf.Tensor2D], statistics: nextStatistics };
}
