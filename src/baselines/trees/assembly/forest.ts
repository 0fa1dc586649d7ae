/**
 * One tree of a random forest, grown by one thread until its leaves are pure (Breiman, Machine Learning 45, 2001).
 *
 * Its rows are drawn with replacement; each split takes the best Gini impurity among a few features drawn for it. Like
 * scikit-learn, it goes on drawing while all drawn features are constant, remembers these for the nodes below, and splits
 * halfway between the values that it parts, here between their bins.
 */
import { entryOf } from "./entries";
import {
  bestBin,
  bestFeature,
  bestMissingLeft,
  countClasses,
  fillHistogram,
  forgetBest,
  layOutHistogram,
  onlyClass,
  scan,
  weightOfClass,
} from "./gini";
import { drawBelow, seedRandom } from "./random";
import * as s from "./settings";
import { MISSING } from "./settings";
import { stopped } from "./threads";
import { NODE_BYTES } from "./walk";
import { writeLeaf, writeSplit } from "./write-tree";

/** The sample, node by node, and room to reorder it. */
let entries: usize = 0;
let scratch: usize = 0;
/** i32, features: those known to be constant in the node in hand come first. */
let order: usize = 0;

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
  order = layOutHistogram(scratch + (<usize>s.rows << 3));
  waiting = order + (<usize>s.features << 2);
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
    const weight = load<u32>(scratch + (<usize>row << 2));
    if (weight == 0) continue;
    const label = load<u32>(s.labels + (<usize>row << 2));
    store<u64>(entries + (<usize>(count++) << 3), entryOf(row, label, weight));
  }
  return count;
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
  const weight = countClasses(entries, start, end);
  const only = onlyClass();
  if (only >= 0) return writeLeaf(node, 0, only * s.classes);
  const constant = findSplit(start, end, weight, known);
  if (bestFeature < 0) return writeMixedLeaf(node, weight);
  const middle = partition(start, end);
  writeSplit(node, bestFeature, bestBin, bestMissingLeft, nodeCount);
  addWaiting(start, middle, constant);
  addWaiting(middle, end, constant);
}

function writeMixedLeaf(node: usize, weight: i32): void {
  writeLeaf(node, 0, shareCount);
  for (let c = 0; c < s.classes; c++) {
    const share = <f64>weightOfClass(c) / <f64>weight;
    store<f32>(shares + (<usize>(shareCount++) << 2), <f32>share);
  }
}

/**
 * Finds the best split among the features that it draws, of which the first `known` are constant. Returns how many of
 * them are known to be constant then.
 */
function findSplit(start: i32, end: i32, weight: i32, known: i32): i32 {
  forgetBest();
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
    fillHistogram(feature, entries, start, end);
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
