/**
 * MNkNN, the memory network that mimics kNN (section 3.4): after its t-th layer, the label of the t-th nearest neighbour,
 * and their mean as the label of the sample.
 *
 *     Y_t^P = softmax((W_y (H u^t + o^t) + b_y) / tau)      t = 1 .. K, u^t and o^t of the memory network
 *     Y^P   = sum_t Y_t^P / K
 *     L1    = E{ sum_t KL(Y_t^T || Y_t^P) / K + alpha KL(Y^GT || Y^P) }
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
import { labelSequenceLoss } from "./losses";
import {
  attendLayers,
  initMemoryNetwork,
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
type Masks = { encoding: tf.Tensor2D; outputs: tf.Tensor2D };

export class MNkNN extends ExternalMemoryNetwork<MNkNNOptions> {
  readonly name = "MNkNN";
  protected readonly predictsLabels = true;
  protected readonly predictsVectors = false;

  constructor(options: Partial<MNkNNOptions> = {}) {
    super(networkOptions("MNkNN", MNKNN_DEFAULTS, options));
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden } = this.options;
    const network = initMemoryNetwork(random, features, hidden);
    const label = initDense(random, hidden, classes);
    return { weights: { network: network.weights, label }, statistics: network.statistics };
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
    const { network, label } = parameters.weights as unknown as Weights;
    const masks = dropoutMasks as Masks | undefined;
    const { layers, attention, statistics } = attendLayers(
      network,
      parameters.statistics as MemoryNetworkStatistics,
      x,
      (memory as ExternalMemory).vectors,
      { k, dropout: rate, mask: masks?.encoding },
    );
    // No layer waits for a label, so all of them are computed in one product.
    const y = dropout(tf.concat(layers, 0), masks?.outputs, rate);
    return { logProbabilities: split(labelHead(label, y, tau), k, 0), attention, statistics };
  }

  protected loss(
    { logProbabilities }: NetworkOutputs,
    { neighborLabels, labels }: NetworkTargets,
  ): tf.Scalar {
    return labelSequenceLoss(logProbabilities!, neighborLabels!, labels, this.options.alpha);
  }
}
