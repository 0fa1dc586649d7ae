/**
 * V2LS, vector to label sequence (section 3.1): from a sample, the labels of its K nearest neighbours, one after the
 * other, and their mean as the label of the sample.
 *
 *     Y_t^P = softmax((W_y y_t + b_y) / tau)          t = 1 .. K, y_t of the decoder
 *     Y^P   = sum_t Y_t^P / K
 *     L1    = E{ sum_t KL(Y_t^T || Y_t^P) / K + alpha KL(Y^GT || Y^P) }
 *
 * A step of the decoder sees the Y^P_{t-1} of the step before (equation 1).
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { EncoderDecoderNetwork } from "./encoder-decoder-network";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { labelSequenceLoss } from "./losses";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { NETWORK_DEFAULTS, networkOptions, type NetworkOptions } from "./network-options";

export interface V2LSOptions extends NetworkOptions {
  /** Weight of the ground truth against the neighbours' labels. */
  alpha: number;
}

export const V2LS_DEFAULTS: V2LSOptions = {
  ...NETWORK_DEFAULTS,
  alpha: 9.5, // section 4.1
};

type Heads = { label: DenseParameters };

export class V2LS extends EncoderDecoderNetwork<V2LSOptions> {
  readonly name = "V2LS";
  protected readonly sequences = ["labels"] as const;

  constructor(options: Partial<V2LSOptions> = {}) {
    super(networkOptions("V2LS", V2LS_DEFAULTS, options));
  }

  protected fedBack({ classes }: NetworkShape): number {
    return classes;
  }

  protected initHeads(random: RandomState, { classes }: NetworkShape): Tree<HostTensor> {
    return { label: initDense(random, this.options.hidden, classes) };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs {
    const { label } = parameters.weights as Heads;
    const logProbabilities: tf.Tensor2D[] = [];
    const { statistics } = this.decode(parameters, x, masks, (y) => {
      const logP = labelHead(label, y, this.options.tau);
      logProbabilities.push(logP);
      return tf.exp(logP);
    });
    return { logProbabilities, statistics };
  }

  protected loss(
    { logProbabilities }: NetworkOutputs,
    { neighborLabels, labels }: NetworkTargets,
  ): tf.Scalar {
    return labelSequenceLoss(logProbabilities!, neighborLabels!, labels, this.options.alpha);
  }
}
