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
  /** Told now and then which share of the work is done. */
  onShare: ((share: number) => void) | undefined;
}

const DEFAULTS: SourceSearchOptions = {
  k: 5,
  samples: undefined,
  memory: 256 * 2 ** 20,
  signal: undefined,
  onShare: undefined,
};

/** How many times its own size a block needs: as it was read, and in the three arrangements of a search. */
const COPIES = 5;
const BYTES_BESIDES = 64;

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
  const { k, memory, signal, onShare, ...rest } = resolveOptions("sourceNeighbors", DEFAULTS, options);
  requireK("sourceNeighbors", k, source.rows - 1, "rows in the source, less the row itself");
  const samples = rest.samples ?? Int32Array.from({ length: source.rows }, (_, row) => row);
  const perRow = 4 * source.cols * COPIES + BYTES_BESIDES;
  const samplesAtOnce = Math.min(samples.length, Math.max(1, Math.floor(memory / 2 / (perRow + 36 * k))));
  const rowsAtOnce = Math.min(source.rows, Math.floor((memory - samplesAtOnce * (perRow + 36 * k)) / perRow));
  if (rowsAtOnce < 1) {
    throw new RangeError(`sourceNeighbors: expected memory for some rows, got ${memory} bytes; allow more`);
  }
  const result = {
    rows: new Int32Array(samples.length * k),
    squared: new Float64Array(samples.length * k),
    queries: samples.length,
    k,
  };
  const search = new ExactSearch();
  const buffer = new Float32Array(rowsAtOnce * source.cols);
  try {
    for (let first = 0; first < samples.length; first += samplesAtOnce) {
      const queryRows = samples.subarray(first, first + samplesAtOnce);
      const queries = await source.take(queryRows);
      let nearest: RankedRows | undefined;
      for (let firstRow = 0; firstRow < source.rows; firstRow += rowsAtOnce) {
        signal?.throwIfAborted();
        const rows = Math.min(rowsAtOnce, source.rows - firstRow);
        const data = buffer.subarray(0, rows * source.cols);
        await readFiniteRows("sourceNeighbors", source, firstRow, data);
        const block = { data, rows, cols: source.cols };
        requireSearchable("sourceNeighbors", block, queries);
        const found = await searchShardWith(search, block, queries, { k, firstRow, queryRows, signal });
        nearest = nearest ? mergeShards([nearest, found]) : found;
        onShare?.((first + (queryRows.length * (firstRow + rows)) / source.rows) / samples.length);
      }
      result.rows.set(nearest!.rows, first * k);
      result.squared.set(nearest!.squared, first * k);
    }
  } finally {
    await search.close();
  }
  return toNeighbors(result);
}
