import { count, type OptionRanges, positive, seed } from "../../option-ranges";

/** Hyper-parameters of every network over cases. */
export interface CaseNetworkOptions {
  /** Rows per step; all rows where there are fewer. What is left over at the end of an epoch makes a shorter one. */
  batchSize: number;
  /** The most epochs to train. */
  epochs: number;
  /** Epochs without a better validation score before training stops. */
  patience: number;
  /** Adam's rate, the same in all epochs. */
  learningRate: number;
  /** Weights, samples and the order of the rows follow from it. */
  seed: number;
}

export const CASE_RANGES: OptionRanges = {
  batchSize: count,
  epochs: count,
  patience: count,
  learningRate: positive,
  seed,
};
