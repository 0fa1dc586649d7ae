/**
 * MNkNN_VEC, MNkNN with a vector sequence (section 3.5): after its t-th layer, the label of the t-th nearest neighbour
 * and a vector close to it, trained on both losses.
 *
 *     Y_t^P = softmax((W_y (H u^t + o^t) + b_y) / tau)
 *     X_t^P = W_x max{T (H u^t + o^t), 0} + b_x             t = 1 .. K, u^t and o^t of the memory network
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
import { dropout } from "./layers/dropout";
import { split } from "./layers/split";
import { labelSequenceLoss, vectorSequenceLoss } from "./losses";
import {
  attendLayers,
  initMemoryNetwork,
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
type Masks = { encoding: tf.Tensor2D; outputs: tf.Tensor2D };

export class MNkNNVec extends ExternalMemoryNetwork<MNkNNVecOptions> {
  readonly name = "MNkNN_VEC";
  protected readonly predictsLabels = true;
  protected readonly predictsVectors = true;

  constructor(options: Partial<MNkNNVecOptions> = {}) {
    super(networkOptions("MNkNNVec", MNKNN_VEC_DEFAULTS, options));
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden } = this.options;
    const network = initMemoryNetwork(random, features, hidden);
    const label = initDense(random, hidden, classes);
    const vector = initVectorHead(random, hidden, features);
    return { weights: { network: network.weights, label, vector }, statistics: network.statistics };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    const { hidden, k } = this.options;
    return { encoding: [rows, hidden], outputs: [k * rows, hidden] };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    dropoutMasks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): NetworkOutputs {
    const { k, tau, dropout: rate } = this.options;
    const { network, label, vector } = parameters.weights as unknown as Weights;
    const masks = dropoutMasks as Masks | undefined;
    const { layers, attention, statistics } = attendLayers(
      network,
      parameters.statistics as MemoryNetworkStatistics,
      x,
      (memory as ExternalMemory).vectors,
      { k, dropout: rate, mask: masks?.encoding },
    );
    // No layer waits for a label or a vector, so all of them are computed in one product.
    const y = dropout(tf.concat(layers, 0), masks?.outputs, rate);
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
