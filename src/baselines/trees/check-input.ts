import type { Matrix } from "../../data/matrix";

/** Refuses matrices that trees cannot grow on. NaN is a missing value; infinite values are refused. */
export function requireRows(owner: string, x: Matrix): void {
  if (x.rows < 1 || x.cols < 1) {
    throw new RangeError(`${owner}: expected at least one row and one column, got ${x.rows} x ${x.cols}`);
  }
  requireTable(owner, x, x.cols);
}

/** Refuses matrices of other columns than those of `fit`, and infinite values. */
export function requireTable(owner: string, x: Matrix, features: number): void {
  if (x.cols !== features) {
    throw new RangeError(`${owner}: expected ${features} columns, as in fit, got ${x.cols}`);
  }
  if (x.data.length !== x.rows * x.cols) {
    throw new RangeError(
      `${owner}: expected ${x.rows} x ${x.cols} = ${x.rows * x.cols} values, got ${x.data.length}`,
    );
  }
  for (let i = 0; i < x.data.length; i++) {
    if (x.data[i] === Infinity || x.data[i] === -Infinity) {
      throw new RangeError(
        `${owner}: expected finite features, or NaN for missing ones, got ${x.data[i]} ` +
          `in row ${Math.floor(i / x.cols)}, column ${i % x.cols}; make it NaN, or drop that row`,
      );
    }
  }
}

/** Refuses an option that is no integer from `low` to `high`. */
export function requireInteger(
  owner: string,
  name: string,
  value: number,
  low: number,
  high = Infinity,
): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  const range = high === Infinity ? `>= ${low}` : `from ${low} to ${high}`;
  throw new RangeError(`${owner}: expected an integer ${name} ${range}, got ${name}=${value}`);
}

/** Refuses an option that is no finite number from `low` on, or equal to it where that is too small. */
export function requireNumber(owner: string, name: string, value: number, low: number, orEqual = true): void {
  if (Number.isFinite(value) && (orEqual ? value >= low : value > low)) return;
  throw new RangeError(
    `${owner}: expected a finite ${name} ${orEqual ? ">=" : ">"} ${low}, got ${name}=${value}`,
  );
}
