/**
 * Training with a few cases drawn for each batch. What a network holds under `cases` has a row for each case; of these rows
 * only the drawn ones take part in a batch. Weight decay and momentum change the others too: what is done for a batch's sake
 * is done to its rows alone, before it comes to all of them.
 */
import * as tf from "@tensorflow/tfjs";
import type { Tree } from "../../engine/tensors";

/** Which cases were drawn. */
export type Draw = {
  /** Their rows; one may be there several times. */
  rows: tf.Tensor1D;
  /** For each of them, the first place of the draw that has this row. */
  firsts: tf.Tensor1D;
};

/** @see Draw.firsts */
export function firstPlaces(rows: Int32Array): Int32Array {
  const places = new Map<number, number>();
  return rows.map((row, place) => {
    if (!places.has(row)) places.set(row, place);
    return places.get(row)!;
  });
}

/** The weights that take part in a batch. */
export function ofDrawn(weights: Tree<tf.Tensor>, { rows }: Draw): Tree<tf.Tensor> {
  return { ...weights, cases: tf.gather(weights.cases as tf.Tensor2D, rows) };
}

/** The gradient of `ofDrawn` with each case once: the sum over its places in the first of them, zeros in the others. */
export function withoutRepeats(gradient: Tree<tf.Tensor>, { firsts }: Draw): Tree<tf.Tensor> {
  return { ...gradient, cases: tf.unsortedSegmentSum(gradient.cases as tf.Tensor2D, firsts, firsts.size) };
}

/**
 * The gradient of all cases' weights: of L2 weight decay, and in the rows of drawn cases also what a batch gave.
 *
 * @param drawn a row for each place of the draw, without repeats.
 * @param weights of all cases.
 */
export function withDecayOfAll(
  drawn: tf.Tensor2D,
  weights: tf.Tensor2D,
  weightDecay: number,
  { rows, firsts }: Draw,
): tf.Tensor2D {
  // Nobody else may hold it: on the CPU, tfjs writes the update into it.
  const decay = tf.mul(weights, weightDecay) as tf.Tensor2D;
  const sums = tf.add(tf.gather(drawn, firsts), tf.gather(decay, rows));
  return tf.tensorScatterUpdate(decay, tf.expandDims(rows, 1), sums);
}
