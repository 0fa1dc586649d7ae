/** What V2LS, V2VS and V2VSLS have in common: the encoder-decoder, and heads that predict from its y_t. */
import type * as tf from "@tensorflow/tfjs";
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
import { NeighborNetwork } from "./neighbor-network";
import type { NetworkParameters, NetworkShape } from "./network";
import type { NetworkOptions } from "./network-options";

export abstract class EncoderDecoderNetwork<
  Options extends NetworkOptions = NetworkOptions,
> extends NeighborNetwork<Options> {
  /** Length of P_t, the prediction that a step feeds back to the next. */
  protected abstract fedBack(shape: NetworkShape): number;
  /** Weights of the heads before training, by name. */
  protected abstract initHeads(random: RandomState, shape: NetworkShape): Tree<HostTensor>;

  protected initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor> {
    const { hidden } = this.options;
    const sizes = { features: shape.features, fedBack: this.fedBack(shape), hidden };
    const { weights: network, statistics } = initEncoderDecoder(random, sizes);
    return { weights: { network, ...this.initHeads(random, shape) }, statistics };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    return encoderDecoderMaskShapes(rows, this.options.k, this.options.hidden);
  }

  /** Runs the encoder-decoder over a batch; `predict` makes P_t of y_t. */
  protected decode(
    { weights, statistics }: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    predict: (y: tf.Tensor2D) => tf.Tensor2D,
  ): ReturnType<typeof encodeDecode> {
    const { k, dropout } = this.options;
    return encodeDecode(
      weights.network as EncoderDecoderWeights,
      statistics as EncoderDecoderStatistics,
      x,
      { k, dropout, masks: masks as EncoderDecoderMasks | undefined },
      predict,
    );
  }
}
