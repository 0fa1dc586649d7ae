import type { Matrix } from "../../data/matrix";
import type { SharedMemory } from "../../neighbors/shared-memory";
import type { Crew } from "./crew";
import type { Settings } from "./kernel";

/** Bins of values that a feature may have; one more byte value means that the value is missing. */
export const MAX_BINS = 255;

/** The rows as bytes, in shared memory: which bin of its feature each value is in. */
export interface BinnedTable {
  readonly rows: number;
  readonly features: number;
  /** Features x rows: the bin of each value, 255 where it is missing. */
  readonly bins: Uint8Array;
  /** Features x 256: bin `b` holds the values from `cuts[b - 1]` up to but without `cuts[b]`. */
  readonly cuts: Float32Array;
  /** Features x 4: the number of bins, the bin of most rows, how many rows those are, and the rows without a value. */
  readonly counts: Int32Array;
  /** Where the kernel finds all this. */
  readonly settings: Settings;
}

/** Bytes beside the keys that sorting takes: 2048 counters (see assembly/sort.ts). */
const COUNTER_BYTES = 4 * 2048;

/**
 * Puts the values of each feature into at most `maxBins` bins.
 *
 * A feature with no more distinct values than that has a bin for each. Of others, bins hold about equally many rows; a
 * value that many rows share has a bin of its own. A cut is always a value that occurs. NaN means missing.
 */
export async function binTable(
  crew: Crew,
  memory: SharedMemory,
  x: Matrix,
  maxBins: number,
): Promise<BinnedTable> {
  const { rows, cols: features } = x;
  const bins = memory.i32(Math.ceil((rows * features) / 4));
  const cuts = memory.f32(features * 256);
  const counts = memory.i32(features * 4);
  const mark = memory.used;
  const values = memory.f32(rows * features);
  values.set(x.data);
  const sortBytes = 8 * rows + COUNTER_BYTES;
  const sortScratch = memory.i32((sortBytes / 4) * crew.threads);
  const settings = {
    rows,
    features,
    maxBins,
    bins: bins.byteOffset,
    cuts: cuts.byteOffset,
    binCounts: counts.byteOffset,
  };
  await crew.callAll("binFeatures", {
    ...settings,
    values: values.byteOffset,
    sortScratch: sortScratch.byteOffset,
    sortBytes,
  });
  memory.release(mark);
  return {
    rows,
    features,
    bins: new Uint8Array(bins.buffer, bins.byteOffset, rows * features),
    cuts,
    counts,
    settings,
  };
}
