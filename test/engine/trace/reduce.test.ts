import * as tf from "@tensorflow/tfjs";
import { reductions } from "../../../src/engine/trace/reduce";
import { bools, float32, floats, ints } from "../agreement";
import type { HostTensor } from "../../../src/engine/tensors";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

/** A reduction over no, one, several and all axes. */
function reduction(
  kernel: string,
  compute: Reduction,
  draw: (shape: number[]) => HostTensor,
  gradient = false,
): LoweringCase[] {
  const axes: (number | number[] | undefined)[] = [undefined, 0, 1, -1, [0, 2], [-2, 0], [], [0, 1, 2]];
  return axes.flatMap((axis) =>
    [false, true].map((keepDims) => ({
      kernel,
      about: `axis ${JSON.stringify(axis)}${keepDims ? ", dimensions kept" : ""}`,
      inputs: [draw([2, 3, 4])],
      compute: (x: tf.Tensor) => compute(x, axis, keepDims),
      gradient,
    })),
  );
}

const scalar = (kernel: string, compute: Reduction, input: HostTensor): LoweringCase => ({
  kernel,
  about: "a scalar",
  inputs: [input],
  compute: (x) => compute(x),
});

describeLowerings(reductions, [
  ...reduction("Sum", tf.sum, floats, true),
  ...[0, [0, 2], [0, 1]].flatMap((axis) =>
    [false, true].map((keepDims): LoweringCase => ({
      kernel: "Sum",
      about: `axes of length 1 among ${JSON.stringify(axis)}${keepDims ? ", dimensions kept" : ""}`,
      inputs: [floats([1, 3, 1])],
      compute: (x) => tf.sum(x, axis, keepDims),
      gradient: true,
    })),
  ),
  ...reduction("Sum", tf.sum, ints),
  ...reduction("Sum", tf.sum, bools),
  scalar("Sum", tf.sum, floats([])),
  { kernel: "Sum", about: "of nothing", inputs: [floats([0, 3])], compute: (x) => tf.sum(x, 0) },
  ...reduction("Mean", tf.mean, floats, true),
  ...reduction("Mean", tf.mean, ints),
  ...reduction("Mean", tf.mean, bools),
  scalar("Mean", tf.mean, floats([])),
  ...reduction("Prod", tf.prod, floats),
  { kernel: "Prod", inputs: [floats([2, 3], 0.5, 2)], compute: (x) => tf.prod(x, 1), gradient: true },
  ...reduction("Prod", tf.prod, (shape) => ints(shape, 1, 3)),
  ...reduction("Prod", tf.prod, bools),
  ...reduction("Max", tf.max, floats, true),
  ...reduction("Max", tf.max, ints),
  scalar("Max", tf.max, floats([])),
  {
    kernel: "Max",
    about: "ties share the gradient as in tfjs",
    inputs: [float32([1, 3, 3, 2, 2, 2], [2, 3])],
    compute: (x) => tf.max(x, 1),
    gradient: true,
  },
  ...reduction("Min", tf.min, floats, true),
  ...reduction("Min", tf.min, ints),
  ...reduction("All", tf.all, bools),
  ...reduction("Any", tf.any, bools),
  ...[0, 1, 2, -1, -3].flatMap((axis): LoweringCase[] => [
    {
      kernel: "ArgMax",
      about: `axis ${axis}`,
      inputs: [floats([2, 3, 4])],
      compute: (x) => tf.argMax(x, axis),
    },
    {
      kernel: "ArgMin",
      about: `axis ${axis}`,
      inputs: [floats([2, 3, 4])],
      compute: (x) => tf.argMin(x, axis),
    },
  ]),
  {
    kernel: "ArgMax",
    about: "ties",
    inputs: [float32([1, 3, 3, 2, 2, 2], [2, 3])],
    compute: (x) => tf.argMax(x, 1),
  },
  {
    kernel: "ArgMin",
    about: "ties",
    inputs: [float32([3, 1, 1, 2, 2, 2], [2, 3])],
    compute: (x) => tf.argMin(x, 1),
  },
  { kernel: "ArgMax", inputs: [ints([4, 3])], compute: (x) => tf.argMax(x, 0) },
  { kernel: "ArgMax", inputs: [bools([4, 3])], compute: (x) => tf.argMax(x, 0) },
  { kernel: "ArgMin", inputs: [ints([4, 3])], compute: (x) => tf.argMin(x, 0) },
]);
