import { type Matrix, rowOf, takeRows } from "../../src/data/matrix";
import { naiveNeighbors } from "../neighbors/naive";

/** The rows of class `label`. */
export const rowsOf = (y: Int32Array, label: number): number[] =>
  [...y.keys()].filter((row) => y[row] === label);

/** The k other rows of its class nearest to `row`. */
export function naiveClassNeighbors(x: Matrix, y: Int32Array, row: number, k: number): number[] {
  const others = rowsOf(y, y[row]).filter((other) => other !== row);
  return naiveNeighbors(takeRows(x, others), takeRows(x, [row]), k, false).indices.map((at) => others[at]);
}

/** How many of the k other rows nearest to `row` are of another class. */
export function naiveOthers(x: Matrix, y: Int32Array, row: number, k: number): number {
  const others = [...y.keys()].filter((other) => other !== row);
  const { indices } = naiveNeighbors(takeRows(x, others), takeRows(x, [row]), k, false);
  return indices.filter((at) => y[others[at]] !== y[row]).length;
}

/** Whether `point` lies between rows `a` and `b` of `x`, up to float32's rounding of values of about 1. */
export function isBetween(point: Float32Array, x: Matrix, a: number, b: number): boolean {
  const from = rowOf(x, a);
  const to = rowOf(x, b);
  const length = from.reduce((sum, value, j) => sum + (to[j] - value) ** 2, 0);
  const dot = from.reduce((sum, value, j) => sum + (point[j] - value) * (to[j] - value), 0);
  const step = length === 0 ? 0 : dot / length;
  const near = from.every((value, j) => Math.abs(value + step * (to[j] - value) - point[j]) < 1e-5);
  return near && step > -1e-5 && step < 1 + 1e-5;
}
