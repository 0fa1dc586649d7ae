import { type Matrix, requireFinite, rowOf } from "../data/matrix";
import { resolveOptions } from "../options";
import { requireK } from "./check-input";
import { Crew } from "./crew";
import { clearLists, makeLists, sortLists } from "./nearest-lists";
import type { Neighbors } from "./neighbors";
import { toNeighbors } from "./ranked-rows";
import { rowHash } from "./row-hash";
import { readFiniteRows, type RowSource } from "./row-source";
import { SharedMemory } from "./shared-memory";

/** How candidates are drawn, and with how much memory. */
export interface OutOfCoreDraws {
  /** How many neighbours of each sample are kept. */
  k: number;
  /** B: how many rows a batch has. */
  batchSize: number;
  /** R: how many batches are drawn for each sample. */
  rounds: number;
  seed: number;
  /** Another epoch, other batches. */
  epoch: number;
  /** Bytes for rows and results; what the source itself holds comes on top. */
  memory: number;
  signal: AbortSignal | undefined;
  /** Told now and then how many of the samples are finished, as far as work can be counted so. */
  onProgress: ((done: number, total: number) => void) | undefined;
}

/** How candidates are drawn, and for which rows. */
export interface OutOfCoreOptions extends OutOfCoreDraws {
  /** The rows whose neighbours are wanted; all of them unless told otherwise. */
  samples: Int32Array | undefined;
}

const DEFAULTS: OutOfCoreDraws = {
  k: 5, // section 4.1 of the seq2seq-kNN paper
  batchSize: 64, // Table 5
  rounds: 50, // Table 5
  seed: 0,
  epoch: 0,
  memory: 256 * 2 ** 20,
  signal: undefined,
  onProgress: undefined,
};

const SAMPLES_PER_TASK = 16;
const READ_BYTES = 4 * 2 ** 20;

/**
 * Section 3.6 and Algorithm 1 of the seq2seq-kNN paper: for each sample, `rounds` random batches of `batchSize` rows of
 * the whole source, of which the `k` nearest are kept from batch to batch.
 *
 * Each batch is a uniform subset of all rows, drawn without replacement and independently of all other batches; nothing
 * is shared between samples. A row drawn in several batches counts once. A sample may be drawn like any row, but is never
 * its own neighbour.
 *
 * The draws depend on `seed`, `epoch` and the numbers of the rows alone, so that the result is the same for a matrix and
 * for a file, whatever the memory. Rows that do not fit are read block by block, one after the other, and every block
 * meets the draws that fall into it.
 *
 * @throws RangeError for a batch that is larger than the source or not larger than `k`, for NaN and infinite values; what
 * the source throws.
 */
export async function outOfCoreNeighbors(
  source: RowSource,
  options: Partial<OutOfCoreOptions> = {},
): Promise<Neighbors> {
  const { samples, ...draws } = resolveOptions(
    "outOfCoreNeighbors",
    { ...DEFAULTS, samples: undefined },
    options,
  );
  requireDraws("outOfCoreNeighbors", source, draws);
  const numbers = samples ?? Int32Array.from({ length: source.rows }, (_, row) => row);
  const take = async (first: number, end: number) => {
    const rows = numbers.subarray(first, end);
    return { queries: await source.take(rows), numbers: rows };
  };
  return drawNeighbors("outOfCoreNeighbors", source, { count: numbers.length, take }, draws);
}

/**
 * As `outOfCoreNeighbors`, for rows that are none of the source's: for each query, the `k` nearest of `rounds` random
 * batches of `batchSize` rows.
 *
 * The draws of a query depend on `seed`, `epoch` and its own values, so that they are the same among whatever other
 * queries it is asked; equal queries draw the same batches.
 *
 * @throws RangeError as `outOfCoreNeighbors`.
 */
export async function outOfCoreQueryNeighbors(
  source: RowSource,
  queries: Matrix,
  options: Partial<OutOfCoreDraws> = {},
): Promise<Neighbors> {
  const draws = resolveOptions("outOfCoreQueryNeighbors", DEFAULTS, options);
  requireDraws("outOfCoreQueryNeighbors", source, draws);
  requireQueries("outOfCoreQueryNeighbors", source, queries);
  const take = async (first: number, end: number) => {
    const data = queries.data.subarray(first * queries.cols, end * queries.cols);
    const chunk = { data, rows: end - first, cols: queries.cols };
    // The sign bit tells them from rows of the source.
    const numbers = Int32Array.from({ length: chunk.rows }, (_, i) => rowHash(rowOf(chunk, i)) | 0x80000000);
    return { queries: chunk, numbers };
  };
  return drawNeighbors("outOfCoreQueryNeighbors", source, { count: queries.rows, take }, draws);
}

/** Rows whose neighbours are wanted. */
interface NumberedQueries {
  readonly count: number;
  /**
   * Queries `first` .. `end - 1`, and the numbers that their draws depend on: that of the row where the query is a row of
   * the source, a negative one where it is none.
   */
  take(first: number, end: number): Promise<{ queries: Matrix; numbers: Int32Array }>;
}

/** Draws the batches of each query, and keeps its nearest rows. */
async function drawNeighbors(
  owner: string,
  source: RowSource,
  { count, take }: NumberedQueries,
  { k, batchSize, rounds, seed, epoch, memory, signal, onProgress }: OutOfCoreDraws,
): Promise<Neighbors> {
  const result = {
    rows: new Int32Array(count * k),
    squared: new Float64Array(count * k),
    queries: count,
    k,
  };
  const { width, samplesAtOnce, rowsAtOnce } = share(owner, memory, source, count, k);
  const shared = new SharedMemory();
  const crew = new Crew(shared);
  try {
    const queries = shared.f32(samplesAtOnce * width);
    const queryRows = shared.i32(samplesAtOnce);
    const lists = makeLists(shared, samplesAtOnce, k);
    const block = shared.f32(rowsAtOnce * width);
    const drawnSlots = 2 ** Math.ceil(Math.log2(2 * batchSize));
    const settings = {
      width,
      k,
      batchSize,
      rounds,
      seed,
      epoch,
      sourceRows: source.rows,
      queries: queries.byteOffset,
      samples: queryRows.byteOffset,
      queriesPerTask: SAMPLES_PER_TASK,
      nearestRows: lists.rows.byteOffset,
      nearestSquared: lists.squared.byteOffset,
      rows: block.byteOffset,
      drawn: shared.i32(crew.threads * (drawnSlots + batchSize)).byteOffset,
      drawnSlots,
    };
    let loaded = -1;
    for (let first = 0; first < count; first += samplesAtOnce) {
      const chunk = await take(first, Math.min(first + samplesAtOnce, count));
      const chunkSize = chunk.numbers.length;
      queryRows.set(chunk.numbers);
      copyPadded(chunk.queries.data, source.cols, queries, width);
      clearLists(lists);
      for (let blockFirst = 0; blockFirst < source.rows; blockFirst += rowsAtOnce) {
        signal?.throwIfAborted();
        const blockSize = Math.min(rowsAtOnce, source.rows - blockFirst);
        if (loaded !== blockFirst) await load(owner, source, blockFirst, blockSize, block, width);
        loaded = blockFirst;
        const done = first + (chunkSize * blockFirst) / source.rows;
        const part = (chunkSize * blockSize) / source.rows;
        const onTasks = (tasks: number, all: number) =>
          onProgress?.(Math.round(done + (part * tasks) / all), count);
        await crew.run(
          {
            task: "drawBatches",
            count: Math.ceil(chunkSize / SAMPLES_PER_TASK),
            settings: { ...settings, queryCount: chunkSize, blockFirst, blockSize },
          },
          { signal, onTasks },
        );
      }
      await sortLists(crew, lists);
      result.rows.set(lists.rows.subarray(0, chunkSize * k), first * k);
      result.squared.set(lists.squared.subarray(0, chunkSize * k), first * k);
    }
  } finally {
    await crew.dismiss();
  }
  return toNeighbors(result);
}

/** `OutOfCoreOptions` for training over several epochs. */
export interface OutOfCoreTargetOptions extends Omit<OutOfCoreOptions, "epoch"> {
  /**
   * Whether every epoch draws anew, as Algorithm 1 prints it. Otherwise all epochs train on the draws of the first: Table 5
   * of the paper counts the time of drawing once.
   */
  redrawEachEpoch: boolean;
}

/** The neighbours that each epoch trains on. */
export function outOfCoreTargets(
  source: RowSource,
  { redrawEachEpoch = false, ...options }: Partial<OutOfCoreTargetOptions> = {},
): (epoch: number) => Promise<Neighbors> {
  let first: Promise<Neighbors> | undefined;
  return (epoch) => {
    if (redrawEachEpoch) return outOfCoreNeighbors(source, { ...options, epoch });
    first ??= outOfCoreNeighbors(source, { ...options, epoch: 0 });
    return first;
  };
}

/** Refuses draws that cannot be had from a source. */
export function requireDraws(
  owner: string,
  { rows }: RowSource,
  draws: { k: number; batchSize: number; rounds: number; seed: number; epoch: number },
): void {
  const { k, batchSize, rounds } = draws;
  requireK(owner, k, Infinity, "rows in all");
  if (!(Number.isInteger(batchSize) && batchSize > k && batchSize <= rows)) {
    throw new RangeError(
      `${owner}: expected k < batchSize <= ${rows} (rows in the source), got k=${k}, batchSize=${batchSize}`,
    );
  }
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new RangeError(`${owner}: expected at least one round, got ${rounds}`);
  }
  for (const name of ["seed", "epoch"] as const) {
    if (!(Number.isInteger(draws[name]) && draws[name] >= 0 && draws[name] < 2 ** 32)) {
      throw new RangeError(`${owner}: expected ${name} as an integer, 0 .. 2^32 - 1, got ${draws[name]}`);
    }
  }
}

function requireQueries(owner: string, { cols }: RowSource, queries: Matrix): void {
  if (queries.cols !== cols) {
    throw new RangeError(
      `${owner}: expected queries with ${cols} columns, as in the source, got ${queries.cols}`,
    );
  }
  requireFinite(owner, queries);
}

/** Divides the memory: at most half of it for samples and their results, the rest for rows of the source. */
function share(owner: string, memory: number, { rows, cols }: RowSource, samples: number, k: number) {
  const width = Math.ceil(cols / 4) * 4;
  const perSample = 4 * width + 12 * k + 4;
  const samplesAtOnce = Math.min(samples, Math.max(SAMPLES_PER_TASK, Math.floor(memory / 2 / perSample)));
  const rowsAtOnce = Math.floor((memory - samplesAtOnce * perSample - READ_BYTES) / (4 * width));
  if (rowsAtOnce < 1) {
    throw new RangeError(`${owner}: expected memory for some rows, got ${memory} bytes; allow more`);
  }
  return { width, samplesAtOnce, rowsAtOnce: Math.min(rows, rowsAtOnce) };
}

async function load(
  owner: string,
  source: RowSource,
  first: number,
  count: number,
  into: Float32Array,
  width: number,
): Promise<void> {
  const rowsPerRead = Math.max(1, Math.floor(READ_BYTES / 4 / source.cols));
  const buffer = new Float32Array(Math.min(rowsPerRead, count) * source.cols);
  for (let done = 0; done < count; done += rowsPerRead) {
    const rows = Math.min(rowsPerRead, count - done);
    const read = buffer.subarray(0, rows * source.cols);
    await readFiniteRows(owner, source, first + done, read);
    copyPadded(read, source.cols, into.subarray(done * width), width);
  }
}

function copyPadded(from: Float32Array, cols: number, to: Float32Array, width: number): void {
  if (cols === width) return to.set(from);
  for (let i = 0, at = 0; at < from.length; i++) {
    for (let j = 0; j < width; j++) to[i * width + j] = j < cols ? from[at++] : 0;
  }
}
