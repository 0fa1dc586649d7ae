/** The best split of a node of a forest's tree, by the Gini impurity. */
import { labelOf, weightOf } from "./entries";
import * as s from "./settings";
import { MISSING } from "./settings";

/** A node of fewer rows than one in so many reads the bins of each row from one place. */
const FEW_ROWS = 16;

/** i32, 256 x classes: the weight of each class in each bin; u8, 256: which bins hold anything. */
let histogram: usize = 0;
let occupied: usize = 0;
/** i32, classes: weights in the node, and to the left of the split in hand. */
let total: usize = 0;
let left: usize = 0;

// The best split so far.
let bestScore: f64 = 0;
export let bestFeature = -1;
export let bestBin = 0;
export let bestMissingLeft = false;

/** Takes what it needs of a thread's workspace; returns where the rest of it begins. */
export function layOutHistogram(at: usize): usize {
  histogram = at;
  occupied = histogram + (<usize>s.classes << 10);
  total = occupied + 256;
  left = total + (<usize>s.classes << 2);
  memory.fill(histogram, 0, (<usize>s.classes << 10) + 256);
  return left + (<usize>s.classes << 2);
}

export function forgetBest(): void {
  bestScore = -1;
  bestFeature = -1;
}

// @ts-ignore: decorator
@inline
export function weightOfClass(c: i32): i32 {
  return load<i32>(total + (<usize>c << 2));
}

/** Weighs the classes of the node's entries; returns the weight of all. */
export function countClasses(entries: usize, start: i32, end: i32): i32 {
  memory.fill(total, 0, <usize>s.classes << 2);
  let weight = 0;
  for (let i = start; i < end; i++) {
    const entry = load<u64>(entries + (<usize>i << 3));
    const at = total + (labelOf(entry) << 2);
    store<i32>(at, load<i32>(at) + weightOf(entry));
    weight += weightOf(entry);
  }
  return weight;
}

/** The class of all entries of the node, or -1. */
export function onlyClass(): i32 {
  let only = -1;
  for (let c = 0; c < s.classes; c++) {
    if (weightOfClass(c) == 0) continue;
    if (only >= 0) return -1;
    only = c;
  }
  return only;
}

/** Weighs the classes in each bin of a feature. */
export function fillHistogram(feature: i32, entries: usize, start: i32, end: i32): void {
  // Few rows are far apart in a feature's bins; all bins of one row are not.
  const few = end - start < s.rows / FEW_ROWS;
  const bins = few ? s.rowBins + <usize>feature : s.bins + <usize>feature * <usize>s.rows;
  const stride = few ? <usize>s.features : 1;
  const last = entries + (<usize>end << 3);
  for (let at = entries + (<usize>start << 3); at < last; at += 8) {
    const entry = load<u64>(at);
    const bin = <usize>load<u8>(bins + <usize>(<u32>entry) * stride);
    const cell = histogram + ((bin * <usize>s.classes + labelOf(entry)) << 2);
    store<i32>(cell, load<i32>(cell) + weightOf(entry));
    store<u8>(occupied + bin, 1);
  }
}

/**
 * Tries all splits between the occupied bins of a feature, and leaves the histogram empty. Returns whether there was any
 * split to try: not if the feature is constant.
 */
export function scan(feature: i32, weight: i32): bool {
  const anyMissing = load<u8>(occupied + MISSING) != 0;
  const missing = anyMissing ? weightOfBin(MISSING) : 0;
  const binCount = load<i32>(s.binCounts + (<usize>feature << 4));
  memory.fill(left, 0, <usize>s.classes << 2);
  let leftWeight = 0;
  let previous = -1;
  let any = false;
  for (let word = 0; word < binCount; word += 8) {
    // The flags of eight bins at a time; small nodes occupy few of them.
    let flags = load<u64>(occupied + word);
    while (flags != 0) {
      const bin = word + (<i32>ctz(flags) >> 3);
      if (bin >= binCount) break; // the bin of missing values
      flags &= flags - 1;
      if (previous >= 0) {
        any = true;
        const between = (previous + bin - 1) >> 1;
        consider(feature, between, false, 2 * leftWeight > weight, leftWeight, weight);
        if (anyMissing) consider(feature, between, true, true, leftWeight + missing, weight);
      }
      leftWeight += moveLeft(bin);
      previous = bin;
    }
  }
  if (anyMissing && leftWeight > 0) {
    any = true;
    consider(feature, binCount - 1, false, false, leftWeight, weight);
  }
  clear(binCount);
  return any;
}

function weightOfBin(bin: i32): i32 {
  const cells = histogram + (<usize>(bin * s.classes) << 2);
  let weight = 0;
  for (let c = 0; c < s.classes; c++) weight += load<i32>(cells + (<usize>c << 2));
  return weight;
}

function moveLeft(bin: i32): i32 {
  const cells = histogram + (<usize>(bin * s.classes) << 2);
  let weight = 0;
  for (let c: usize = 0; c < <usize>s.classes; c++) {
    const count = load<i32>(cells + (c << 2));
    store<i32>(left + (c << 2), load<i32>(left + (c << 2)) + count);
    weight += count;
  }
  return weight;
}

function clear(binCount: i32): void {
  for (let word = 0; word < binCount; word += 8) {
    let flags = load<u64>(occupied + word);
    store<u64>(occupied + word, 0);
    for (; flags != 0; flags &= flags - 1) clearBin(word + (<i32>ctz(flags) >> 3));
  }
  if (load<u8>(occupied + MISSING)) clearBin(MISSING);
  store<u8>(occupied + MISSING, 0);
}

function clearBin(bin: i32): void {
  memory.fill(histogram + (<usize>(bin * s.classes) << 2), 0, <usize>s.classes << 2);
}

/** Gini impurities of both sides, weighted, fall as the squares of class weights over their sum rise. */
function consider(
  feature: i32,
  bin: i32,
  withMissing: bool,
  missingLeft: bool,
  leftWeight: i32,
  weight: i32,
): void {
  const missing = histogram + (<usize>(MISSING * s.classes) << 2);
  let leftSquares: f64 = 0;
  let rightSquares: f64 = 0;
  for (let c: usize = 0; c < <usize>s.classes; c++) {
    const onLeft = load<i32>(left + (c << 2)) + (withMissing ? load<i32>(missing + (c << 2)) : 0);
    const onRight = load<i32>(total + (c << 2)) - onLeft;
    leftSquares += <f64>onLeft * <f64>onLeft;
    rightSquares += <f64>onRight * <f64>onRight;
  }
  const score = leftSquares / <f64>leftWeight + rightSquares / <f64>(weight - leftWeight);
  if (score <= bestScore) return;
  bestScore = score;
  bestFeature = feature;
  bestBin = bin;
  bestMissingLeft = missingLeft;
}
