import type { Matrix } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { Resampled } from "./oversampler";
import { ResampledRows } from "./resampled-rows";

/** Where the synthetic rows of a class lie: each on the segment between two given rows of that class. */
export interface Segments {
  readonly label: number;
  /** The given row from which each synthetic row is made. */
  readonly from: Int32Array;
  /** The given row, one of its neighbours, towards which it lies. */
  readonly to: Int32Array;
  /** How far from the one (0) to the other (1). */
  readonly steps: Float64Array;
}

/**
 * Draws `count` pairs of a row and one of its neighbours, all pairs as likely, and a step for each: first all pairs, then
 * all steps, as imbalanced-learn's SMOTE.
 *
 * @param neighbors of each row, rows x k.
 */
export function drawSegments(
  label: number,
  rows: Int32Array,
  neighbors: Int32Array,
  count: number,
  random: RandomState,
): Segments {
  const k = neighbors.length / rows.length;
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const pair = random.randint(0, neighbors.length);
    from[i] = rows[Math.floor(pair / k)];
    to[i] = neighbors[pair];
  }
  return { label, from, to, steps: random.rand(count) };
}

/** `x_new = x_from + step (x_to - x_from)` for every segment, behind the rows of `x`. */
export function interpolate(x: Matrix, y: Int32Array, segments: readonly Segments[]): Resampled {
  const room = segments.reduce((sum, { steps }) => sum + steps.length, 0);
  const rows = new ResampledRows(x, y, room);
  const { data, cols } = x;
  for (const { label, from, to, steps } of segments) {
    for (let i = 0; i < steps.length; i++) {
      const start = from[i] * cols;
      const end = to[i] * cols;
      const at = rows.append(label, from[i]);
      for (let j = 0; j < cols; j++) {
        // The difference in float32, the rest in float64, as numpy does for float32 features.
        rows.data[at + j] = data[start + j] + steps[i] * Math.fround(data[end + j] - data[start + j]);
      }
    }
  }
  return rows.resampled();
}
