/**
 * One tree of a random forest, grown by one thread until its leaves are pure (Breiman, Machine Learning 45, 2001).
 *
 * Its rows are drawn with replacement; each split takes the best Gini impurity among a few features drawn for it. Like
 * scikit-learn, it goes on drawing while all drawn features are constant, remembers these for the nodes below, and splits
 * halfway between the values that it parts, here between their bins.
 */
import { drawBelow, seedRandom } from "./random";
import * as s from "./settings";
import { MISSING } from "./settings";
import { stopped } from "./threads";
import { NODE_BYTES } from "./walk";
import { writeLeaf, writeSplit } from "./write-tree";

// An entry stands for a row of the sample: the row in its low 32 bits, then 16 bits of its class and 16 of its weight.
let entries: usize = 0;
let scratch: usize = 0;
/** i32, 256 x classes: the weight of each class in each bin; u8, 256: which bins hold anything. */
let histogram: usize = 0;
let occupied: usize = 0;
/** i32, features: those known to be constant in the node in hand come first. */
let order: usize = 0;
/** i32, classes: weights in the node, and to the left of the split in hand. */
let total: usize = 0;
let left: usize = 0;

/**
 * The nodes of the tree. One that waits to be split keeps how many features are constant in it, its first entry, and the
 * one behind its last.
 */
let nodes: usize = 0;
let nodeCount = 0;
/** i32, rows: the nodes that wait, the next one last. */
let waiting: usize = 0;
let waitingCount = 0;
let shares: usize = 0;
let shareCount = 0;

// The best split so far.
let bestScore: f64 = 0;
let bestFeature = -1;
let bestBin = 0;
let bestMissingLeft = false;

/** A node of fewer rows than one in so many reads the bins of each row from one place. */
const FEW_ROWS = 16;

/** Grows tree number `tree`; it gives up when JavaScript says so. */
export function growForestTree(tree: i32): void {
  layOut();
  seedRandom(load<u32>(s.treeSeeds + (<usize>tree << 2)));
  writePureShares();
  nodeCount = 0;
  waitingCount = 0;
  addWaiting(0, drawSample(), 0);
  // The newest first: its rows are still in the cache, and the constant features of those that wait stay where they are.
  while (waitingCount > 0 && !stopped()) {
    const node = load<i32>(waiting + (<usize>(--waitingCount) << 2));
    grow(nodes + <usize>node * NODE_BYTES);
  }
  store<i32>(s.treeSizes + (<usize>s.thread << 2), nodeCount);
  store<i32>(s.leafShareCounts + (<usize>s.thread << 2), shareCount);
}

function layOut(): void {
  entries = s.workspace + <usize>s.thread * s.workspaceBytes;
  scratch = entries + (<usize>s.rows << 3);
  histogram = scratch + (<usize>s.rows << 3);
  occupied = histogram + (<usize>s.classes << 10);
  order = occupied + 256;
  total = order + (<usize>s.features << 2);
  left = total + (<usize>s.classes << 2);
  waiting = left + (<usize>s.classes << 2);
  memory.fill(histogram, 0, (<usize>s.classes << 10) + 256);
  for (let i = 0; i < s.features; i++) store<i32>(order + (<usize>i << 2), i);
  nodes = s.trees + <usize>s.thread * <usize>s.treeNodes * NODE_BYTES;
  shares = s.leafShares + <usize>s.thread * s.leafSharesBytes;
}

/** The shares of leaves of one class come first; all leaves of that class point there. */
function writePureShares(): void {
  for (let c = 0; c < s.classes; c++) {
    for (let d = 0; d < s.classes; d++) store<f32>(shares + (<usize>(c * s.classes + d) << 2), f32(c == d));
  }
  shareCount = s.classes * s.classes;
}

/** Draws as many rows as there are, with replacement; returns how many different ones. */
function drawSample(): i32 {
  memory.fill(scratch, 0, <usize>s.rows << 2);
  for (let i = 0; i < s.rows; i++) {
    const weight = scratch + (<usize>drawBelow(s.rows) << 2);
    store<u32>(weight, load<u32>(weight) + 1);
  }
  let count = 0;
  for (let row = 0; row < s.rows; row++) {
    const weight = <u64>load<u32>(scratch + (<usize>row << 2));
    if (weight == 0) continue;
    const label = <u64>load<u32>(s.labels + (<usize>row << 2));
    store<u64>(entries + (<usize>(count++) << 3), <u64>row | (label << 32) | (weight << 48));
  }
  return count;
}

// @ts-ignore: decorator
@inline
function labelOf(entry: u64): usize {
  return <usize>((entry >> 32) & 0xffff);
}

// @ts-ignore: decorator
@inline
function weightOf(entry: u64): i32 {
  return <i32>(entry >> 48);
}

function addWaiting(start: i32, end: i32, constant: i32): void {
  const at = nodes + <usize>nodeCount * NODE_BYTES;
  store<i32>(at, constant);
  store<i32>(at, start, 4);
  store<i32>(at, end, 8);
  store<i32>(waiting + (<usize>(waitingCount++) << 2), nodeCount++);
}

function grow(node: usize): void {
  const known = load<i32>(node);
  const start = load<i32>(node, 4);
  const end = load<i32>(node, 8);
  const weight = countClasses(start, end);
  const only = onlyClass();
  if (only >= 0) return writeLeaf(node, 0, only * s.classes);
  const constant = findSplit(start, end, weight, known);
  if (bestFeature < 0) return writeMixedLeaf(node, weight);
  const middle = partition(start, end);
  writeSplit(node, bestFeature, bestBin, bestMissingLeft, nodeCount);
  addWaiting(start, middle, constant);
  addWaiting(middle, end, constant);
}

function countClasses(start: i32, end: i32): i32 {
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
function onlyClass(): i32 {
  let only = -1;
  for (let c = 0; c < s.classes; c++) {
    if (load<i32>(total + (<usize>c << 2)) == 0) continue;
    if (only >= 0) return -1;
    only = c;
  }
  return only;
}

function writeMixedLeaf(node: usize, weight: i32): void {
  writeLeaf(node, 0, shareCount);
  for (let c = 0; c < s.classes; c++) {
    const share = <f64>load<i32>(total + (<usize>c << 2)) / <f64>weight;
    store<f32>(shares + (<usize>(shareCount++) << 2), <f32>share);
  }
}

/**
 * Finds the best split among the features that it draws, of which the first `known` are constant. Returns how many of
 * them are known to be constant then.
 */
function findSplit(start: i32, end: i32, weight: i32, known: i32): i32 {
  bestScore = -1;
  bestFeature = -1;
  let constantsLeft = known;
  let constant = known;
  let last = s.features;
  for (let drawn = 0; constant < last && (drawn < s.featuresPerSplit || bestFeature < 0); drawn++) {
    const draw = drawBelow(constantsLeft + last - constant);
    if (draw < constantsLeft) {
      constantsLeft--;
      continue;
    }
    const place = constant + draw - constantsLeft;
    const feature = load<i32>(order + (<usize>place << 2));
    fillHistogram(feature, start, end);
    if (scan(feature, weight)) swap(place, --last);
    else swap(place, constant++);
  }
  return constant;
}

function swap(a: i32, b: i32): void {
  const kept = load<i32>(order + (<usize>a << 2));
  store<i32>(order + (<usize>a << 2), load<i32>(order + (<usize>b << 2)));
  store<i32>(order + (<usize>b << 2), kept);
}

function fillHistogram(feature: i32, start: i32, end: i32): void {
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
function scan(feature: i32, weight: i32): bool {
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

/** Orders the node's entries by the split: left ones first. Returns the first right one. */
function partition(start: i32, end: i32): i32 {
  const bins = s.bins + <usize>bestFeature * <usize>s.rows;
  const last = entries + (<usize>end << 3);
  let to = entries + (<usize>start << 3);
  let right = scratch;
  for (let at = to; at < last; at += 8) {
    const entry = load<u64>(at);
    const bin = <i32>load<u8>(bins + <usize>(<u32>entry));
    const goesLeft = <usize>(bin == MISSING ? bestMissingLeft : bin <= bestBin);
    // Written on both sides, kept on one: a branch would be mispredicted too often.
    store<u64>(right, entry);
    store<u64>(to, entry);
    to += goesLeft << 3;
    right += 8 - (goesLeft << 3);
  }
  memory.copy(to, scratch, right - scratch);
  return <i32>((to - entries) >> 3);
}
