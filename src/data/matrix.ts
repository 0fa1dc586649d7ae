/**
 * Rows of features as they travel between rooms: `x[i][j] = data[i * cols + j]`.
 */
export interface Matrix {
  /** Row-major values, `rows * cols` of them. */
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Wraps `data` as a `rows x cols` matrix without copying it.
 *
 * @throws RangeError when the length of `data` is not `rows * cols`.
 */
export function matrix(data: Float32Array, rows: number, cols: number): Matrix {
  if (data.length !== rows * cols) {
    throw new RangeError(`matrix: expected ${rows} x ${cols} = ${rows * cols} values, got ${data.length}`);
  }
  return { data, rows, cols };
}

/**
 * Builds a matrix from nested arrays, one per row: `matrixOf([[1, 2], [3, 4]])` is 2 x 2.
 *
 * @throws RangeError when the rows differ in length.
 */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * cols);
  rows.forEach((row, i) => {
    if (row.length !== cols) {
      throw new RangeError(`matrixOf: expected ${cols} values in every row, got ${row.length} in row ${i}`);
    }
    data.set(row, i * cols);
  });
  return { data, rows: rows.length, cols };
}

/** Row `i` of `x` as a view: writing to it writes to `x`. */
export function rowOf(x: Matrix, i: number): Float32Array {
  return x.data.subarray(i * x.cols, (i + 1) * x.cols);
}

/** A new matrix of the rows `indices` of `x`, in that order; an index may occur more than once. */
export function takeRows(x: Matrix, indices: ArrayLike<number>): Matrix {
  const data = new Float32Array(indices.length * x.cols);
  for (let i = 0; i < indices.length; i++) data.set(rowOf(x, indices[i]), i * x.cols);
  return { data, rows: indices.length, cols: x.cols };
}

/** The mean of each column. */
export function columnMeans({ data, rows, cols }: Matrix): Float64Array {
  const means = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) means[at % cols] += data[at] / rows;
  return means;
}

/**
 * Refuses NaN and infinite values.
 *
 * @param owner the function on whose behalf the check runs; the error message begins with it.
 * @throws RangeError naming the first offending row and column.
 */
export function requireFinite(owner: string, x: Matrix): void {
  for (let i = 0; i < x.data.length; i++) {
    if (!Number.isFinite(x.data[i])) {
      const row = Math.floor(i / x.cols);
      throw new RangeError(
        `${owner}: expected finite features, got ${x.data[i]} in row ${row}, column ${i % x.cols}; ` +
          "drop or impute such rows first",
      );
    }
  }
}
