import { availableParallelism } from "node:os";
import type { Matrix } from "../../data/matrix";
import { RandomState } from "../../engine/random";
import type { FitOptions } from "../../estimator";
import { requireLabels } from "../../neighbors/check-labels";
import { resolveOptions } from "../../options";
import { MAX_BINS } from "./binned-table";
import { requireInteger, requireRows } from "./check-input";
import { Ensemble } from "./ensemble";
import { EnsembleClassifier, type FittedEnsemble } from "./ensemble-classifier";
import { growForest } from "./grow-forest";

/** Hyper-parameters of `RandomForest`. */
export interface RandomForestOptions {
  trees: number;
  /** Features drawn for each split; 0 for the square root of their number, rounded down. */
  featuresPerSplit: number;
  /** Bins of values per feature at most, up to 255. */
  bins: number;
  seed: number;
  threads: number;
}

/** The defaults of scikit-learn 1.2, on bins. */
export const RANDOM_FOREST_DEFAULTS: RandomForestOptions = {
  trees: 100,
  featuresPerSplit: 0,
  bins: MAX_BINS,
  seed: 0,
  threads: availableParallelism(),
};

/**
 * A random forest: each tree grows on rows drawn with replacement, at each split from a few features drawn for it, by
 * the Gini impurity, until its leaves hold one class. Probabilities are the mean of the class shares in the leaves.
 *
 * Values are put into bins first, so that a split falls between bins. Equal seeds give equal forests, on any number of
 * threads. NaN is a missing value, whose side each split learns.
 *
 * Source: L. Breiman, "Random forests", Machine Learning 45, 2001.
 */
export class RandomForest extends EnsembleClassifier<FittedEnsemble> {
  readonly options: RandomForestOptions;

  /** @throws RangeError for options that are unknown or out of range. */
  constructor(options: Partial<RandomForestOptions> = {}) {
    const resolved = resolveOptions("RandomForest", RANDOM_FOREST_DEFAULTS, options);
    const { trees, featuresPerSplit, bins, threads } = resolved;
    super("RandomForest", threads);
    this.options = resolved;
    requireInteger("RandomForest", "trees", trees, 1);
    requireInteger("RandomForest", "featuresPerSplit", featuresPerSplit, 0);
    requireInteger("RandomForest", "bins", bins, 2, MAX_BINS);
    requireInteger("RandomForest", "threads", threads, 1);
  }

  /**
   * Learns from `x` and `y`; nothing of them is kept. NaN is a missing value.
   *
   * @throws RangeError for labels that do not fit, infinite values, or no rows.
   */
  async fit(x: Matrix, y: Int32Array, { signal }: FitOptions = {}): Promise<this> {
    const owner = "RandomForest.fit";
    requireRows(owner, x);
    const classes = requireLabels(owner, x, y);
    const { trees, featuresPerSplit, bins, seed, threads } = this.options;
    requireInteger(owner, "featuresPerSplit", featuresPerSplit, 0, x.cols);
    const random = new RandomState(seed);
    const grown = await growForest(x, y, {
      classes,
      seeds: Uint32Array.from({ length: trees }, () => random.nextUint32()),
      featuresPerSplit: featuresPerSplit || Math.floor(Math.sqrt(x.cols)),
      maxBins: bins,
      threads,
      signal,
    });
    this.fitted = { ensemble: new Ensemble(grown, x.cols, classes), classes };
    return this;
  }

  /** Each tree says class shares. */
  protected sharesOf(sums: Float64Array, { ensemble }: FittedEnsemble): Float32Array {
    return Float32Array.from(sums, (sum) => sum / ensemble.trees.length);
  }
}
