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
import { ExternalMemoryNetwork, MEMORY_DEFAULTS, type MemoryOptions } from "./external-memory";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { split } from "./layers/split";
import { labelSequenceLoss, vectorSequenceLoss } from "./losses";
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

type Weights = { label: DenseParameters; vector: VectorHead };

export class MNkNNVec extends ExternalMemoryNetwork<MNkNNVecOptions> {
  readonly name = "MNkNN_VEC";
  protected readonly sequences = ["labels", "vectors"] as const;

  constructor(options: Partial<MNkNNVecOptions> = {}) {
    super(networkOptions("MNkNNVec", MNKNN_VEC_DEFAULTS, options));
  }

  protected initHeads(random: RandomState, { features, classes }: NetworkShape): Tree<HostTensor> {
    const { hidden } = this.options;
    const label = initDense(random, hidden, classes);
    return { label, vector: initVectorHead(random, hidden, features) };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): NetworkOutputs {
    const { k, tau } = this.options;
    const { label, vector } = parameters.weights as unknown as Weights;
    const { y, attention, statistics } = this.attend(parameters, x, masks, memory);
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
