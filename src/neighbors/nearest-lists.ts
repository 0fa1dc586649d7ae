import type { Crew } from "./crew";
import type { SharedMemory } from "./shared-memory";

/** Stands in a list for a row that is not found yet: larger than any row, so that every row comes before it. */
export const NO_ROW = 0x7fffffff;

const LISTS_PER_TASK = 256;

/**
 * Where the kernel keeps the k nearest rows of each query: while it searches as heaps, the row that comes last first, and
 * in order once they are sorted.
 */
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

/** Puts the rows of all lists in order, nearest first. */
export async function sortLists(crew: Crew, lists: NearestLists): Promise<void> {
  const { rows, squared, k } = lists;
  const listCount = rows.length / k;
  const settings = { listCount, k, nearestRows: rows.byteOffset, nearestSquared: squared.byteOffset };
  await crew.run({ task: "sortLists", count: Math.ceil(listCount / LISTS_PER_TASK), settings });
}
