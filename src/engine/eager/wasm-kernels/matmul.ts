import * as tf from "@tensorflow/tfjs";
import type { WasmKernel } from "./kernel";

const swapLastAxes = (x: tf.Tensor) => tf.transpose(x, [...Array(x.rank - 2).keys(), x.rank - 1, x.rank - 2]);

/**
 * tfjs's kernel transposes on a scalar path, at a fifteenth of the speed of its plain product. A copy that is
 * transposed first is worth it: every gradient of a product is a product with a transposed operand.
 */
export const batchMatMul: WasmKernel = {
  name: "BatchMatMul",
  compute({ a, b }, { transposeA, transposeB }, original) {
    const operands = { a: transposeA ? swapLastAxes(a) : a, b: transposeB ? swapLastAxes(b) : b };
    return original(operands, { transposeA: false, transposeB: false });
  },
};

/** tfjs's kernel adds a wrong bias where an operand is transposed or batched, or the bias has one element. */
export const fusedMatMul: WasmKernel = {
  name: "_FusedMatMul",
  compute({ a, b, bias, preluActivationWeights }, { transposeA, transposeB, activation, leakyreluAlpha }) {
    const product = tf.matMul(a, b, Boolean(transposeA), Boolean(transposeB));
    const biased = bias ? tf.add(product, bias) : product;
    switch (activation) {
      case "relu":
        return tf.relu(biased);
      case "relu6":
        return tf.relu6(biased);
      case "elu":
        return tf.elu(biased);
      case "sigmoid":
        return tf.sigmoid(biased);
      case "leakyrelu":
        return tf.leakyRelu(biased, leakyreluAlpha as number);
      case "prelu":
        return tf.prelu(biased, preluActivationWeights);
      default:
        return biased;
    }
  },
};
