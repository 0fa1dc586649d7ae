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
  return { indices: rows, distances: Float32Array.from(squared, Math.sqrt), rows: queries, k };
}
