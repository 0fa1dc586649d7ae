import {
  batchSize,
  blockFirst,
  blockSize,
  drawn,
  drawnSlots,
  epoch,
  k,
  queries,
  queriesPerTask,
  queryCount,
  rounds,
  rows,
  samples,
  seed,
  sourceRows,
  thread,
  width,
} from "./settings";
import { exactDistance, looseLimit, pairDistance } from "./distance";
import { offer, rowAt, worstOf } from "./nearest";
import { beginStream, below } from "./random";

/** Task `task`: the part of Algorithm 1 that falls into the rows at hand, for `queriesPerTask` samples. */
export function drawBatches(task: i32): void {
  const first = task * queriesPerTask;
  const end = min(first + queriesPerTask, queryCount);
  for (let query = first; query < end; query++) {
    for (let round = 0; round < rounds; round++) drawBatch(query, round);
  }
}

/** Draws the batch, the same whatever rows are at hand, and offers those of its rows that are. */
function drawBatch(query: i32, round: i32): void {
  const sample = load<i32>(samples + (<usize>query << 2));
  const table = drawn + ((<usize>thread * <usize>(drawnSlots + batchSize)) << 2);
  const batch = table + (<usize>drawnSlots << 2);
  memory.fill(table, 0xff, <usize>drawnSlots << 2);
  beginStream(seed, epoch, sample, round);
  let atHand = 0;
  for (let count = 0; count < batchSize; ) {
    const row = <i32>below(sourceRows);
    if (!isNew(table, row)) continue;
    count++;
    if (row == sample || <u32>(row - blockFirst) >= <u32>blockSize) continue;
    store<i32>(batch + (<usize>atHand << 2), row);
    atHand++;
  }
  // Rows lie anywhere in memory. Asking for all of them before looking at any hides most of the wait.
  for (let i = 0; i < atHand; i++) fetch(load<i32>(batch + (<usize>i << 2)));
  for (let i = 0; i < atHand; i++) compare(query, load<i32>(batch + (<usize>i << 2)));
}

// @ts-ignore: decorator
@inline
function rowOf(row: i32): usize {
  return rows + ((<usize>(row - blockFirst) * <usize>width) << 2);
}

/** What was fetched last: a value that is kept cannot be optimised away. */
let fetched: i32 = 0;

/** Has the values that a comparison reads first brought into the cache. */
// @ts-ignore: decorator
@inline
function fetch(row: i32): void {
  const start = rowOf(row);
  fetched = load<i32>(start) ^ load<i32>(start + ((min(<usize>width, 32) - 1) << 2));
}

/** Whether the row is not in the table of this batch yet; puts it there. */
function isNew(table: usize, row: i32): bool {
  let slot = (<u32>row * 0x9e3779b1) & <u32>(drawnSlots - 1);
  for (;;) {
    const other = load<i32>(table + (<usize>slot << 2));
    if (other == row) return false;
    if (other < 0) break;
    slot = (slot + 1) & <u32>(drawnSlots - 1);
  }
  store<i32>(table + (<usize>slot << 2), row);
  return true;
}

function compare(query: i32, row: i32): void {
  const a = queries + ((<usize>query * <usize>width) << 2);
  const b = rowOf(row);
  const worst = worstOf(query);
  const limit = looseLimit(worst);
  if (pairDistance(a, b, limit) > limit) return;
  const squared = exactDistance(a, 4, b, 4);
  if (squared > worst || isAmongNearest(query, row)) return;
  offer(query, squared, row);
}

/** A row may be drawn in several batches. */
function isAmongNearest(query: i32, row: i32): bool {
  for (let rank = 0; rank < k; rank++) if (load<i32>(rowAt(query, rank)) == row) return true;
  return false;
}
