/**
 * V2VSLS, vector to vector sequence and label sequence (section 3.3): the labels of V2LS and the vectors of V2VS from one
 * decoder, trained on both losses.
 *
 *     Y_t^P = softmax((W_y y_t + b_y) / tau)
 *     X_t^P = W_x2 max{W_x1 y_t + b_x1, 0} + b_x2     t = 1 .. K, y_t of the decoder
 *     Y^P   = sum_t Y_t^P / K
 *     L     = L1 + lambda L2
 *
 * The paper does not say which prediction is fed back; here a step sees the Y^P_{t-1} of the step before, as in V2LS.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { EncoderDecoderNetwork } from "./encoder-decoder-network";
import { labelHead } from "./label-head";
import { type DenseParameters, initDense } from "./layers/dense";
import { labelSequenceLoss, vectorSequenceLoss } from "./losses";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { NETWORK_DEFAULTS, networkOptions, type NetworkOptions } from "./network-options";
import { initVectorHead, type VectorHead, vectorHead } from "./vector-head";

export interface V2VSLSOptions extends NetworkOptions {
  /** Weight of the ground truth against the neighbours' labels. */
  alpha: number;
  /** Weight of the vectors' loss against the labels' loss. */
  lambda: number;
}

export const V2VSLS_DEFAULTS: V2VSLSOptions = {
  ...NETWORK_DEFAULTS,
  alpha: 9.5, // section 4.1; 3 as an oversampler (section 4.2)
  lambda: 0.12, // section 4.1; 1.3 as an oversampler (section 4.2)
};

type Heads = { label: DenseParameters; vector: VectorHead };

export class V2VSLS extends EncoderDecoderNetwork<V2VSLSOptions> {
  readonly name = "V2VSLS";
  protected readonly sequences = ["labels", "vectors"] as const;

  constructor(options: Partial<V2VSLSOptions> = {}) {
    super(networkOptions("V2VSLS", V2VSLS_DEFAULTS, options));
  }

  protected fedBack({ classes }: NetworkShape): number {
    return classes;
  }

  protected initHeads(random: RandomState, { features, classes }: NetworkShape): Tree<HostTensor> {
    const { hidden } = this.options;
    const label = initDense(random, hidden, classes);
    const vector = initVectorHead(random, hidden, features);
    return { label, vector };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs {
    const { label, vector } = parameters.weights as Heads;
    const logProbabilities: tf.Tensor2D[] = [];
    const decoded = this.decode(parameters, x, masks, (y) => {
      const logP = labelHead(label, y, this.options.tau);
      logProbabilities.push(logP);
      return tf.exp(logP);
    });
    // No step waits for a vector, so all of them are computed in one product.
    const vectors = vectorHead(vector, tf.concat(decoded.y, 0));
    return { logProbabilities, vectors, statistics: decoded.statistics };
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
