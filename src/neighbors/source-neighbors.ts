import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import { ExactSearch } from "./exact-search";
import type { Neighbors } from "./neighbors";
import { type RankedRows, toNeighbors } from "./ranked-rows";
import { readFiniteRows, type RowSource } from "./row-source";
import { mergeShards, searchShardWith } from "./shards";

/** What `sourceNeighbors` is told beside the source. */
export interface SourceSearchOptions {
  /** How many neighbours to find of each sample. */
  k: number;
  /** The rows whose neighbours are wanted; all of them unless told otherwise. */
  samples: Int32Array | undefined;
  /** Bytes for rows, their arrangement and intermediate results; the result itself comes on top. */
  memory: number;
  signal: AbortSignal | undefined;
  /** Told now and then how many of the samples are finished, as far as work can be counted so. */
  onProgress: ((done: number, total: number) => void) | undefined;
}

const DEFAULTS: SourceSearchOptions = {
  k: 5,
  samples: undefined,
  memory: 256 * 2 ** 20,
  signal: undefined,
  onProgress: undefined,
};

/**
 * The k nearest rows of each sample among all rows of a source that need not fit into memory, exactly as
 * `allNearestNeighbors` finds them: block by block, the results merged.
 *
 * @throws RangeError for `k` not smaller than the rows of the source, for NaN and infinite values; what the source throws.
 */
export async function sourceNeighbors(
  source: RowSource,
  options: Partial<SourceSearchOptions> = {},
): Promise<Neighbors> {
  const { samples, ...search } = resolveOptions("sourceNeighbors", DEFAULTS, options);
  requireK("sourceNeighbors", search.k, source.rows - 1, "rows in the source, less the row itself");
  const queryRows = samples ?? Int32Array.from({ length: source.rows }, (_, row) => row);
  const take = async (first: number, end: number) => {
    const rows = queryRows.subarray(first, end);
    return { queries: await source.take(rows), queryRows: rows };
  };
  return searchInBlocks("sourceNeighbors", source, { count: queryRows.length, take }, search);
}

/** Queries that need not be in memory all at once. */
export interface QuerySource {
  readonly count: number;
  /** Queries `first` .. `end - 1`, and which rows of the source they are, if any. */
  take(first: number, end: number): Promise<{ queries: Matrix; queryRows?: Int32Array }>;
}

/** How many times its own size a block needs: as it was read, and in the arrangements of a search. */
const COPIES = 5;
const BYTES_BESIDES = 64;

/** Searches blocks of a source for blocks of queries, one pair of blocks after the other. */
export async function searchInBlocks(
  owner: string,
  source: RowSource,
  { count, take }: QuerySource,
  { k, memory, signal, onProgress }: Omit<SourceSearchOptions, "samples">,
): Promise<Neighbors> {
  const perRow = 4 * source.cols * COPIES + BYTES_BESIDES;
  const perQuery = perRow + 36 * k;
  const queriesAtOnce = Math.min(count, Math.max(1, Math.floor(memory / 2 / perQuery)));
  const rowsAtOnce = Math.min(source.rows, Math.floor((memory - queriesAtOnce * perQuery) / perRow));
  if (rowsAtOnce < 1) {
    throw new RangeError(`${owner}: expected memory for some rows, got ${memory} bytes; allow more`);
  }
  const rows = new Int32Array(count * k);
  const squared = new Float64Array(count * k);
  const search = new ExactSearch();
  const buffer = new Float32Array(rowsAtOnce * source.cols);
  try {
    for (let first = 0; first < count; first += queriesAtOnce) {
      const { queries, queryRows } = await take(first, Math.min(first + queriesAtOnce, count));
      let nearest: RankedRows | undefined;
      for (let firstRow = 0; firstRow < source.rows; firstRow += rowsAtOnce) {
        signal?.throwIfAborted();
        const blockRows = Math.min(rowsAtOnce, source.rows - firstRow);
        const data = buffer.subarray(0, blockRows * source.cols);
        await readFiniteRows(owner, source, firstRow, data);
        const block = { data, rows: blockRows, cols: source.cols };
        requireSearchable(owner, block, queries);
        const limits = nearest && lastSquared(nearest);
        const options = { k, firstRow, queryRows, signal };
        const found = await searchShardWith(search, block, queries, options, limits);
        nearest = nearest ? mergeShards([nearest, found]) : found;
        onProgress?.(first + Math.floor((queries.rows * (firstRow + blockRows)) / source.rows), count);
      }
      rows.set(nearest!.rows, first * k);
      squared.set(nearest!.squared, first * k);
    }
  } finally {
    await search.close();
  }
  return toNeighbors({ rows, squared, queries: count, k });
}

/** The squared distance of each query to the last of its nearest rows so far. */
function lastSquared({ squared, queries, k }: RankedRows): Float64Array {
  return Float64Array.from({ length: queries }, (_, query) => squared[(query + 1) * k - 1]);
}
