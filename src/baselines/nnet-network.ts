/**
 * The network under `NNet`: four hidden layers and a layer of logits.
 *
 *     h_0 = x
 *     h_l = leakyReLU(h_{l-1} W_l + b_l)        l = 1, 2, 3, 4
 *     Y^P = softmax(h_4 W + b)
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor } from "../engine/tensors";
import { dense, type DenseParameters, initDense } from "../models/layers/dense";
import type { NetworkOutputs, NetworkParameters, NetworkShape } from "../models/network";

const HIDDEN_LAYERS = ["hidden1", "hidden2", "hidden3", "hidden4"] as const;

/** Below 0: not stated; PyTorch's default, as the paper's code is PyTorch. */
const SLOPE = 0.01;

type Weights = Record<(typeof HIDDEN_LAYERS)[number] | "output", DenseParameters>;

/** Weights before training; there are no statistics. */
export function initNNet(
  random: RandomState,
  { features, classes }: NetworkShape,
  hidden: number,
): NetworkParameters<HostTensor> {
  const layers = HIDDEN_LAYERS.map((layer, l) => {
    return [layer, initDense(random, l === 0 ? features : hidden, hidden)] as const;
  });
  const weights = { ...Object.fromEntries(layers), output: initDense(random, hidden, classes) };
  return { weights, statistics: {} };
}

/**
 * Runs the network over a batch.
 *
 * @param x rows x features.
 * @returns log Y^P as the only one of `logProbabilities`.
 */
export function nnet({ weights }: NetworkParameters<tf.Tensor>, x: tf.Tensor2D): NetworkOutputs {
  const { output, ...hidden } = weights as unknown as Weights;
  let h = x;
  for (const layer of HIDDEN_LAYERS) h = tf.leakyRelu(dense(hidden[layer], h), SLOPE);
  return { logProbabilities: [tf.logSoftmax(dense(output, h)) as tf.Tensor2D], statistics: {} };
}
