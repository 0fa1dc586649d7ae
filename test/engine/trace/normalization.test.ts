import * as tf from "@tensorflow/tfjs";
import { normalization } from "../../../src/engine/trace/normalization";
import { floats } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

const parameters = (shape: number[]) => [floats(shape), floats(shape, 0.2, 2), floats(shape), floats(shape)];
const normalize = (
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  offset?: tf.Tensor,
  scale?: tf.Tensor,
) =>
  tf.batchNorm(
    x,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D | undefined,
    scale as tf.Tensor1D | undefined,
    1e-3,
  );

describeLowerings(normalization, [
  ...[
    [6, 3],
    [2, 4, 3],
    [2, 4, 5, 3],
  ].map((shape): LoweringCase => ({
    kernel: "FusedBatchNorm",
    inputs: [floats(shape), ...parameters([3])],
    compute: normalize,
    gradient: true,
  })),
  {
    kernel: "FusedBatchNorm",
    about: "parameters for each element",
    inputs: [floats([6, 3]), ...parameters([6, 3])],
    compute: normalize,
  },
  {
    kernel: "FusedBatchNorm",
    // tfjs has no gradient without a scale.
    about: "no scale",
    inputs: [floats([6, 3]), ...parameters([3]).slice(0, 3)],
    compute: (x, mean, variance, offset) => normalize(x, mean, variance, offset),
  },
  {
    kernel: "FusedBatchNorm",
    about: "neither offset nor scale",
    inputs: [floats([6, 3]), ...parameters([3]).slice(0, 2)],
    compute: (x, mean, variance) => normalize(x, mean, variance),
  },
]);
