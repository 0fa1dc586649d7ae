import * as tf from "@tensorflow/tfjs";
import { elementwise } from "../../../src/engine/trace/elementwise";
import { bool, bools, float32, floats, int32, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

/** A function of floats between `low` and `high`, over ranks 0 to 3. */
function ofFloats(kernel: string, compute: (x: tf.Tensor) => tf.Tensor, low = -2, high = 2): LoweringCase[] {
  const shapes = [[], [5], [2, 3], [0, 2], [2, 1, 4]];
  return shapes.map((shape) => ({ kernel, inputs: [floats(shape, low, high)], compute, gradient: true }));
}

const special = float32([NaN, Infinity, -Infinity, 0, 1e38]);

describeLowerings(elementwise, [
  ...ofFloats("Abs", tf.abs),
  { kernel: "Abs", inputs: [ints([6])], compute: (x) => tf.abs(x) },
  ...ofFloats("Neg", tf.neg),
  { kernel: "Neg", inputs: [ints([6])], compute: (x) => tf.neg(x) },
  ...ofFloats("Sign", tf.sign),
  { kernel: "Sign", inputs: [int32([-3, 0, 3])], compute: (x) => tf.sign(x) },
  ...ofFloats("Acos", tf.acos, -0.9, 0.9),
  ...ofFloats("Acosh", tf.acosh, 1.1, 4),
  ...ofFloats("Asin", tf.asin, -0.9, 0.9),
  ...ofFloats("Asinh", tf.asinh),
  ...ofFloats("Atan", tf.atan),
  ...ofFloats("Atanh", tf.atanh, -0.9, 0.9),
  ...ofFloats("Ceil", tf.ceil),
  ...ofFloats("Cos", tf.cos),
  ...ofFloats("Cosh", tf.cosh),
  ...ofFloats("Erf", tf.erf),
  ...ofFloats("Floor", tf.floor),
  ...ofFloats("Log", tf.log, 0.1, 5),
  { kernel: "Log", about: "outside of its domain", inputs: [float32([0, -1])], compute: (x) => tf.log(x) },
  ...ofFloats("Reciprocal", tf.reciprocal, 0.5, 2),
  ...ofFloats("Round", tf.round),
  {
    kernel: "Round",
    about: "halves go to the even neighbour",
    inputs: [float32([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])],
    compute: (x) => tf.round(x),
  },
  ...ofFloats("Sin", tf.sin),
  ...ofFloats("Sinh", tf.sinh),
  ...ofFloats("Sqrt", tf.sqrt, 0.1, 5),
  ...ofFloats("Tan", tf.tan, -1, 1),
  ...ofFloats("Exp", tf.exp),
  { kernel: "Exp", inputs: [ints([6])], compute: (x) => tf.exp(x) },
  ...ofFloats("Expm1", tf.expm1, -3, 3),
  {
    kernel: "Expm1",
    about: "near 0, in units of its size",
    inputs: [float32([1e-3, 1e-5, 1e-7, -1e-5, 1e-20])],
    compute: (x) => tf.div(tf.expm1(x), x),
    tolerance: 1e-6,
  },
  {
    kernel: "Expm1",
    about: "far from 0",
    inputs: [float32([-100, 20, 80, 1000, -Infinity, Infinity])],
    compute: (x) => tf.expm1(x),
  },
  ...ofFloats("Log1p", tf.log1p, -0.9, 3),
  {
    kernel: "Log1p",
    about: "near 0, in units of its size",
    inputs: [float32([1e-3, 1e-5, 1e-7, -1e-5, 1e-20])],
    compute: (x) => tf.div(tf.log1p(x), x),
    tolerance: 1e-6,
    // Rounded to 1 + x before the logarithm is taken.
    isMissingOnWasm: true,
  },
  {
    kernel: "Log1p",
    about: "far from 0, and at the edge of its domain",
    inputs: [float32([1e10, 1e38, Infinity, -1, -2])],
    compute: (x) => tf.log1p(x),
  },
  ...ofFloats("Rsqrt", tf.rsqrt, 0.1, 5),
  ...ofFloats("Square", tf.square),
  { kernel: "Square", inputs: [ints([6])], compute: (x) => tf.square(x) },
  ...ofFloats("ClipByValue", (x) => tf.clipByValue(x, -0.5, 1)),
  { kernel: "ClipByValue", inputs: [ints([9])], compute: (x) => tf.clipByValue(x, -2, 3) },

  { kernel: "IsNan", inputs: [special], compute: (x) => tf.isNaN(x) },
  { kernel: "IsNan", inputs: [ints([3])], compute: (x) => tf.isNaN(x) },
  { kernel: "IsInf", inputs: [special], compute: (x) => tf.isInf(x) },
  { kernel: "IsInf", inputs: [ints([3])], compute: (x) => tf.isInf(x) },
  { kernel: "IsFinite", inputs: [special], compute: (x) => tf.isFinite(x) },
  { kernel: "IsFinite", inputs: [ints([3])], compute: (x) => tf.isFinite(x) },

  ...(["float32", "int32", "bool"] as const).flatMap((dtype): LoweringCase[] => [
    {
      kernel: "Cast",
      about: `to ${dtype}`,
      inputs: [float32([-1.7, -0.2, 0, 0.2, 1.7])],
      compute: (x) => tf.cast(x, dtype),
    },
    { kernel: "Cast", about: `to ${dtype}`, inputs: [int32([-2, 0, 7])], compute: (x) => tf.cast(x, dtype) },
    { kernel: "Cast", about: `to ${dtype}`, inputs: [bool([0, 1])], compute: (x) => tf.cast(x, dtype) },
  ]),
  { kernel: "Cast", inputs: [floats([3])], compute: (x) => tf.cast(x, "float32"), gradient: true },
  { kernel: "Identity", inputs: [floats([2, 3])], compute: (x) => tf.clone(x), gradient: true },
  { kernel: "Identity", inputs: [bools([3])], compute: (x) => tf.clone(x) },
]);
