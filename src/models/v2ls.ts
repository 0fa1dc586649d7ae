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
import {
  encodeDecode,
  encoderDecoderMaskShapes,
  type EncoderDecoderMasks,
  type EncoderDecoderStatistics,
  type EncoderDecoderWeights,
  initEncoderDecoder,
} from "./encoder-decoder";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { labelSequenceLoss } from "./losses";
import { NeighborNetwork } from "./neighbor-network";
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

type Weights = { network: EncoderDecoderWeights; label: DenseParameters };

export class V2LS extends NeighborNetwork<V2LSOptions> {
  readonly name = "V2LS";
  protected readonly predictsLabels = true;
  protected readonly predictsVectors = false;

  constructor(options: Partial<V2LSOptions> = {}) {
    super(networkOptions("V2LS", V2LS_DEFAULTS, options));
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden } = this.options;
    const network = initEncoderDecoder(random, { features, fedBack: classes, hidden });
    const label = initDense(random, hidden, classes);
    return { weights: { network: network.weights, label }, statistics: network.statistics };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    return encoderDecoderMaskShapes(rows, this.options.k, this.options.hidden);
  }

  protected forward(
    { weights, statistics }: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs {
    const { k, tau, dropout } = this.options;
    const { network, label } = weights as unknown as Weights;
    const logProbabilities: tf.Tensor2D[] = [];
    const decoded = encodeDecode(
      network,
      statistics as EncoderDecoderStatistics,
      x,
      { k, dropout, masks: masks as EncoderDecoderMasks | undefined },
      (y) => {
        const logP = labelHead(label, y, tau);
        logProbabilities.push(logP);
        return tf.exp(logP);
      },
    );
    return { logProbabilities, statistics: decoded.statistics };
  }

  protected loss(
    { logProbabilities }: NetworkOutputs,
    { neighborLabels, labels }: NetworkTargets,
  ): tf.Scalar {
    return labelSequenceLoss(logProbabilities!, neighborLabels!, labels, this.options.alpha);
  }
}
