import type * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";

/** What turns raw inputs (images, texts) into the features that queries and cases are compared by. */
export interface Extractor {
  /** How many features it makes of one input. */
  readonly features: number;
  /**
   * Parameters before training: random ones, or those of a network that was trained before.
   *
   * @param inputs the number of values in one raw input.
   */
  initialize(random: RandomState, inputs: number): Tree<HostTensor>;
  /**
   * A pure function in tfjs operations.
   *
   * @param x rows x inputs.
   * @returns rows x features.
   */
  apply(parameters: Tree<tf.Tensor>, x: tf.Tensor2D): tf.Tensor2D;
}
