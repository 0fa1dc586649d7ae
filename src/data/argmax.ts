import type { Matrix } from "./matrix";

/** The class of the largest share of each row; of equal ones, the first. */
export function argmax({ data, rows, cols }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let c = 1; c < cols; c++) if (data[i * cols + c] > data[i * cols + best]) best = c;
    return best;
  });
}
