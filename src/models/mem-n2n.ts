/**
 * MemN2N, the end-to-end memory network (section 2.2): the benchmark that MNkNN and MNkNN_VEC are built on. It answers
 * with one label, after its last layer, and learns from no neighbour.
 *
 *     Y^P = softmax(W y_K + b)                        y_K = H u^K + o^K of the memory network, normalised
 *     L   = E{ KL(Y^GT || Y^P) }
 *
 * Its loss is not stated; of L1 this is the part that needs no neighbour.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { ExternalMemoryNetwork, MEMORY_DEFAULTS, type MemoryOptions } from "./external-memory";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { groundTruthLoss } from "./losses";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { networkOptions } from "./network-options";
import type { TrainingData } from "./training-data";

/** `k` is the number of layers. */
export type MemN2NOptions = MemoryOptions;

export const MEM_N2N_DEFAULTS: MemN2NOptions = {
  ...MEMORY_DEFAULTS,
  tau: 1, // section 2.2: a plain softmax
};

type Weights = { label: DenseParameters };

export class MemN2N extends ExternalMemoryNetwork<MemN2NOptions> {
  readonly name = "MemN2N";
  protected readonly sequences = [] as const;
  protected override get answers(): number {
    return 1;
  }

  constructor(options: Partial<MemN2NOptions> = {}) {
    super(networkOptions("MemN2N", MEM_N2N_DEFAULTS, options));
  }

  protected initHeads(random: RandomState, { classes }: NetworkShape): Tree<HostTensor> {
    const { hidden } = this.options;
    const label = initDense(random, hidden, classes);
    return { label };
  }

  /** The rows alone. */
  protected override async trainingData(_owner: string, x: Matrix, y: Int32Array): Promise<TrainingData> {
    return { x, y };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): NetworkOutputs {
    const { tau } = this.options;
    const { label } = parameters.weights as unknown as Weights;
    const { y, attention, statistics } = this.attend(parameters, x, masks, memory);
    return { logProbabilities: [labelHead(label, y, tau)], attention, statistics };
  }

  protected loss({ logProbabilities }: NetworkOutputs, { labels }: NetworkTargets): tf.Scalar {
    return groundTruthLoss(logProbabilities!, labels);
  }
}
