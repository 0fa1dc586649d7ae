import { availableParallelism } from "node:os";
import { resolveOptions } from "../../options";
import { MAX_BINS } from "./binned-table";
import type { Growth } from "./boost";
import { BoostedClassifier, type BoostingRounds } from "./boosted-classifier";
import { requireInteger } from "./check-input";

/** Hyper-parameters of `LeafWiseBoosting`. */
export interface LeafWiseBoostingOptions extends BoostingRounds {
  /** What the values of leaves are multiplied by. */
  learningRate: number;
  /** Leaves of a tree at most. */
  leaves: number;
  /** Added to the sum of second derivatives in leaves and gains. */
  l2: number;
  /** A split must gain more than this. */
  minGain: number;
  /** The least rows in a child, as estimated from its second derivatives. */
  minRows: number;
  /** The least sum of second derivatives in a child. */
  minHessian: number;
  /** Bins of values per feature at most, up to 255. */
  bins: number;
}

/** The defaults of LightGBM 4. */
export const LEAF_WISE_BOOSTING_DEFAULTS: LeafWiseBoostingOptions = {
  rounds: 100,
  learningRate: 0.1,
  leaves: 31,
  l2: 0,
  minGain: 0,
  minRows: 20,
  minHessian: 1e-3,
  bins: MAX_BINS,
  earlyStopping: 0,
  threads: availableParallelism(),
};

/**
 * Gradient boosting, each tree grown at the leaf with the largest gain until it has `leaves` of them: what LightGBM does
 * with the objectives `binary` and `multiclass`. Scores begin with the logarithms of the class shares, and rows of a
 * node are counted by their second derivatives, as there.
 *
 * Nothing is drawn at random: equal data give equal trees, on any number of threads. NaN is a missing value, whose side
 * each split learns.
 *
 * Source: G. Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017.
 */
export class LeafWiseBoosting extends BoostedClassifier {
  readonly options: LeafWiseBoostingOptions;

  /** @throws RangeError for options that are unknown or out of range. */
  constructor(options: Partial<LeafWiseBoostingOptions> = {}) {
    const resolved = resolveOptions("LeafWiseBoosting", LEAF_WISE_BOOSTING_DEFAULTS, options);
    requireInteger("LeafWiseBoosting", "leaves", resolved.leaves, 2, 65536);
    requireInteger("LeafWiseBoosting", "minRows", resolved.minRows, 0);
    super("LeafWiseBoosting", leafWiseGrowth(resolved), resolved, {
      priors: true,
      hessianFactor: (classes) => classes / (classes - 1),
    });
    this.options = resolved;
  }
}

/** Trees that grow at the leaf with the largest gain. */
export function leafWiseGrowth(options: Omit<LeafWiseBoostingOptions, keyof BoostingRounds>): Growth {
  const { learningRate, leaves, l2, minGain, minRows, minHessian, bins } = options;
  return {
    leafWise: true,
    maxDepth: Infinity,
    maxLeaves: leaves,
    learningRate,
    l2,
    minGain,
    minHessian,
    minRows,
    maxBins: bins,
  };
}
