import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import type { Neighbors, SearchOptions } from "./neighbors";
import { scan } from "./scan";

const DEFAULTS: SearchOptions = { k: 5, signal: undefined, onProgress: undefined };

/**
 * The `k` rows of `train` nearest to each row of `queries`, exactly: Euclidean distance, ties by row index.
 *
 * A query that is itself a row of `train` finds itself, at distance 0; `allNearestNeighbors` leaves it out.
 *
 * @param train rows x features, finite.
 * @param queries any number of rows, with the features of `train`.
 * @throws RangeError for NaN, infinities, empty matrices, columns that do not match, `k` larger than the rows of
 * `train`, and values so far apart that squared distances overflow float32.
 */
export async function nearestNeighbors(
  train: Matrix,
  queries: Matrix,
  options: SearchOptions,
): Promise<Neighbors> {
  const search = resolveOptions("nearestNeighbors", DEFAULTS, options);
  requireSearchable("nearestNeighbors", train, queries);
  requireK("nearestNeighbors", search.k, train.rows, "rows in train");
  search.signal?.throwIfAborted();
  return scan(train, queries, false, search);
}

/**
 * The `k` other rows of `x` nearest to each row of `x`, exactly: Euclidean distance, ties by row index.
 *
 * A row is left out of its own neighbours because it is that row, not because its distance is 0: an equal row elsewhere
 * is a neighbour like any other.
 *
 * @param x rows x features, finite.
 * @throws RangeError as `nearestNeighbors`, and when `k` is not smaller than the number of rows.
 */
export async function allNearestNeighbors(x: Matrix, options: SearchOptions): Promise<Neighbors> {
  const search = resolveOptions("allNearestNeighbors", DEFAULTS, options);
  requireSearchable("allNearestNeighbors", x, x);
  requireK("allNearestNeighbors", search.k, x.rows - 1, "rows in x, less the row itself");
  search.signal?.throwIfAborted();
  return scan(x, x, true, search);
}
