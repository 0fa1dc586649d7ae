/**
 * MNkNN, the memory network that mimics kNN (section 3.4): after its t-th layer, the label of the t-th nearest neighbour,
 * and their mean as the label of the sample.
 *
 *     Y_t^P = softmax((W_y y_t + b_y) / tau)      t = 1 .. K, y_t = H u^t + o^t of the memory network, normalised
 *     Y^P   = sum_t Y_t^P / K
 *     L1    = E{ sum_t KL(Y_t^T || Y_t^P) / K + alpha KL(Y^GT || Y^P) }
 */
import type * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { ExternalMemoryNetwork, MEMORY_DEFAULTS, type MemoryOptions } from "./external-memory";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { split } from "./layers/split";
import { labelSequenceLoss } from "./losses";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { networkOptions } from "./network-options";

export interface MNkNNOptions extends MemoryOptions {
  /** Weight of the ground truth against the neighbours' labels. */
  alpha: number;
}

export const MNKNN_DEFAULTS: MNkNNOptions = {
  ...MEMORY_DEFAULTS,
  alpha: 9.5, // section 4.1
};

type Weights = { label: DenseParameters };

export class MNkNN extends ExternalMemoryNetwork<MNkNNOptions> {
  readonly name = "MNkNN";
  protected readonly sequences = ["labels"] as const;

  constructor(options: Partial<MNkNNOptions> = {}) {
    super(networkOptions("MNkNN", MNKNN_DEFAULTS, options));
  }

  protected initHeads(random: RandomState, { classes }: NetworkShape): Tree<HostTensor> {
    const { hidden } = this.options;
    const label = initDense(random, hidden, classes);
    return { label };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): NetworkOutputs {
    const { k, tau } = this.options;
    const { label } = parameters.weights as unknown as Weights;
    const { y, attention, statistics } = this.attend(parameters, x, masks, memory);
    return { logProbabilities: split(labelHead(label, y, tau), k, 0), attention, statistics };
  }

  protected loss(
    { logProbabilities }: NetworkOutputs,
    { neighborLabels, labels }: NetworkTargets,
  ): tf.Scalar {
    return labelSequenceLoss(logProbabilities!, neighborLabels!, labels, this.options.alpha);
  }
}
