import { availableParallelism } from "node:os";
import { resolveOptions } from "../../options";
import { MAX_BINS } from "./binned-table";
import { BoostedClassifier, type BoostingRounds } from "./boosted-classifier";
import { requireInteger } from "./check-input";

/** Hyper-parameters of `GradientBoosting`. */
export interface GradientBoostingOptions extends BoostingRounds {
  /** What the values of leaves are multiplied by. */
  learningRate: number;
  /** Splits from the root to a leaf at most, up to 16. */
  maxDepth: number;
  /** Added to the sum of second derivatives in leaves and gains (XGBoost's lambda). */
  l2: number;
  /** A split must gain more than this (XGBoost's gamma). */
  minGain: number;
  /** The least sum of second derivatives in a child (XGBoost's min_child_weight). */
  minHessian: number;
  /** Bins of values per feature at most, up to 255. */
  bins: number;
}

/** The defaults of XGBoost 1.7, but for one bin fewer. */
export const GRADIENT_BOOSTING_DEFAULTS: GradientBoostingOptions = {
  rounds: 100,
  learningRate: 0.3,
  maxDepth: 6,
  l2: 1,
  minGain: 0,
  minHessian: 1,
  bins: MAX_BINS,
  earlyStopping: 0,
  threads: availableParallelism(),
};

/**
 * Gradient boosting with second-order regularisation, trees grown level by level: what XGBoost does with
 * `tree_method="hist"` and the objectives `binary:logistic` (two classes) and `multi:softprob` (several).
 *
 * Nothing is drawn at random: equal data give equal trees, on any number of threads. NaN is a missing value, whose side
 * each split learns.
 *
 * Source: T. Chen and C. Guestrin, KDD 2016, arXiv 1603.02754.
 */
export class GradientBoosting extends BoostedClassifier {
  readonly options: GradientBoostingOptions;

  /** @throws RangeError for options that are unknown or out of range. */
  constructor(options: Partial<GradientBoostingOptions> = {}) {
    const resolved = resolveOptions("GradientBoosting", GRADIENT_BOOSTING_DEFAULTS, options);
    requireInteger("GradientBoosting", "maxDepth", resolved.maxDepth, 1, 16);
    const { learningRate, maxDepth, l2, minGain, minHessian, bins } = resolved;
    super(
      "GradientBoosting",
      {
        leafWise: false,
        maxDepth,
        maxLeaves: 2 ** maxDepth,
        learningRate,
        l2,
        minGain,
        minHessian,
        minRows: 0,
        maxBins: bins,
      },
      resolved,
      { priors: false, hessianFactor: () => 2 },
    );
    this.options = resolved;
  }
}
