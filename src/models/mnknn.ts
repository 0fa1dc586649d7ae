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
import {
  type ExternalMemory,
  ExternalMemoryNetwork,
  MEMORY_DEFAULTS,
  type MemoryOptions,
} from "./external-memory";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { split } from "./layers/split";
import { labelSequenceLoss } from "./losses";
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

export interface MNkNNOptions extends MemoryOptions {
  /** Weight of the ground truth against the neighbours' labels. */
  alpha: number;
}

export const MNKNN_DEFAULTS: MNkNNOptions = {
  ...MEMORY_DEFAULTS,
  alpha: 9.5, // section 4.1
};

type Weights = { network: MemoryNetworkWeights; label: DenseParameters };

export class MNkNN extends ExternalMemoryNetwork<MNkNNOptions> {
  readonly name = "MNkNN";
  protected readonly sequences = ["labels"] as const;

  constructor(options: Partial<MNkNNOptions> = {}) {
    super(networkOptions("MNkNN", MNKNN_DEFAULTS, options));
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden, k } = this.options;
    const network = initMemoryNetwork(random, { features, hidden, outputs: k });
    const label = initDense(random, hidden, classes);
    return { weights: { network: network.weights, label }, statistics: network.statistics };
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
    const { network, label } = parameters.weights as unknown as Weights;
    const { y, attention, statistics } = attendLayers(
      network,
      parameters.statistics as MemoryNetworkStatistics,
      x,
      (memory as ExternalMemory).vectors,
      { k, dropout, masks: masks as MemoryNetworkMasks | undefined },
    );
    return { logProbabilities: split(labelHead(label, y, tau), k, 0), attention, statistics };
  }

  protected loss(
    { logProbabilities }: NetworkOutputs,
    { neighborLabels, labels }: NetworkTargets,
  ): tf.Scalar {
    return labelSequenceLoss(logProbabilities!, neighborLabels!, labels, this.options.alpha);
  }
}
