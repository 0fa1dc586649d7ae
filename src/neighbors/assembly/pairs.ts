import {
  blockRows,
  cellBlocks,
  cellOrder,
  cells,
  countCompared,
  leftCellBlocks,
  leftHalves,
  leftLines,
  leftPlaces,
  leftThresholds,
  locks,
  ownCells,
  queries,
  rightBlocks,
  rightHalves,
  rightThresholds,
  rows,
  sketchWidth,
  stepsPerUnit,
  symmetric,
  width,
} from "./settings";
import { exactDistance, looseLimit, pairDistance } from "./distance";
import { offer, worstOf } from "./nearest";

/** Steps by which rounding in f64 may move two sketches; see `thresholdFor`. */
const LOST: f64 = 0.002;
/** Larger than any product of two sketches by more than half a squared length. */
const NEVER: i32 = 1 << 30;

/** Task `cell`: sets the thresholds of its queries, as far as they are not `NEVER`. */
export function setThresholds(cell: i32): void {
  const end = load<i32>(leftCellBlocks + (<usize>cell << 2), 4) << 3;
  for (let place = load<i32>(leftCellBlocks + (<usize>cell << 2)) << 3; place < end; place++) {
    const at = <usize>place << 2;
    if (load<i32>(leftThresholds + at) == NEVER) continue;
    store<i32>(leftThresholds + at, thresholdFor(worstOf(load<i32>(leftPlaces + at)), load<i32>(leftHalves + at)));
  }
}

/**
 * Task `cell`: compares the queries of one cell with the rows of its own cell, or with those of all other cells, by the
 * products of their sketches, and exactly where these leave it open. Where both sides are the same rows, each pair of
 * cells is compared once, by one of the two.
 */
export function searchPairs(cell: i32): void {
  if (ownCells) return compareCells(cell, cell, false);
  for (let i = 0; i < cells; i++) {
    const other = load<i32>(cellOrder + ((<usize>cell * <usize>cells + <usize>i) << 2));
    if (other == cell) continue;
    if (symmetric && !isFirst(cell, other)) continue;
    compareCells(cell, other, symmetric != 0);
  }
}

/** Whether of two different cells this one compares the pair: every cell is first in about half of its pairs. */
function isFirst(cell: i32, other: i32): bool {
  const ahead = 2 * ((other - cell + cells) % cells);
  return ahead < cells || (ahead == cells && cell < other);
}

function compareCells(left: i32, right: i32, bothWays: bool): void {
  const leftEnd = load<i32>(leftCellBlocks + (<usize>left << 2), 4) << 3;
  const rightStart = load<i32>(cellBlocks + (<usize>right << 2));
  const rightEnd = load<i32>(cellBlocks + (<usize>right << 2), 4);
  for (let place = load<i32>(leftCellBlocks + (<usize>left << 2)) << 3; place < leftEnd; place += 4) {
    for (let block = rightStart; block < rightEnd; block++) compareTile(place, block, bothWays);
  }
  countCompared((leftEnd - (load<i32>(leftCellBlocks + (<usize>left << 2)) << 3)) * ((rightEnd - rightStart) << 3));
}

/** Compares four queries with the eight rows of a block. */
function compareTile(place: i32, block: i32, bothWays: bool): void {
  let row = rightBlocks + ((<usize>block * <usize>sketchWidth) << 4);
  const end = row + (<usize>sketchWidth << 4);
  const line = <usize>sketchWidth << 1;
  let query = leftLines + <usize>place * line;
  let sum00 = i32x4.splat(0);
  let sum01 = i32x4.splat(0);
  let sum10 = i32x4.splat(0);
  let sum11 = i32x4.splat(0);
  let sum20 = i32x4.splat(0);
  let sum21 = i32x4.splat(0);
  let sum30 = i32x4.splat(0);
  let sum31 = i32x4.splat(0);
  for (; row < end; row += 32, query += 4) {
    const rows0 = v128.load(row);
    const rows1 = v128.load(row, 16);
    let two = v128.load32_splat(query);
    sum00 = i32x4.add(sum00, i32x4.dot_i16x8_s(two, rows0));
    sum01 = i32x4.add(sum01, i32x4.dot_i16x8_s(two, rows1));
    two = v128.load32_splat(query + line);
    sum10 = i32x4.add(sum10, i32x4.dot_i16x8_s(two, rows0));
    sum11 = i32x4.add(sum11, i32x4.dot_i16x8_s(two, rows1));
    two = v128.load32_splat(query + 2 * line);
    sum20 = i32x4.add(sum20, i32x4.dot_i16x8_s(two, rows0));
    sum21 = i32x4.add(sum21, i32x4.dot_i16x8_s(two, rows1));
    two = v128.load32_splat(query + 3 * line);
    sum30 = i32x4.add(sum30, i32x4.dot_i16x8_s(two, rows0));
    sum31 = i32x4.add(sum31, i32x4.dot_i16x8_s(two, rows1));
  }
  const at = <usize>block << 5;
  const halves0 = v128.load(rightHalves + at);
  const halves1 = v128.load(rightHalves + at, 16);
  const thresholds0 = bothWays ? v128.load(rightThresholds + at) : i32x4.splat(NEVER);
  const thresholds1 = bothWays ? v128.load(rightThresholds + at, 16) : i32x4.splat(NEVER);
  const left = <usize>place << 2;
  let threshold = v128.load32_splat(leftThresholds + left);
  let half = v128.load32_splat(leftHalves + left);
  const near00 = isNear(sum00, threshold, halves0, thresholds0, half);
  const near01 = isNear(sum01, threshold, halves1, thresholds1, half);
  threshold = v128.load32_splat(leftThresholds + left, 4);
  half = v128.load32_splat(leftHalves + left, 4);
  const near10 = isNear(sum10, threshold, halves0, thresholds0, half);
  const near11 = isNear(sum11, threshold, halves1, thresholds1, half);
  threshold = v128.load32_splat(leftThresholds + left, 8);
  half = v128.load32_splat(leftHalves + left, 8);
  const near20 = isNear(sum20, threshold, halves0, thresholds0, half);
  const near21 = isNear(sum21, threshold, halves1, thresholds1, half);
  threshold = v128.load32_splat(leftThresholds + left, 12);
  half = v128.load32_splat(leftHalves + left, 12);
  const near30 = isNear(sum30, threshold, halves0, thresholds0, half);
  const near31 = isNear(sum31, threshold, halves1, thresholds1, half);
  const any = v128.or(
    v128.or(v128.or(near00, near01), v128.or(near10, near11)),
    v128.or(v128.or(near20, near21), v128.or(near30, near31)),
  );
  if (!v128.any_true(any)) return;
  examineLanes(place, block, i32x4.bitmask(near00) | (i32x4.bitmask(near01) << 4), bothWays);
  examineLanes(place + 1, block, i32x4.bitmask(near10) | (i32x4.bitmask(near11) << 4), bothWays);
  examineLanes(place + 2, block, i32x4.bitmask(near20) | (i32x4.bitmask(near21) << 4), bothWays);
  examineLanes(place + 3, block, i32x4.bitmask(near30) | (i32x4.bitmask(near31) << 4), bothWays);
}

/** Which of four products are large enough to matter to the query, or to the rows. */
// @ts-ignore: decorator
@inline
function isNear(products: v128, threshold: v128, halves: v128, thresholds: v128, half: v128): v128 {
  return v128.or(
    i32x4.gt_s(products, i32x4.add(threshold, halves)),
    i32x4.gt_s(products, i32x4.add(thresholds, half)),
  );
}

function examineLanes(place: i32, block: i32, lanes: i32, bothWays: bool): void {
  for (; lanes; lanes &= lanes - 1) examine(place, (block << 3) + ctz(lanes), bothWays);
}

/** Computes the distance of a query and a row, and offers each to the other as far as they are wanted. */
function examine(leftPlace: i32, rightPlace: i32, bothWays: bool): void {
  const left = load<i32>(leftPlaces + (<usize>leftPlace << 2));
  const right = load<i32>(blockRows + (<usize>rightPlace << 2));
  if (left < 0 || right < 0) return;
  const leftWanted = load<i32>(leftThresholds + (<usize>leftPlace << 2)) < NEVER;
  const rightWanted = bothWays && load<i32>(rightThresholds + (<usize>rightPlace << 2)) < NEVER;
  const worstLeft = leftWanted ? worstOf(left) : -1;
  const worstRight = rightWanted ? worstOf(right) : -1;
  const a = queries + ((<usize>left * <usize>width) << 2);
  const b = rows + ((<usize>right * <usize>width) << 2);
  const limit = looseLimit(max(worstLeft, worstRight));
  if (pairDistance(a, b, limit) > limit) return;
  const squared = exactDistance(a, 4, b, 4);
  if (squared <= worstLeft) offerLocked(left, squared, right, leftPlace, leftHalves, leftThresholds);
  if (squared <= worstRight) offerLocked(right, squared, left, rightPlace, rightHalves, rightThresholds);
}

function offerLocked(
  query: i32,
  squared: f64,
  row: i32,
  place: i32,
  halves: usize,
  thresholds: usize,
): void {
  const lock = locks + (<usize>query << 2);
  while (atomic.cmpxchg<i32>(lock, 0, 1)) {}
  offer(query, squared, row);
  const half = load<i32>(halves + (<usize>place << 2));
  store<i32>(thresholds + (<usize>place << 2), thresholdFor(worstOf(query), half));
  atomic.store<i32>(lock, 0);
}

/**
 * The threshold of a query whose k-th nearest row so far has this squared distance.
 *
 * Rounding to the grid moves a sketch by at most sqrt(sketchWidth) / 2 steps, so a row within reach r has a sketch
 * within R = r * stepsPerUnit + sqrt(sketchWidth) steps: a product p of sketches q and x with
 * |q|^2 + |x|^2 - 2p <= R^2, hence p >= floor((|q|^2 - R^2) / 2) + floor(|x|^2 / 2).
 *
 * What f64 rounds counts most in the last component of a projected row, the root of a difference: with at most 128
 * directions that difference is off by less than 25 width 2^-53 |z|^2, its root by less than 5 sqrt(width 2^-53) |z|,
 * and |z| is at most 2^14 steps. `LOST` is what two rows lose so, per root of the width, rounded up.
 *
 * @param half half the squared length of the query's sketch, rounded down.
 */
function thresholdFor(squared: f64, half: i32): i32 {
  const moved = Math.sqrt(<f64>sketchWidth) + LOST * Math.sqrt(<f64>width) + 1e-3;
  const steps = Math.sqrt(squared) * stepsPerUnit * (1.0 + 1e-9) + moved;
  return <i32>max(<f64>half - steps * steps * 0.5 - 2.0, <f64>-NEVER);
}
