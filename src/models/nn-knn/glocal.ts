/**
 * The cases' parameters in the extended NN-kNN, and what follows from them (sections 3.1 and 3.2):
 *
 *     cw = cW leakyReLU(GW)                                    feature weights of each case
 *     a  = σ(8/B (bias_c - d(q, c)) - 4)                       how strongly a query activates a case
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";

/** The slope of leakyReLU below 0, of the authors' code; the paper does not state it. */
export const LEAK = 0.001;

/** Learned parameters; the last three have a row for each case. */
export type GlocalWeights = {
  /** GW: w x features. */
  globalWeights: tf.Tensor2D;
  /** cW: cases x w. */
  caseCoefficients: tf.Tensor2D;
  /** bias_c: cases. */
  biases: tf.Tensor1D;
  /** case_weight_c: cases. */
  caseWeights: tf.Tensor1D;
};

/** @param range B, the initial range of activation. */
export function initGlocalWeights(
  random: RandomState,
  { cases, features, w, range }: { cases: number; features: number; w: number; range: number },
): Tree<HostTensor> {
  const filled = (shape: number[], value: number): HostTensor => ({
    data: new Float32Array(shape.reduce((size, length) => size * length, 1)).fill(value),
    shape,
  });
  return {
    globalWeights:
      w === 1
        ? filled([1, features], 1)
        : { data: Float32Array.from(random.rand(w * features)), shape: [w, features] },
    caseCoefficients: filled([cases, w], 1 / w),
    biases: filled([cases], range),
    caseWeights: filled([cases], 1),
  };
}

/** The parameters of some of the cases. */
export function ofCases(weights: GlocalWeights, rows: tf.Tensor1D): GlocalWeights {
  const { globalWeights, caseCoefficients, biases, caseWeights } = weights;
  return {
    globalWeights,
    caseCoefficients: tf.gather(caseCoefficients, rows),
    biases: tf.gather(biases, rows),
    caseWeights: tf.gather(caseWeights, rows),
  };
}

/** cw: cases x features. */
export function featureWeights({ globalWeights, caseCoefficients }: GlocalWeights): tf.Tensor2D {
  return tf.matMul(caseCoefficients, tf.leakyRelu(globalWeights, LEAK));
}

/**
 * What the sigmoid of the activation is taken of.
 *
 * @param distances rows x cases.
 * @param range B, a scalar.
 */
export function preActivations(
  distances: tf.Tensor2D,
  { biases }: GlocalWeights,
  range: tf.Tensor,
): tf.Tensor2D {
  const steepness = tf.div(8, range);
  return tf.sub(tf.sub(tf.mul(biases, steepness), 4), tf.mul(distances, steepness));
}
