import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import { nearestNeighbors } from "./nearest-neighbors";

/** Hyper-parameters of `KnnRegressor`. */
export interface KnnRegressorOptions {
  /** Over how many neighbours the targets are averaged. */
  k: number;
}

const DEFAULTS: KnnRegressorOptions = {
  k: 5, // as KnnClassifier
};

/** k-nearest-neighbour regression: the mean target of the k nearest training rows. */
export class KnnRegressor {
  readonly options: KnnRegressorOptions;
  private train: { x: Matrix; y: Float32Array } | undefined;

  constructor(options: Partial<KnnRegressorOptions> = {}) {
    this.options = resolveOptions("KnnRegressor", DEFAULTS, options);
  }

  /**
   * Keeps `x` and `y`, not copies of them.
   *
   * @param y one finite target for each row of `x`.
   */
  async fit(x: Matrix, y: Float32Array): Promise<this> {
    if (y.length !== x.rows) {
      throw new RangeError(
        `KnnRegressor.fit: expected ${x.rows} targets, one for each row of x, got ${y.length}`,
      );
    }
    const odd = y.findIndex((target) => !Number.isFinite(target));
    if (odd >= 0)
      throw new RangeError(`KnnRegressor.fit: expected finite targets, got ${y[odd]} in row ${odd}`);
    requireSearchable("KnnRegressor.fit", x, x);
    requireK("KnnRegressor.fit", this.options.k, x.rows, "rows in x");
    this.train = { x, y };
    return this;
  }

  /** One value for each row of `x`. */
  async predict(x: Matrix): Promise<Float32Array> {
    if (!this.train) throw new Error("KnnRegressor.predict: expected a fitted regressor; call fit first");
    const { x: train, y } = this.train;
    const { indices, rows, k } = await nearestNeighbors(train, x, { k: this.options.k });
    return Float32Array.from({ length: rows }, (_, i) => {
      let sum = 0;
      for (let at = i * k; at < (i + 1) * k; at++) sum += y[indices[at]];
      return sum / k;
    });
  }

  dispose(): void {
    this.train = undefined;
  }
}
