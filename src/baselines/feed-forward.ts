/** The feed-forward network that the seq2seq-kNN paper compares with. */
import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { groundTruthLoss } from "../models/losses";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "../models/network";
import { NETWORK_DEFAULTS, networkOptions, type TrainedNetworkOptions } from "../models/network-options";
import { TrainedNetwork } from "../models/trained-network";
import type { Training } from "../training/train";
import { feedForward, feedForwardMaskShapes, initFeedForward } from "./feed-forward-network";

/** Hyper-parameters of `FeedForward`: those of the paper's own networks, less what speaks of neighbours. */
export type FeedForwardOptions = TrainedNetworkOptions;

/** All as for the paper's own networks, so that budgets are equal. */
export const FEED_FORWARD_DEFAULTS: FeedForwardOptions = {
  hidden: NETWORK_DEFAULTS.hidden, // not stated
  dropout: NETWORK_DEFAULTS.dropout, // dropout and batch normalisation are stated (section 4.1), the rate is not
  learningRate: NETWORK_DEFAULTS.learningRate, // Adam is stated (section 4.1), its rate is not
  batchSize: NETWORK_DEFAULTS.batchSize, // not stated
  epochs: NETWORK_DEFAULTS.epochs, // not stated
  patience: NETWORK_DEFAULTS.patience, // not stated
  seed: NETWORK_DEFAULTS.seed,
};

/**
 * "A 4-layer feed-forward neural network (FFN) trained using the Adam optimization algorithm [...] with dropout and batch
 * normalization" (section 4.1 of the seq2seq-kNN paper): three hidden layers and the softmax over the classes, trained
 * on the cross-entropy. Layers are counted by their weights; the paper does not say how.
 */
export class FeedForward extends TrainedNetwork<FeedForwardOptions> {
  readonly name = "FeedForward";

  constructor(options: Partial<FeedForwardOptions> = {}) {
    super(networkOptions("FeedForward", FEED_FORWARD_DEFAULTS, options));
  }

  /** What `fit` trains: the compiled step with its first weights, and its batches. For loops of your own. */
  async prepareTraining(x: Matrix, y: Int32Array): Promise<Training> {
    return this.trainingOf({ x, y }, this.requireRows(`${this.name}.prepareTraining`, x, y));
  }

  protected initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor> {
    return initFeedForward(random, shape, this.options.hidden);
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    return feedForwardMaskShapes(rows, this.options.hidden);
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs {
    return feedForward(parameters, x, masks, this.options.dropout);
  }

  protected loss({ logProbabilities }: NetworkOutputs, { labels }: NetworkTargets): tf.Scalar {
    return groundTruthLoss(logProbabilities!, labels);
  }
}
