import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { softmaxShares } from "./class-shares";
import { NeighborClassifier } from "./neighbor-classifier";
import type { Neighbors } from "./neighbors";

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

/**
 * k-nearest-neighbour classification where the k neighbours weigh `softmax(-distance^2 / temperature)`. Probabilities
 * are shares of the weight; the class of the greatest wins, the lowest index where they are equal.
 */
export class WeightedKnnClassifier extends NeighborClassifier {
  readonly options: WeightedKnnOptions;

  constructor(options: Partial<WeightedKnnOptions> = {}) {
    const resolved = resolveOptions("WeightedKnnClassifier", DEFAULTS, options);
    const { k, temperature } = resolved;
    if (!(temperature > 0 && temperature < Infinity)) {
      throw new RangeError(`WeightedKnnClassifier: expected a positive temperature, got ${temperature}`);
    }
    super("WeightedKnnClassifier", k);
    this.options = resolved;
  }

  protected decide(neighbors: Neighbors, y: Int32Array, classes: number): Int32Array {
    const { data, rows, cols } = this.share(neighbors, y, classes);
    return Int32Array.from({ length: rows }, (_, i) => {
      const row = data.subarray(i * cols, (i + 1) * cols);
      return row.indexOf(Math.max(...row));
    });
  }

  protected share(neighbors: Neighbors, y: Int32Array, classes: number): Matrix {
    return softmaxShares(neighbors, y, classes, this.options.temperature);
  }
}
