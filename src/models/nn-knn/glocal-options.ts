import {
  count,
  countOrNone,
  notNegative,
  oneOf,
  type OptionRanges,
  positive,
  truth,
} from "../../option-ranges";
import { CASE_RANGES, type CaseNetworkOptions } from "./case-options";
import { DISTANCES, type DistanceName } from "./distance";

/** Hyper-parameters of the networks with glocal feature weights. */
export interface GlocalOptions extends CaseNetworkOptions {
  /** How many global feature weightings the cases combine, each in its own way; 1 or more. */
  w: number;
  /** B, the range in which cases activate before training, is the mean distance to the k-th nearest other case; 1 or more. */
  k: number;
  /** Whether leakyReLU is applied to cW too, as in the authors' code; else to GW alone, as in the paper. */
  rectifyCoefficients: boolean;
  /** What distances between features are summed up to; B is in the same. */
  distance: DistanceName;
  /** How many cases a batch is compared with, as many of each class and one at least; 0 for all. */
  sampledCases: number;
  /** Adam's rate for the global weightings, the same in all epochs. */
  learningRate: number;
  /** Adam's rate for what belongs to a case: its coefficients, its bias and its weight. */
  caseLearningRate: number;
  /** Adam's rate for the extractor. */
  extractorLearningRate: number;
  /** Whether the extractor stays as it begins; else it is trained along. */
  freezeExtractor: boolean;
  /** All that is learned, times this, is added to its gradient; 0 for none. */
  weightDecay: number;
  /** The largest norm of the gradient; a longer one is shortened; 0 for any. */
  clipNorm: number;
  /** Whether a training query is left out of its own cases; else it meets itself, at distance 0. */
  ignoreSelf: boolean;
}

/** Where the paper does not state a value, it is that of the authors' code (https://github.com/Heuzi/NN-kNN). */
export const GLOCAL_DEFAULTS: GlocalOptions = {
  w: 1, // Table 2 has 1 and 4
  k: 5, // Table 2 has 5 for all data sets, and 1 beside it for three
  rectifyCoefficients: false, // section 3.1
  distance: "euclidean", // section 3, step 3; equation 1 prints no root, the authors' code and their B have it
  sampledCases: 0, // section 5.1: all; sections 5.2 and 5.3 have 500, and 2000 once
  batchSize: 32, // not stated
  epochs: 1000, // not stated
  patience: 40, // section 4.1
  learningRate: 0.01, // section 4.2, small data sets; 0.001 for larger
  caseLearningRate: 0.01, // section 4.2, small data sets; 0.0001 for larger
  extractorLearningRate: 1e-4, // section 4.2
  freezeExtractor: false, // section 5.2 has both
  weightDecay: 1e-5, // not stated
  clipNorm: 0.5, // not stated
  ignoreSelf: false, // not stated
  seed: 0,
};

export const GLOCAL_RANGES: OptionRanges = {
  ...CASE_RANGES,
  w: count,
  k: count,
  rectifyCoefficients: truth,
  distance: oneOf(DISTANCES),
  sampledCases: countOrNone,
  caseLearningRate: positive,
  extractorLearningRate: positive,
  freezeExtractor: truth,
  weightDecay: notNegative,
  clipNorm: notNegative,
  ignoreSelf: truth,
};
