/**
 * MNkNN_VEC, MNkNN with a vector sequence (section 3.5): after its t-th layer, the label of the t-th nearest neighbour
 * and a vector close to it, trained on both losses.
 *
 *     Y_t^P = softmax((W_y y_t + b_y) / tau)
 *     X_t^P = W_x max{T y_t, 0} + b_x             t = 1 .. K, y_t = H u^t + o^t of the memory network, normalised
 *     Y^P   = sum_t Y_t^P / K
 *     L     = L1 + lambda E{ sum_t ||X_t^P - X_t^T||_2 }
 *
 * T is read as W_x1 of V2VS, a linear layer with a bias.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import {
  type ExternalMemory,
  ExternalMemoryNetwork,
  MEMORY_DEFAULTS,
  type MemoryOptions,
} from "./external-memory";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { split } from "./layers/split";
import { labelSequenceLoss, vectorSequenceLoss } from "./losses";
import {
  attendLayers,
  initMemoryNetwork,
  memoryNetworkMaskShapes,
  type MemoryNetworkMasks,
  type MemoryNetworkStatistics,
  type MemoryNetworkWeights,
} from "./memory-network";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { networkOptions } from "./network-options";
import { initVectorHead, type VectorHead, vectorHead } from "./vector-head";

export interface MNkNNVecOptions extends MemoryOptions {
  /** Weight of the ground truth against the neighbours' labels. */
  alpha: number;
  /** Weight of the vectors' loss against the labels' loss. */
  lambda: number;
}

export const MNKNN_VEC_DEFAULTS: MNkNNVecOptions = {
  ...MEMORY_DEFAULTS,
  alpha: 9.5, // section 4.1
  lambda: 0.12, // section 4.1
};

type Weights = { network: MemoryNetworkWeights; label: DenseParameters; vector: VectorHead };

export class MNkNNVec extends ExternalMemoryNetwork<MNkNNVecOptions> {
  readonly name = "MNkNN_VEC";
  protected readonly sequences = ["labels", "vectors"] as const;

  constructor(options: Partial<MNkNNVecOptions> = {}) {
    super(networkOptions("MNkNNVec", MNKNN_VEC_DEFAULTS, options));
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden, k } = this.options;
    const network = initMemoryNetwork(random, { features, hidden, outputs: k });
    const label = initDense(random, hidden, classes);
    const vector = initVectorHead(random, hidden, features);
    return { weights: { network: network.weights, label, vector }, statistics: network.statistics };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    return memoryNetworkMaskShapes(rows, this.options.k, this.options.hidden);
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): NetworkOutputs {
    const { k, tau, dropout } = this.options;
    const { network, label, vector } = parameters.weights as unknown as Weights;
    const { y, attention, statistics } = attendLayers(
      network,
      parameters.statistics as MemoryNetworkStatistics,
      x,
      (memory as ExternalMemory).vectors,
      { k, dropout, masks: masks as MemoryNetworkMasks | undefined },
    );
    return {
      logProbabilities: split(labelHead(label, y, tau), k, 0),
      vectors: vectorHead(vector, y),
      attention,
      statistics,
    };
  }

  protected loss(
    { logProbabilities, vectors }: NetworkOutputs,
    { neighborLabels, neighborVectors, labels }: NetworkTargets,
  ): tf.Scalar {
    const { alpha, lambda } = this.options;
    const l1 = labelSequenceLoss(logProbabilities!, neighborLabels!, labels, alpha);
    const l2 = vectorSequenceLoss(vectors!, neighborVectors!, labels.shape[0]);
    return tf.add(l1, tf.mul(l2, lambda));
  }
}
