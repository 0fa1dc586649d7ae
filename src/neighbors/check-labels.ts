import type { Matrix } from "../data/matrix";

/**
 * Refuses labels that do not fit the rows of `x` or are no class indices.
 *
 * @returns the number of classes, one more than the largest label.
 */
export function requireLabels(owner: string, x: Matrix, y: Int32Array): number {
  if (y.length !== x.rows) {
    throw new RangeError(`${owner}: expected ${x.rows} labels, one for each row of x, got ${y.length}`);
  }
  let largest = -1;
  y.forEach((label, row) => {
    if (label < 0) throw new RangeError(`${owner}: expected labels >= 0, got ${label} in row ${row}`);
    if (label > largest) largest = label;
  });
  return largest + 1;
}
