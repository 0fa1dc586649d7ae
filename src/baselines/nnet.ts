/** The neural network that the NN-kNN paper compares with: `NNet` in its Table 2. */
import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { HostTensor } from "../engine/tensors";
import { accuracy } from "../evaluation/metrics";
import { groundTruthLoss } from "../models/losses";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "../models/network";
import { networkOptions, type TrainedNetworkOptions } from "../models/network-options";
import { TrainedNetwork } from "../models/trained-network";
import type { TrainingData } from "../models/training-data";
import { resolveOptions } from "../options";
import type { Training } from "../training/train";
import { initNNet, nnet } from "./nnet-network";

/** Hyper-parameters of `NNet`. */
export type NNetOptions = Omit<TrainedNetworkOptions, "dropout">;

/** What the NN-kNN paper says of its networks, and what it leaves open. */
export const NNET_DEFAULTS: NNetOptions = {
  hidden: 256, // not stated; of 64, 128 and 256 what comes nearest to Table 2
  learningRate: 1e-4, // section 4.2, for the baselines
  batchSize: 32, // not stated; as for NN-kNN in the paper's code
  epochs: 1000, // not stated; as for NN-kNN in the paper's code
  patience: 40, // section 4.1
  seed: 0,
};

/**
 * "A standard neural network classifier with 4 hidden layers using leakyReLU activation functions" (section 5.1 of the
 * NN-kNN paper), trained on the cross-entropy with Adam at a constant rate. Where there are validation rows, the epoch of
 * their best accuracy is kept. At the paper's rate, the patience is over before the network has learned much of zebra, as
 * its figures in Table 2 suggest.
 */
export class NNet extends TrainedNetwork {
  readonly name = "NNet";

  /** @throws RangeError on an unknown option, naming the nearest, and on a value out of its range. */
  constructor(options: Partial<NNetOptions> = {}) {
    // No dropout, and no option of that name.
    super(networkOptions("NNet", { ...resolveOptions("NNet", NNET_DEFAULTS, options), dropout: 0 }));
  }

  protected initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor> {
    return initNNet(random, shape, this.options.hidden);
  }

  protected maskShapes(): Record<string, number[]> {
    return {};
  }

  protected forward(parameters: NetworkParameters<tf.Tensor>, x: tf.Tensor2D): NetworkOutputs {
    return nnet(parameters, x);
  }

  protected loss({ logProbabilities }: NetworkOutputs, { labels }: NetworkTargets): tf.Scalar {
    return groundTruthLoss(logProbabilities!, labels);
  }

  /** The paper measures accuracy. */
  protected override async score(x: Matrix, y: Int32Array): Promise<number> {
    return accuracy(y, await this.predict(x));
  }

  protected override async trainingOf(data: TrainingData, shape: NetworkShape): Promise<Training> {
    return { ...(await super.trainingOf(data, shape)), schedule: () => 1 };
  }
}
