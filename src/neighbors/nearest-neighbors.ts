import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import { bytesNeeded, ExactSearch } from "./exact-search";
import type { Neighbors, SearchOptions } from "./neighbors";
import { toNeighbors } from "./ranked-rows";
import { readResult, resultPath, writeResult } from "./result-cache";
import { matrixSource } from "./row-source";
import { scan } from "./scan";
import { searchInBlocks } from "./source-neighbors";

const DEFAULTS: SearchOptions = { k: 5, cache: false, signal: undefined, onProgress: undefined };

/** What threads can share is limited by 32-bit addresses; more than this is searched in blocks. */
const MAX_SHARED_BYTES = 3.5 * 2 ** 30;
/** Up to so many steps, a plain scan is done before threads have started. */
const MAX_SCANNED = 3e7;

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
  return find(train, queries, search);
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
  return find(x, undefined, search);
}

async function find(train: Matrix, queries: Matrix | undefined, options: SearchOptions): Promise<Neighbors> {
  if (!options.cache) return compute(train, queries, options);
  const path = resultPath(train, queries, options.k);
  const kept = await readResult(path, (queries ?? train).rows, options.k);
  if (kept) return kept;
  const neighbors = await compute(train, queries, options);
  await writeResult(path, neighbors);
  return neighbors;
}

async function compute(
  train: Matrix,
  queries: Matrix | undefined,
  options: SearchOptions,
): Promise<Neighbors> {
  const { rows } = queries ?? train;
  if (rows * train.rows * (train.cols + options.k) <= MAX_SCANNED) {
    return scan(train, queries ?? train, queries === undefined, options);
  }
  const { k, signal, onProgress } = options;
  if (bytesNeeded(train, queries, k) > MAX_SHARED_BYTES) {
    const asked = matrixSource(queries ?? train);
    const take = async (first: number, end: number) => {
      const rows = Int32Array.from({ length: end - first }, (_, i) => first + i);
      return { queries: await asked.take(rows), queryRows: queries ? undefined : rows };
    };
    const search = { k, memory: MAX_SHARED_BYTES, signal, onProgress };
    return searchInBlocks("nearestNeighbors", matrixSource(train), { count: asked.rows, take }, search);
  }
  const search = new ExactSearch();
  try {
    const onShare = onProgress && ((share: number) => onProgress(Math.floor(share * rows), rows));
    return toNeighbors(await search.search(train, queries, k, { signal, onShare }));
  } finally {
    await search.close();
  }
}
