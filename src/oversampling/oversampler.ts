import type { Matrix } from "../data/matrix";

/** The contract of every oversampler of this library. */
export interface Oversampler {
  /**
   * Adds synthetic rows to the classes that have too few; removes none.
   *
   * @param x rows x features, finite.
   * @param y the class of each row, integers >= 0; some may be missing in between.
   * @throws RangeError for NaN and infinite features, labels that do not fit the rows or are all the same, and a sampling
   * strategy that does not fit the classes.
   */
  resample(x: Matrix, y: Int32Array, options?: ResampleOptions): Promise<Resampled>;
}

/** What `resample` may be told beside the data. */
export interface ResampleOptions {
  /** Stops the work: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** The rows of `resample`, in their order, and the synthetic rows behind them. */
export interface Resampled {
  readonly x: Matrix;
  readonly y: Int32Array;
  /** 1 for each synthetic row, 0 for each row that was given. */
  readonly synthetic: Uint8Array;
  /** The given row from which each synthetic row was made; for a given row, itself. */
  readonly origin: Int32Array;
}
