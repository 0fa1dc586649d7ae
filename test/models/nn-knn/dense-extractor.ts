import * as tf from "@tensorflow/tfjs";
import type { Extractor } from "../../../src/models/nn-knn/extractor";
import { dense, type DenseParameters, initDense } from "../../../src/models/layers/dense";

/** A small extractor: tanh(x W + b). */
export function denseExtractor(features: number): Extractor {
  return {
    features,
    initialize: (random, inputs) => initDense(random, inputs, features),
    apply: (parameters, x) => tf.tanh(dense(parameters as DenseParameters, x)),
  };
}

/** The same of one row in float64. */
export function naiveDense(kernel: number[][], bias: number[], row: ArrayLike<number>): number[] {
  return bias.map((offset, f) =>
    Math.tanh(kernel.reduce((sum, weights, j) => sum + row[j] * weights[f], offset)),
  );
}
