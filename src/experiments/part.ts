import type { ColumnScaler } from "../data/column-scaler";
import { type Matrix, takeRows } from "../data/matrix";

/** Rows of a data set, and their classes. */
export interface Part {
  readonly x: Matrix;
  readonly y: Int32Array;
}

/** The rows `indices` of `all`, scaled where there is a scaler. */
export function partOf(all: Part, indices: Int32Array, scaler?: ColumnScaler): Part {
  const x = takeRows(all.x, indices);
  return { x: scaler ? scaler.transform(x) : x, y: indices.map((row) => all.y[row]) };
}
