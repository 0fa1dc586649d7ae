/**
 * NN-kNN_O, the network that NN-kNN extends (section 2):
 *
 *     score_l = sum of relu(v_c) a_c over the cases of class l, + b_l          a_c: original-activator.ts
 *     L       = cross-entropy of softmax(score)
 *
 * A training query is left out of its own cases. At inference only the k most activated cases count.
 *
 * The paper does not repeat its formulas, which X. Ye et al., "Towards Network Implementation of CBR: Case Study of a Neural
 * Network K-NN Algorithm", 2024, introduced: they are those of the authors' code (https://github.com/Heuzi/NN-kNN), and so
 * are the settings. Assumed is that a training query is the case of its own number; that code leaves out whatever
 * differs from the query by features that sum to 0.
 */
import { argmax } from "../../data/argmax";
import type { Matrix } from "../../data/matrix";
import type { Classifier } from "../../estimator";
import { countOrNone, oneOf, type OptionRanges, positive } from "../../option-ranges";
import { CaseNetwork } from "./case-network";
import { CASE_RANGES, type CaseNetworkOptions } from "./case-options";
import { classHead, classProbabilities } from "./class-head";
import { OriginalActivator } from "./original-activator";

/** Hyper-parameters of `NnKnnOriginal`. */
export interface NnKnnOriginalOptions extends CaseNetworkOptions {
  /** Whether all cases share their feature weights, or each has its own. */
  weighting: "global" | "individual";
  /** How many cases count at inference; 0 for all. */
  k: number;
  /** Every bias begins at features / discount. */
  discount: number;
}

export const NN_KNN_ORIGINAL_DEFAULTS: NnKnnOriginalOptions = {
  weighting: "individual", // Table 2 has the better of both
  k: 5, // the authors' settings
  discount: 2, // the authors' settings, but for digits and breast cancer: 10
  batchSize: 100, // the authors' settings
  epochs: 1000, // the authors' settings
  patience: 40, // section 4.1
  learningRate: 0.01, // the authors' settings
  seed: 0,
};

const RANGES: OptionRanges = {
  ...CASE_RANGES,
  weighting: oneOf(["global", "individual"]),
  k: countOrNone,
  discount: positive,
};

export class NnKnnOriginal extends CaseNetwork<NnKnnOriginalOptions, Int32Array> implements Classifier {
  readonly name = "NN-kNN_O";
  protected readonly activator = new OriginalActivator(this.options);
  protected readonly head = classHead;

  /** @throws RangeError on an unknown option, naming the nearest, and on a value out of its range. */
  constructor(options: Partial<NnKnnOriginalOptions> = {}) {
    super("NnKnnOriginal", NN_KNN_ORIGINAL_DEFAULTS, options, RANGES);
  }

  /** The class of the largest score, for each row of `x`. */
  async predict(x: Matrix): Promise<Int32Array> {
    return argmax(await this.outputs("predict", x));
  }

  /** The softmax of the class scores, rows x classes; each row sums to 1. */
  async predictProba(x: Matrix): Promise<Matrix> {
    return classProbabilities(await this.outputs("predictProba", x));
  }
}
