import type { Neighbors } from "./neighbors";

/** The nearest rows of each query with their exact squared distances, in the order of `Neighbors`. */
export interface RankedRows {
  /** queries x k row indices. */
  readonly rows: Int32Array;
  /** queries x k squared distances in float64, as `exactSquaredDistance` sums them. */
  readonly squared: Float64Array;
  readonly queries: number;
  readonly k: number;
}

/** What users get: distances, not squared, in float32. */
export function toNeighbors({ rows, squared, queries, k }: RankedRows): Neighbors {
  const distances = new Float32Array(squared.length);
  // A loop, for of millions of values `Float32Array.from` takes seconds.
  for (let i = 0; i < squared.length; i++) distances[i] = Math.sqrt(squared[i]);
  return { indices: rows, distances, rows: queries, k };
}
