import { Pauses } from "../../pauses";
import type { Rows } from "./linear-map";

/** Distances are computed for so many rows at a time; their number limits the memory. */
const BLOCK = 64;

/**
 * Squared Euclidean distances of each row to all rows, row after row; timers and signals get their turn between.
 *
 * @param visit is given a row and its distances, 0 to itself; it may write to them.
 * @param signal ends the visit: the promise rejects with the signal's reason.
 */
export async function visitSquaredDistances(
  x: Rows,
  visit: (row: number, distances: Float64Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const pauses = new Pauses(signal);
  const distances = new Float64Array(Math.min(BLOCK, x.rows) * x.rows);
  for (let from = 0; from < x.rows; from += BLOCK) {
    if (pauses.due) await pauses.take();
    const to = Math.min(from + BLOCK, x.rows);
    squaredDistances(x, from, to, distances);
    for (let i = from; i < to; i++) {
      visit(i, distances.subarray((i - from) * x.rows, (i - from + 1) * x.rows));
    }
  }
}

/** Those of the rows `from .. to - 1`: (to - from) x rows. */
function squaredDistances(
  { data, rows, cols }: Rows,
  from: number,
  to: number,
  distances: Float64Array,
): void {
  // Two rows by two: each value that is read counts twice, which makes it almost three times as fast.
  for (let i = from; i < to; i += 2) {
    // Where the count is odd, the last row is its own partner.
    const i1 = Math.min(i + 1, to - 1);
    for (let j = 0; j < rows; j += 2) {
      const j1 = Math.min(j + 1, rows - 1);
      let [d00, d01, d10, d11] = [0, 0, 0, 0];
      for (let k = 0; k < cols; k++) {
        const a0 = data[i * cols + k];
        const a1 = data[i1 * cols + k];
        const b0 = data[j * cols + k];
        const b1 = data[j1 * cols + k];
        d00 += (a0 - b0) * (a0 - b0);
        d01 += (a0 - b1) * (a0 - b1);
        d10 += (a1 - b0) * (a1 - b0);
        d11 += (a1 - b1) * (a1 - b1);
      }
      distances[(i - from) * rows + j] = d00;
      distances[(i - from) * rows + j1] = d01;
      distances[(i1 - from) * rows + j] = d10;
      distances[(i1 - from) * rows + j1] = d11;
    }
  }
}
