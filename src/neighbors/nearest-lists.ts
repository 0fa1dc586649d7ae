import type { SharedMemory } from "./shared-memory";

/** Stands in a list for a row that is not found yet: larger than any row, so that every row comes before it. */
export const NO_ROW = 0x7fffffff;

/** Where the kernel keeps the k nearest rows of each query, nearest first. */
export interface NearestLists {
  readonly rows: Int32Array;
  readonly squared: Float64Array;
  readonly k: number;
}

export function makeLists(memory: SharedMemory, count: number, k: number): NearestLists {
  return { rows: memory.i32(count * k), squared: memory.f64(count * k), k };
}

/**
 * Empties all lists.
 *
 * @param limits a squared distance for each list, beyond which no row is wanted; none unless given.
 */
export function clearLists({ rows, squared, k }: NearestLists, limits?: Float64Array): void {
  rows.fill(NO_ROW);
  squared.fill(Infinity);
  limits?.forEach((limit, list) => squared.fill(limit, list * k, (list + 1) * k));
}
