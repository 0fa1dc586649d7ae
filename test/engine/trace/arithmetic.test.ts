import * as tf from "@tensorflow/tfjs";
import { arithmetic } from "../../../src/engine/trace/arithmetic";
import type { HostTensor } from "../../../src/engine/tensors";
import { bools, float32, floats, int32, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/**
 * The pairs of shapes that broadcasting knows, for one operation.
 *
 * @param gradient for which shapes tfjs has one: some of its gradients cannot undo a broadcast, none that of an empty tensor.
 */
function broadcasts(
  kernel: string,
  operation: Operation,
  draw: (shape: number[]) => HostTensor,
  gradient: "none" | "of equal shapes" | "of all shapes" = "none",
  drawSecond = draw,
): LoweringCase[] {
  const shapes = [
    [[], []],
    [[3], [3]],
    [[2, 3], []],
    [[], [2, 3]],
    [[2, 3], [3]],
    [[3], [2, 3]],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [4, 2, 3],
      [2, 1],
    ],
    [
      [0, 3],
      [1, 3],
    ],
  ];
  return shapes.map(([a, b]) => ({
    kernel,
    inputs: [draw(a), drawSecond(b)],
    compute: (x, y) => operation(x, y),
    gradient:
      (gradient === "of all shapes" && !a.includes(0)) ||
      (gradient === "of equal shapes" && String(a) === String(b)),
  }));
}

const positive = (shape: number[]) => floats(shape, 0.5, 2);
const nonZero = (shape: number[]) => ints(shape, 1, 4);

describeLowerings(arithmetic, [
  ...broadcasts("Add", tf.add, floats, "of all shapes"),
  ...broadcasts("Add", tf.add, ints),
  ...broadcasts("Sub", tf.sub, floats, "of all shapes"),
  ...broadcasts("Sub", tf.sub, ints),
  ...broadcasts("Multiply", tf.mul, floats, "of all shapes"),
  ...broadcasts("Multiply", tf.mul, ints),
  { kernel: "Multiply", inputs: [bools([8]), bools([8])], compute: (a, b) => tf.mul(a, b) },
  {
    kernel: "Multiply",
    about: "types that differ",
    inputs: [floats([8]), ints([8])],
    compute: (a, b) => tf.mul(a, b),
  },
  ...broadcasts("RealDiv", tf.div, floats, "of all shapes", positive),
  {
    kernel: "RealDiv",
    about: "by zero",
    inputs: [float32([1, -1, 0]), float32([0, 0, 0])],
    compute: (a, b) => tf.div(a, b),
  },
  ...broadcasts("Maximum", tf.maximum, floats, "of equal shapes"),
  ...broadcasts("Maximum", tf.maximum, ints),
  { kernel: "Maximum", inputs: [bools([8]), bools([8])], compute: (a, b) => tf.maximum(a, b) },
  {
    kernel: "Maximum",
    about: "ties",
    inputs: [float32([1, 2, 3]), float32([1, 1, 4])],
    compute: (a, b) => tf.maximum(a, b),
    gradient: true,
  },
  ...broadcasts("Minimum", tf.minimum, floats, "of equal shapes"),
  ...broadcasts("Minimum", tf.minimum, ints),
  { kernel: "Minimum", inputs: [bools([8]), bools([8])], compute: (a, b) => tf.minimum(a, b) },
  ...broadcasts("Pow", tf.pow, positive, "of all shapes"),
  ...broadcasts("Pow", tf.pow, ints, "none", nonZero),
  {
    kernel: "Pow",
    about: "negative base, whole exponent",
    inputs: [float32([-2, -3, 0]), float32([2, 3, 0])],
    compute: (a, b) => tf.pow(a, b),
  },
  ...broadcasts("BitwiseAnd", tf.bitwiseAnd, ints).filter(
    ({ inputs: [a, b] }) => String(a.shape) === String(b.shape),
  ),
  ...broadcasts("Mod", tf.mod, floats, "of all shapes", positive),
  ...broadcasts("Mod", tf.mod, ints, "none", nonZero),
  {
    kernel: "Mod",
    about: "all signs",
    inputs: [float32([7, -7, 7, -7, 0, 5.5]), float32([3, 3, -3, -3, 3, -2])],
    compute: (a, b) => tf.mod(a, b),
  },
  {
    kernel: "Mod",
    about: "all signs",
    inputs: [int32([7, -7, 7, -7, 0, 6]), int32([3, 3, -3, -3, 3, -3])],
    compute: (a, b) => tf.mod(a, b),
  },
  ...broadcasts("FloorDiv", tf.floorDiv, floats, "none", positive),
  ...broadcasts("FloorDiv", tf.floorDiv, ints, "none", nonZero),
  {
    kernel: "FloorDiv",
    about: "all signs, large numbers",
    inputs: [int32([7, -7, 7, -7, 0, 6, 2 ** 30 + 1]), int32([3, 3, -3, -3, 3, -3, 2])],
    compute: (a, b) => tf.floorDiv(a, b),
  },
  ...broadcasts("Atan2", tf.atan2, floats, "of all shapes"),
  {
    kernel: "Atan2",
    about: "axes and origin",
    inputs: [float32([0, 0, 1, -1, 0, 2, -2]), float32([1, -1, 0, 0, 0, -3, -3])],
    compute: (a, b) => tf.atan2(a, b),
  },
  ...broadcasts("SquaredDifference", tf.squaredDifference, floats, "of equal shapes"),
  ...broadcasts("SquaredDifference", tf.squaredDifference, ints),
  {
    kernel: "AddN",
    inputs: [floats([2, 3]), floats([2, 3]), floats([2, 3])],
    compute: (...terms) => tf.addN(terms),
    gradient: true,
  },
  { kernel: "AddN", about: "one term", inputs: [floats([3])], compute: (x) => tf.addN([x]), gradient: true },
  { kernel: "AddN", inputs: [ints([3]), ints([3])], compute: (...terms) => tf.addN(terms) },
]);
