/** The head that turns y_t into a feature vector: `X_t^P = W_x2 max{W_x1 y_t + b_x1, 0} + b_x2` (section 3.2). */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { dense, type DenseParameters, initDense } from "./layers/dense";

/** (W_x1, b_x1) and (W_x2, b_x2). */
export type VectorHead = { hidden: DenseParameters; vector: DenseParameters };

/** @param hidden units of y_t; the inner layer has as many. */
export function initVectorHead(random: RandomState, hidden: number, features: number): Tree<HostTensor> {
  return { hidden: initDense(random, hidden, hidden), vector: initDense(random, hidden, features) };
}

/** @param y rows x hidden. @returns rows x features. */
export function vectorHead({ hidden, vector }: VectorHead, y: tf.Tensor2D): tf.Tensor2D {
  return dense(vector, tf.relu(dense(hidden, y)));
}
