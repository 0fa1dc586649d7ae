import type { Matrix } from "../data/matrix";
import { exactSquaredDistance } from "./exact-distance";
import { NearestList } from "./nearest-list";
import type { Neighbors, SearchOptions } from "./neighbors";

const MILLISECONDS_BETWEEN_PAUSES = 50;

/**
 * Compares every query with every row in plain float64 arithmetic: the definition of the answer, and the quickest way
 * to it where there are few rows.
 *
 * @param selfExcluded whether query `i` is row `i` and must not be found.
 */
export async function scan(
  train: Matrix,
  queries: Matrix,
  selfExcluded: boolean,
  { k, signal, onProgress }: SearchOptions,
): Promise<Neighbors> {
  const { cols } = train;
  const indices = new Int32Array(queries.rows * k);
  const distances = new Float32Array(queries.rows * k);
  const nearest = new NearestList(k);
  let lastPause = performance.now();
  for (let i = 0; i < queries.rows; i++) {
    nearest.clear();
    for (let row = 0; row < train.rows; row++) {
      if (selfExcluded && row === i) continue;
      const limit = nearest.worst;
      const squared = exactSquaredDistance(queries.data, i * cols, train.data, row * cols, cols, limit);
      if (squared <= limit) nearest.offer(squared, row);
    }
    indices.set(nearest.rows, i * k);
    for (let r = 0; r < k; r++) distances[i * k + r] = Math.sqrt(nearest.squared[r]);
    if (performance.now() - lastPause > MILLISECONDS_BETWEEN_PAUSES) {
      onProgress?.(i + 1, queries.rows);
      await new Promise((resume) => setImmediate(resume));
      signal?.throwIfAborted();
      lastPause = performance.now();
    }
  }
  onProgress?.(queries.rows, queries.rows);
  return { indices, distances, rows: queries.rows, k };
}
