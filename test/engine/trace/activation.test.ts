import * as tf from "@tensorflow/tfjs";
import { activations } from "../../../src/engine/trace/activation";
import { float32, floats, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

/** An activation over ranks 0 to 3, and far from 0. */
function activation(kernel: string, compute: (x: tf.Tensor) => tf.Tensor): LoweringCase[] {
  const shapes = [[], [5], [2, 3], [0, 2], [2, 1, 4]];
  return [
    ...shapes.map((shape) => ({ kernel, inputs: [floats(shape, -4, 8)], compute, gradient: true })),
    { kernel, about: "far from 0", inputs: [float32([-90, -20, 0, 20, 80])], compute, gradient: true },
  ];
}

describeLowerings(activations, [
  ...activation("Elu", tf.elu),
  // tfjs has no second derivative of elu.
  ...activation("EluGrad", (x) => tf.grad(tf.elu)(x)).map((each) => ({ ...each, gradient: false })),
  ...activation("Selu", tf.selu),
  ...activation("Sigmoid", tf.sigmoid),
  ...activation("Softplus", tf.softplus),
  ...activation("Softplus", tf.logSigmoid),
  ...activation("Tanh", tf.tanh),
  ...activation("Relu", tf.relu),
  { kernel: "Relu", inputs: [ints([9])], compute: (x) => tf.relu(x) },
  ...activation("Relu6", tf.relu6),
  { kernel: "Relu6", inputs: [ints([9], -9, 9)], compute: (x) => tf.relu6(x) },
  ...activation("LeakyRelu", (x) => tf.leakyRelu(x, 0.3)),
  { kernel: "LeakyRelu", inputs: [ints([9])], compute: (x) => tf.leakyRelu(x, 0.5) },
  {
    kernel: "Prelu",
    inputs: [floats([3, 4]), floats([3, 4])],
    compute: (x, alpha) => tf.prelu(x, alpha),
    gradient: true,
  },
  {
    kernel: "Prelu",
    about: "one slope for each column",
    inputs: [floats([3, 4]), floats([4])],
    compute: (x, alpha) => tf.prelu(x, alpha),
    gradient: true,
  },
  ...activation("Step", (x) => tf.step(x)),
  ...activation("Step", (x) => tf.step(x, -1)),
  ...activation("Step", (x) => tf.step(x, 0.25)),
  { kernel: "Step", inputs: [ints([9])], compute: (x) => tf.step(x) },
  { kernel: "Step", inputs: [ints([9])], compute: (x) => tf.step(x, 3) },
]);
