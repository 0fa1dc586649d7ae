import {
  count,
  notNegative,
  numbers,
  type OptionRanges,
  positive,
  requireRanges,
  seed,
} from "../option-ranges";
import { resolveOptions } from "../options";

/** Hyper-parameters of every network. */
export interface TrainedNetworkOptions {
  /** Units of each layer. */
  hidden: number;
  /** Share of units dropped while training. */
  dropout: number;
  /** Adam's rate at the first step. */
  learningRate: number;
  /** Rows per step; all rows where there are fewer. */
  batchSize: number;
  /** The most epochs to train. */
  epochs: number;
  /** Epochs without a better validation score before training stops. */
  patience: number;
  /** Weights, masks and the order of the rows follow from it. */
  seed: number;
}

/** Hyper-parameters of every network of the paper. */
export interface NetworkOptions extends TrainedNetworkOptions {
  /** How many neighbours to learn and to predict. */
  k: number;
  /** Temperature of the softmax over classes; below 1, the distributions are peaked. */
  tau: number;
}

/** The defaults that the networks share. */
export const NETWORK_DEFAULTS: NetworkOptions = {
  k: 5, // section 4.1
  hidden: 128, // not stated; chosen on validation rows
  tau: 0.85, // section 4.1
  dropout: 0.2, // section 4.1
  learningRate: 0.01, // section 4.1
  batchSize: 256, // not stated; chosen on validation rows
  epochs: 30, // not stated; chosen on validation rows
  patience: 8, // not stated; chosen on validation rows
  seed: 0,
};

const RANGES: OptionRanges = {
  k: count,
  hidden: count,
  tau: positive,
  dropout: numbers("at least 0 and below 1", (value) => value >= 0 && value < 1),
  learningRate: positive,
  batchSize: count,
  epochs: count,
  patience: count,
  seed,
  // Of some networks only.
  alpha: notNegative,
  lambda: notNegative,
  memorySize: count,
  perspectives: count,
};

/**
 * The options of a network: `defaults`, and what is given in their place.
 *
 * @param owner the class whose options these are; error messages begin with it.
 * @throws RangeError on an unknown name, naming the nearest valid one, and on a value out of its range.
 */
export function networkOptions<T extends TrainedNetworkOptions>(
  owner: string,
  defaults: T,
  given: Partial<T> = {},
): T {
  const options = resolveOptions(owner, defaults, given);
  requireRanges(owner, options, RANGES);
  return options;
}
