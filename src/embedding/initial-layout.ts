import { type Matrix, rowOf } from "../data/matrix";
import type { RandomState } from "../engine/random";
import { principalDirections } from "../neighbors/principal-directions";
import { jitter } from "./jitter";

/** So small that no row is far from another before the forces have a say; as scikit-learn. */
const DEVIATION = 1e-4;
/** Does not show beside it. */
const JITTER = 0.01 * DEVIATION;
/** The directions of more rows than these are hardly other ones. */
const MAX_SAMPLED_ROWS = 5000;

/**
 * Where t-SNE begins: the rows on the plane in which they vary most, roughly, scaled down; large structures stay in place.
 *
 * Source: D. Kobak and P. Berens, "The art of using t-SNE for single-cell transcriptomics", Nature Communications 10,
 * 2019.
 *
 * @returns x and y of every row.
 */
export function initialLayout(x: Matrix, random: RandomState): Float64Array {
  const sample = Array.from(random.permutation(x.rows).subarray(0, MAX_SAMPLED_ROWS), (i) => rowOf(x, i));
  const center = new Float64Array(x.cols);
  for (const row of sample) row.forEach((value, j) => (center[j] += value / sample.length));
  const centered = sample.map((row) => new Float64Array(row).map((value, j) => value - center[j]));
  const axes = principalDirections(centered, Math.min(2, x.cols), random);
  const layout = new Float64Array(2 * x.rows);
  for (let i = 0; i < x.rows; i++) {
    axes.forEach((axis, which) => (layout[2 * i + which] = projection(rowOf(x, i), center, axis)));
  }
  const deviation = Math.sqrt(meanSquareOfFirst(layout));
  const scale = deviation > 0 ? DEVIATION / deviation : 0;
  for (let at = 0; at < layout.length; at++) layout[at] *= scale;
  jitter(layout, JITTER, random);
  return layout;
}

function projection(row: Float32Array, center: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j] - center[j]) * axis[j];
  return sum;
}

function meanSquareOfFirst(layout: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < layout.length; at += 2) sum += layout[at] ** 2;
  return sum / (layout.length / 2);
}
