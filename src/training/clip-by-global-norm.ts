import * as tf from "@tensorflow/tfjs";
import { flatten, isTensor, mapTree, type Tree } from "../engine/tensors";

// Keeps the quotient finite, as in PyTorch's clip_grad_norm_.
const EPSILON = 1e-6;

/**
 * Scales a gradient down where the norm of all its parts together is larger than `largest`.
 *
 * Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", 2013, section 3.2.
 */
export function clipByGlobalNorm(gradient: Tree<tf.Tensor>, largest: number): Tree<tf.Tensor> {
  const squares = flatten(gradient, isTensor).map(([, part]) => tf.sum(tf.square(part)));
  const norm = tf.sqrt(tf.addN(squares));
  const scale = tf.minimum(tf.div(largest, tf.add(norm, EPSILON)), 1);
  return mapTree(gradient, isTensor, (part) => tf.mul(part, scale));
}
