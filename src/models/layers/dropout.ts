import * as tf from "@tensorflow/tfjs";

/**
 * Inverted dropout: what is kept is scaled up, so that inference needs no change.
 *
 * @param mask 1 where an element is kept, 0 where it is dropped, drawn outside because a compiled step draws nothing;
 *   `undefined` at inference.
 * @param rate the share of elements that are dropped.
 */
export function dropout<T extends tf.Tensor>(x: T, mask: tf.Tensor | undefined, rate: number): T {
  if (!mask || rate === 0) return x;
  return tf.mul(x, tf.mul(tf.cast(mask, "float32"), 1 / (1 - rate)));
}
