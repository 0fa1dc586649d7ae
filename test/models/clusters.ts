import { type Matrix, takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";

/** Rows around as many centres as there are classes, class after class, and their classes. */
export function clusters(
  rows: number,
  { classes = 3, features = 4, spread = 0.4, seed = 1 } = {},
): { x: Matrix; y: Int32Array } {
  const centers = new RandomState(99).rand(classes * features).map((u) => 6 * u - 3);
  const random = new RandomState(seed);
  const y = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const data = Float32Array.from({ length: rows * features }, (_, at) => {
    const center = centers[y[Math.floor(at / features)] * features + (at % features)];
    return center + spread * random.normal();
  });
  return { x: { data, rows, cols: features }, y };
}

/** Rows `from .. to - 1`. */
export const rowsBetween = (x: Matrix, from: number, to: number): Matrix =>
  takeRows(
    x,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
