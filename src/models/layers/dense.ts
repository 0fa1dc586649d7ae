import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../../engine/random";
import type { HostTensor } from "../../engine/tensors";

/** `W` (inputs x outputs) and `b` (outputs) of a linear map. */
export type DenseParameters = { kernel: tf.Tensor2D; bias: tf.Tensor1D };

/**
 * Weights uniform on ±sqrt(6 / (inputs + outputs)), biases 0.
 *
 * Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010,
 * equation 16.
 */
export function initDense(
  random: RandomState,
  inputs: number,
  outputs: number,
): { kernel: HostTensor; bias: HostTensor } {
  return {
    kernel: glorot(random, inputs, outputs),
    bias: { data: new Float32Array(outputs), shape: [outputs] },
  };
}

/** A matrix (inputs x outputs) of Glorot's uniform distribution. */
export function glorot(random: RandomState, inputs: number, outputs: number): HostTensor {
  const limit = Math.sqrt(6 / (inputs + outputs));
  const data = Float32Array.from({ length: inputs * outputs }, () => (2 * random.random() - 1) * limit);
  return { data, shape: [inputs, outputs] };
}

/** `x W + b` for `x` of rows x inputs. */
export function dense({ kernel, bias }: DenseParameters, x: tf.Tensor2D): tf.Tensor2D {
  return tf.fused.matMul({ a: x, b: kernel, bias }) as tf.Tensor2D;
}
