/**
 * Values to bins. A feature with few distinct values has a bin for each; of others, bins hold about equally many rows,
 * and a value that many rows share has a bin of its own.
 *
 * Sources: XGBoost (arXiv 1603.02754, section 3.2) for quantiles as cuts; LightGBM (NeurIPS 2017) for frequent values.
 */
import * as s from "./settings";
import { MISSING } from "./settings";
import { keyOf, sortKeys, valueOf } from "./sort";
import { barrier, nextTask } from "./threads";

/** Bins all features; a task is a feature. */
export function binFeatures(): void {
  for (let feature = nextTask(); feature < s.features; feature = nextTask()) binFeature(feature);
  barrier();
}

function binFeature(feature: i32): void {
  const keys = s.sortScratch + <usize>s.thread * s.sortBytes;
  const other = keys + (<usize>s.rows << 2);
  const counters = other + (<usize>s.rows << 2);
  const source = s.values + (<usize>feature << 2);
  const stride = <usize>s.features << 2;
  let present = 0;
  for (let i = 0; i < s.rows; i++) {
    const value = load<f32>(source + <usize>i * stride);
    if (value == value) store<u32>(keys + (<usize>(present++) << 2), keyOf(value));
  }
  const cuts = s.cuts + (<usize>feature << 10);
  const cutCount = chooseCuts(sortKeys(keys, other, counters, present), present, cuts);
  fillBins(feature, cuts, cutCount, counters);
}

/** Writes cuts between sorted keys; returns how many. */
function chooseCuts(keys: usize, count: i32, cuts: usize): i32 {
  const all = distinct(keys, count) <= s.maxBins;
  let cutCount = 0;
  let binsLeft: i64 = s.maxBins;
  let remaining: i64 = count; // rows from the bin in hand on
  let inBin: i64 = 0;
  for (let i = 0; i < count; ) {
    const key = load<u32>(keys + (<usize>i << 2));
    let end = i + 1;
    while (end < count && load<u32>(keys + (<usize>end << 2)) == key) end++;
    const equal: i64 = end - i;
    const full = binsLeft > 1 && (inBin * binsLeft >= remaining || equal * binsLeft >= remaining);
    if (inBin > 0 && (all || full)) {
      store<f32>(cuts + (<usize>(cutCount++) << 2), valueOf(key));
      binsLeft--;
      remaining -= inBin;
      inBin = 0;
    }
    inBin += equal;
    i = end;
  }
  return cutCount;
}

function distinct(keys: usize, count: i32): i32 {
  let different = count > 0 ? 1 : 0;
  for (let i = 1; i < count; i++) {
    const at = keys + (<usize>i << 2);
    different += i32(load<u32>(at) != load<u32>(at - 4));
  }
  return different;
}

function fillBins(feature: i32, cuts: usize, cutCount: i32, counters: usize): void {
  memory.fill(counters, 0, 1024);
  const source = s.values + (<usize>feature << 2);
  const stride = <usize>s.features << 2;
  const target = s.bins + <usize>feature * <usize>s.rows;
  for (let i = 0; i < s.rows; i++) {
    const value = load<f32>(source + <usize>i * stride);
    const bin = value == value ? binOf(value, cuts, cutCount) : MISSING;
    store<u8>(target + i, <u8>bin);
    const counter = counters + (<usize>bin << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
  let common = 0;
  for (let bin = 1; bin <= cutCount; bin++) {
    if (load<i32>(counters + (<usize>bin << 2)) > load<i32>(counters + (<usize>common << 2))) common = bin;
  }
  const counts = s.binCounts + (<usize>feature << 4);
  store<i32>(counts, cutCount + 1);
  store<i32>(counts, common, 4);
  store<i32>(counts, load<i32>(counters + (<usize>common << 2)), 8);
  store<i32>(counts, load<i32>(counters + (<usize>MISSING << 2)), 12);
}

/** How many cuts are not above `value`. */
// @ts-ignore: decorator
@inline
function binOf(value: f32, cuts: usize, cutCount: i32): i32 {
  let low = 0;
  let length = cutCount;
  while (length > 0) {
    const half = length >> 1;
    const above = load<f32>(cuts + (<usize>(low + half) << 2)) <= value;
    low = select(low + half + 1, low, above);
    length = select(length - half - 1, half, above);
  }
  return low;
}

const ROWS_PER_TASK = 1024;

/** Fills `rowBins` from `bins`; a task is a block of rows. */
export function transposeBins(): void {
  const tasks = (s.rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  for (let task = nextTask(); task < tasks; task = nextTask()) {
    const end = min((task + 1) * ROWS_PER_TASK, s.rows);
    for (let feature = 0; feature < s.features; feature++) {
      const source = s.bins + <usize>feature * <usize>s.rows;
      for (let i = task * ROWS_PER_TASK; i < end; i++) {
        store<u8>(s.rowBins + <usize>i * <usize>s.features + feature, load<u8>(source + i));
      }
    }
  }
  barrier();
}
