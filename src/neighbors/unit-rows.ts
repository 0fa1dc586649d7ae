import type { Matrix } from "../data/matrix";

/**
 * Each row divided by its length. Among such rows the order by Euclidean distance `d` is the order by cosine similarity,
 * which is `1 - d^2 / 2`: to search by cosine, search unit rows.
 *
 * @throws RangeError for a row of zeros, which has no direction.
 */
export function unitRows({ data, rows, cols }: Matrix): Matrix {
  const scaled = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    let squared = 0;
    for (let at = i * cols; at < (i + 1) * cols; at++) squared += data[at] * data[at];
    if (!(squared > 0 && squared < Infinity)) {
      throw new RangeError(
        `unitRows: expected rows of finite length other than 0, got ${Math.sqrt(squared)} in row ${i}`,
      );
    }
    const length = Math.sqrt(squared);
    for (let at = i * cols; at < (i + 1) * cols; at++) scaled[at] = data[at] / length;
  }
  return { data: scaled, rows, cols };
}
