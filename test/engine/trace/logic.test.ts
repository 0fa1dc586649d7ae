import * as tf from "@tensorflow/tfjs";
import { logic } from "../../../src/engine/trace/logic";
import type { HostTensor } from "../../../src/engine/tensors";
import { bool, bools, float32, floats, int32, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

type Comparison = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Less, equal and greater, of each type, and over shapes that broadcast. */
function comparison(kernel: string, compute: Comparison): LoweringCase[] {
  const operands: [HostTensor, HostTensor][] = [
    [float32([1, 2, 3]), float32([2, 2, 2])],
    [int32([1, 2, 3]), int32([2, 2, 2])],
    [bool([0, 0, 1, 1]), bool([0, 1, 0, 1])],
    [float32([1, 2, 3]), int32([2, 2, 2])],
    [ints([2, 1], 0, 3), ints([1, 3], 0, 3)],
    [floats([2, 3]), floats([])],
    [float32([NaN, NaN]), float32([NaN, 0])],
  ];
  return operands.map((inputs) => ({ kernel, inputs, compute }));
}

function connective(kernel: string, compute: Comparison): LoweringCase[] {
  return [
    { kernel, inputs: [bool([0, 0, 1, 1]), bool([0, 1, 0, 1])], compute },
    { kernel, inputs: [bools([2, 1]), bools([1, 3])], compute },
  ];
}

describeLowerings(logic, [
  ...comparison("Equal", tf.equal),
  ...comparison("NotEqual", tf.notEqual),
  ...comparison("Greater", tf.greater),
  ...comparison("GreaterEqual", tf.greaterEqual),
  ...comparison("Less", tf.less),
  ...comparison("LessEqual", tf.lessEqual),
  ...connective("LogicalAnd", tf.logicalAnd),
  ...connective("LogicalOr", tf.logicalOr),
  ...connective("LogicalOr", tf.logicalXor),
  { kernel: "LogicalNot", inputs: [bools([2, 3])], compute: (x) => tf.logicalNot(x) },
  {
    kernel: "Select",
    inputs: [bools([2, 3]), floats([2, 3]), floats([2, 3])],
    compute: (condition, a, b) => tf.where(condition, a, b),
    gradient: true,
  },
  {
    kernel: "Select",
    about: "broadcast",
    inputs: [bools([3, 1]), floats([1, 2]), floats([])],
    compute: (condition, a, b) => tf.where(condition, a, b),
    gradient: true,
  },
  {
    kernel: "Select",
    inputs: [bools([5]), ints([5]), ints([5])],
    compute: (condition, a, b) => tf.where(condition, a, b),
  },
  {
    kernel: "Select",
    inputs: [bools([5]), bools([5]), bools([5])],
    compute: (condition, a, b) => tf.where(condition, a, b),
  },
  {
    kernel: "Select",
    about: "types that differ",
    inputs: [bools([5]), floats([5]), ints([5])],
    compute: (condition, a, b) => tf.where(condition, a, b),
  },
]);
