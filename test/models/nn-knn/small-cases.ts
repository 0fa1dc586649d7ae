import { type Matrix, rowOf } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import type { HostTensor } from "../../../src/engine/tensors";

process.env.NEURAL_KNN_QUIET = "1";

/** Standard normal draws. */
export function normals(rows: number, cols: number, seed: number): Matrix {
  const random = new RandomState(seed);
  return { data: Float32Array.from({ length: rows * cols }, () => random.normal()), rows, cols };
}

/** The rows as arrays of float64. */
export const rowsOf = (x: Matrix): Float64Array[] =>
  Array.from({ length: x.rows }, (_, i) => Float64Array.from(rowOf(x, i)));

/** A tensor's rows as arrays of float64; a vector's elements are rows of their own. */
export function nested({ data, shape }: HostTensor): number[][] {
  const [rows, cols = 1] = shape;
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));
}

/** `tensor` with normal draws of the given size added. */
export function moved({ data, shape }: HostTensor, size: number, seed: number): HostTensor {
  const random = new RandomState(seed);
  return { data: Float32Array.from(data, (value) => value + size * random.normal()), shape };
}
