import type { Matrix } from "../data/matrix";
import { requireFinite } from "../data/matrix";

/** Half the largest float32: squared distances up to here do not overflow, however their sum is rounded. */
const LARGEST_SQUARE = 2 ** 127;

/** Refuses a `k` that is no integer from 1 to `available`, the number of rows that `where` speaks of. */
export function requireK(owner: string, k: number, available: number, where: string): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`${owner}: expected an integer k >= 1, got k=${k}`);
  if (k > available) throw new RangeError(`${owner}: expected k <= ${available} (${where}), got k=${k}`);
}

/**
 * Refuses matrices that cannot be searched.
 *
 * @throws RangeError for zero rows or columns, for columns that do not match, for NaN and infinite values (naming row
 * and column), and for values so far apart that a squared distance could overflow float32.
 */
export function requireSearchable(owner: string, train: Matrix, queries: Matrix): void {
  for (const x of new Set([train, queries])) {
    const name = x === train ? "train" : "queries";
    if (x.cols < 1 || (x === train && x.rows < 1)) {
      throw new RangeError(
        `${owner}: expected at least one row and one column in ${name}, got ${x.rows} x ${x.cols}`,
      );
    }
    if (x.data.length !== x.rows * x.cols) {
      throw new RangeError(
        `${owner}: expected ${x.rows} x ${x.cols} = ${x.rows * x.cols} values in ${name}, got ${x.data.length}`,
      );
    }
  }
  if (queries.cols !== train.cols) {
    throw new RangeError(
      `${owner}: expected queries with ${train.cols} columns, as in train, got ${queries.cols}`,
    );
  }
  for (const x of new Set([train, queries])) requireFinite(owner, x);
  requireNoOverflow(owner, train, queries);
}

function requireNoOverflow(owner: string, train: Matrix, queries: Matrix): void {
  const { cols } = train;
  const lowest = new Float64Array(cols).fill(Infinity);
  const highest = new Float64Array(cols).fill(-Infinity);
  for (const { data, rows } of new Set([train, queries])) {
    for (let i = 0, at = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++, at++) {
        if (data[at] < lowest[j]) lowest[j] = data[at];
        if (data[at] > highest[j]) highest[j] = data[at];
      }
    }
  }
  let largest = 0;
  for (let j = 0; j < cols; j++) largest += (highest[j] - lowest[j]) ** 2;
  if (largest <= LARGEST_SQUARE) return;
  const ranges = highest.map((high, j) => high - lowest[j]);
  const widest = ranges.indexOf(Math.max(...ranges));
  throw new RangeError(
    `${owner}: expected squared distances up to ${LARGEST_SQUARE.toPrecision(3)} (float32), got columns that allow ` +
      `${largest.toPrecision(3)}; column ${widest} is the widest: scale it down first`,
  );
}
