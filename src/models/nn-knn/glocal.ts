/**
 * What the extended NN-kNN learns of its cases, and what follows from it (sections 3.1 and 3.2):
 *
 *     cw = cW leakyReLU(GW)                                    feature weights of each case
 *     a  = σ(8/B (bias_c - d(q, c)) - 4)                       how strongly a query activates a case
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";

/** The slope of leakyReLU below 0, of the authors' code; the paper does not state it. */
export const LEAK = 0.001;

/** What is learned. */
export type GlocalWeights = {
  /** GW: w x features. */
  globalWeights: tf.Tensor2D;
  /** A row for each case, cases x (w + 2): cW, bias_c, case_weight_c. In one tensor, because that trains faster. */
  cases: tf.Tensor2D;
};

/** The columns of `GlocalWeights.cases`. */
export interface CaseWeights {
  /** cW: cases x w. */
  coefficients: tf.Tensor2D;
  /** bias_c: cases x 1. */
  biases: tf.Tensor2D;
  /** case_weight_c: cases x 1. */
  caseWeights: tf.Tensor2D;
}

/** @param range B, the initial range of activation. */
export function initGlocalWeights(
  random: RandomState,
  { cases, features, w, range }: { cases: number; features: number; w: number; range: number },
): Tree<HostTensor> {
  const row = [...new Array<number>(w).fill(1 / w), range, 1];
  return {
    globalWeights: {
      data: w === 1 ? new Float32Array(features).fill(1) : Float32Array.from(random.rand(w * features)),
      shape: [w, features],
    },
    cases: {
      data: Float32Array.from({ length: cases * row.length }, (_, at) => row[at % row.length]),
      shape: [cases, row.length],
    },
  };
}

/** @param rows some of the cases; all where absent. */
export function caseWeights({ cases }: GlocalWeights, rows?: tf.Tensor1D): CaseWeights {
  const own = rows ? tf.gather(cases, rows) : cases;
  const [coefficients, biases, caseWeights] = tf.split(own, [cases.shape[1] - 2, 1, 1], 1) as tf.Tensor2D[];
  return { coefficients, biases, caseWeights };
}

/** cw: cases x features. */
export function featureWeights(coefficients: tf.Tensor2D, globalWeights: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(coefficients, tf.leakyRelu(globalWeights, LEAK));
}

/**
 * What the sigmoid of the activation is taken of.
 *
 * @param distances rows x cases.
 * @param biases cases x 1.
 * @param range B, a scalar.
 */
export function preActivations(distances: tf.Tensor2D, biases: tf.Tensor2D, range: tf.Tensor): tf.Tensor2D {
  const steepness = tf.div(8, range);
  const atCase = tf.sub(tf.mul(tf.reshape(biases, [-1]), steepness), 4);
  return tf.sub(atCase, tf.mul(distances, steepness));
}
