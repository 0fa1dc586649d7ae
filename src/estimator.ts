import type { Matrix } from "./data/matrix";

/** What a `fit` may be told beside the data. */
export interface FitOptions {
  /** Rows that `fit` must not learn from, for early stopping; a model that needs none ignores them. */
  validation?: { x: Matrix; y: Int32Array };
  /** Stops the fit: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The contract of every classifier of this library.
 *
 * Labels are class indices `0 .. classes - 1`; `classes` is one more than the largest label of `fit`.
 */
export interface Classifier {
  /** Learns from `x` (rows x features) and `y` (rows); resolves to this same object. */
  fit(x: Matrix, y: Int32Array, options?: FitOptions): Promise<this>;
  /** The class of each row of `x`, the argmax of `predictProba`. */
  predict(x: Matrix): Promise<Int32Array>;
  /** Class probabilities, rows x classes; each row sums to 1. */
  predictProba(x: Matrix): Promise<Matrix>;
  /** Frees what the estimator holds outside of JavaScript's memory; the estimator is of no use afterwards. */
  dispose(): void;
}
