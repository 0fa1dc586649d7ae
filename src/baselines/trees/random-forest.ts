import { availableParallelism } from "node:os";
import { argmax } from "../../data/argmax";
import type { Matrix } from "../../data/matrix";
import { RandomState } from "../../engine/random";
import type { Classifier, FitOptions } from "../../estimator";
import { requireLabels } from "../../neighbors/check-labels";
import { resolveOptions } from "../../options";
import { MAX_BINS } from "./binned-table";
import { requireInteger, requireRows, requireTable } from "./check-input";
import { Ensemble } from "./ensemble";
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
export class RandomForest implements Classifier {
  readonly options: RandomForestOptions;
  private fitted: { ensemble: Ensemble; classes: number } | undefined;

  /** @throws RangeError for options that are unknown or out of range. */
  constructor(options: Partial<RandomForestOptions> = {}) {
    this.options = resolveOptions("RandomForest", RANDOM_FOREST_DEFAULTS, options);
    const { trees, featuresPerSplit, bins, threads } = this.options;
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

  async predict(x: Matrix): Promise<Int32Array> {
    return argmax(await this.shares(x, "predict"));
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    return this.shares(x, "predictProba");
  }

  dispose(): void {
    this.fitted = undefined;
  }

  private async shares(x: Matrix, method: string): Promise<Matrix> {
    const owner = `RandomForest.${method}`;
    if (!this.fitted) throw new Error(`${owner}: expected a fitted classifier; call fit first`);
    const { ensemble, classes } = this.fitted;
    requireTable(owner, x, ensemble.features);
    const sums = await ensemble.sums(x, this.options.threads);
    const data = Float32Array.from(sums, (sum) => sum / ensemble.trees.length);
    return { data, rows: x.rows, cols: classes };
  }
}
