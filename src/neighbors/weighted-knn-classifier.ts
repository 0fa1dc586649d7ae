import type { Matrix } from "../data/matrix";
import type { Classifier } from "../estimator";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import { requireLabels } from "./check-labels";
import { softmaxShares } from "./class-shares";
import { nearestNeighbors } from "./nearest-neighbors";

/** Hyper-parameters of `WeightedKnnClassifier`. */
export interface WeightedKnnOptions {
  /** How many neighbours have a say. */
  k: number;
  /** Positive, in units of squared distance; see `softmaxShares`. */
  temperature: number;
}

const DEFAULTS: WeightedKnnOptions = {
  k: 5, // section 4.1 of the seq2seq-kNN paper
  temperature: 1, // neutral; JOINT tunes it between 1e-4 and 10 for unit vectors
};

/** k-nearest-neighbour classification where the k neighbours weigh `softmax(-distance^2 / temperature)`. */
export class WeightedKnnClassifier implements Classifier {
  readonly options: WeightedKnnOptions;
  private train: { x: Matrix; y: Int32Array; classes: number } | undefined;

  constructor(options: Partial<WeightedKnnOptions> = {}) {
    this.options = resolveOptions("WeightedKnnClassifier", DEFAULTS, options);
    const { temperature } = this.options;
    if (!(temperature > 0 && temperature < Infinity)) {
      throw new RangeError(`WeightedKnnClassifier: expected a positive temperature, got ${temperature}`);
    }
  }

  /** Keeps `x` and `y`, not copies of them. */
  async fit(x: Matrix, y: Int32Array): Promise<this> {
    const classes = requireLabels("WeightedKnnClassifier.fit", x, y);
    requireSearchable("WeightedKnnClassifier.fit", x, x);
    requireK("WeightedKnnClassifier.fit", this.options.k, x.rows, "rows in x");
    this.train = { x, y, classes };
    return this;
  }

  /** The class of the greatest weight, the lowest index where weights are equal. */
  async predict(x: Matrix): Promise<Int32Array> {
    const { data, rows, cols } = await this.predictProba(x);
    return Int32Array.from({ length: rows }, (_, i) => {
      const row = data.subarray(i * cols, (i + 1) * cols);
      return row.indexOf(Math.max(...row));
    });
  }

  /** Each class's share of the weights. */
  async predictProba(x: Matrix): Promise<Matrix> {
    if (!this.train) {
      throw new Error("WeightedKnnClassifier.predictProba: expected a fitted classifier; call fit first");
    }
    const { x: train, y, classes } = this.train;
    const { k, temperature } = this.options;
    return softmaxShares(await nearestNeighbors(train, x, { k }), y, classes, temperature);
  }

  dispose(): void {
    this.train = undefined;
  }
}
