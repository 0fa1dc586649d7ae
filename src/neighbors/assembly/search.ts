import {
  blockRadii,
  blockRows,
  blockValues,
  cellBlocks,
  cellDistances,
  cellOrder,
  cells,
  centres,
  countCompared,
  homes,
  homeSquared,
  k,
  queries,
  queriesPerTask,
  queryCount,
  queryOrder,
  width,
} from "./settings";
import { cellRadius, nearestPossible } from "./arrange";
import { exactDistance, looseLimit, pairDistance, relativeError, underflowOfRoot } from "./distance";
import { clearNearest, offer, squaredAt } from "./nearest";

// The query in hand.
let query: i32 = 0;
let values: usize = 0;
/** No row farther than this can be among the nearest: the distance to the k-th so far, rounded up. */
let reach: f64 = 0;
/** The same for squared distances summed in f32. */
let limit: f32 = 0;

/** Task `task`: answers `queriesPerTask` of the queries in `queryOrder`. */
export function searchCells(task: i32): void {
  const first = task * queriesPerTask;
  const end = min(first + queriesPerTask, queryCount);
  for (let i = first; i < end; i++) answer(load<i32>(queryOrder + (<usize>i << 2)));
}

/**
 * Finds the k nearest rows of one query: first in its home cell, then in the cells that may hold a nearer row than
 * those found, nearest cells first.
 *
 * A cell is skipped by the triangle inequality, and by the hyperplane halfway between the two centres: each row is
 * nearer to its own centre than to that of the home cell.
 */
function answer(chosen: i32): void {
  query = chosen;
  values = queries + ((<usize>query * <usize>width) << 2);
  clearNearest(query);
  updateReach();
  if (cells == 1) return scanCell(0, 0);

  const home = load<i32>(homes + (<usize>query << 2));
  const squaredHome = load<f64>(homeSquared + (<usize>query << 3));
  const distanceHome = Math.sqrt(squaredHome);
  scanCell(home, distanceHome);

  const error = relativeError();
  const order = cellOrder + ((<usize>home * <usize>cells) << 2);
  const distances = cellDistances + ((<usize>home * <usize>cells) << 2);
  for (let i = 0; i < cells; i++) {
    const cell = load<i32>(order + (<usize>i << 2));
    const apart = <f64>load<f32>(distances + (<usize>i << 2));
    if (nearestPossible(apart, cell) - distanceHome * (1.0 + error) > reach) break;
    if (cell == home) continue;
    const squared = <f64>pairDistance(values, centres + ((<usize>cell * <usize>width) << 2));
    const toHyperplane = (squared * (1.0 - error) - squaredHome * (1.0 + error)) / (2.0 * apart * (1.0 + error));
    if (toHyperplane - underflowOfRoot() > reach) continue;
    const distance = Math.sqrt(squared);
    if (distance * (1.0 - error) - cellRadius(cell) * (1.0 + error) - underflowOfRoot() > reach) continue;
    scanCell(cell, distance);
  }
}

/**
 * Compares the query with the rows of a cell, from those outward whose distance to the centre is most like its own: the
 * two distances differ by no more than the rows are apart.
 */
function scanCell(cell: i32, distance: f64): void {
  const first = load<i32>(cellBlocks + (<usize>cell << 2));
  const end = load<i32>(cellBlocks + (<usize>cell << 2), 4);
  const error = relativeError();
  const low = distance * (1.0 - error) - underflowOfRoot();
  const high = distance * (1.0 + error) + underflowOfRoot();
  let up = firstBlockBeyond(<f32>distance, first, end);
  let down = up - 1;
  while (up < end || down >= first) {
    const gapUp = up < end ? <f64>innerRadius(up) * (1.0 - error) - high : Infinity;
    const gapDown = down >= first ? low - <f64>outerRadius(down) * (1.0 + error) : Infinity;
    if (min(gapUp, gapDown) > reach) return;
    if (gapUp <= gapDown) scanBlock(up++);
    else scanBlock(down--);
  }
}

/** The first of the blocks whose farthest row is at least `radius` from the centre. */
function firstBlockBeyond(radius: f32, first: i32, end: i32): i32 {
  while (first < end) {
    const middle = (first + end) >> 1;
    if (outerRadius(middle) < radius) first = middle + 1;
    else end = middle;
  }
  return first;
}

// @ts-ignore: decorator
@inline
function innerRadius(block: i32): f32 {
  return load<f32>(blockRadii + (<usize>block << 5));
}

// @ts-ignore: decorator
@inline
function outerRadius(block: i32): f32 {
  return load<f32>(blockRadii + (<usize>block << 5), 28);
}

/** Compares the query with eight rows in f32, and exactly with those that may be among the nearest. */
function scanBlock(block: i32): void {
  countCompared(8);
  let at = blockValues + ((<usize>block * <usize>width) << 5);
  const end = at + (<usize>width << 5);
  let column = values;
  const limits = f32x4.splat(limit);
  let even0 = f32x4.splat(0);
  let even1 = f32x4.splat(0);
  let odd0 = f32x4.splat(0);
  let odd1 = f32x4.splat(0);
  let near0: v128;
  let near1: v128;
  for (;;) {
    const stop = min(end, at + 8 * 32);
    for (; at < stop; at += 64, column += 8) {
      const value = v128.load32_splat(column);
      let difference = f32x4.sub(value, v128.load(at));
      even0 = f32x4.add(even0, f32x4.mul(difference, difference));
      difference = f32x4.sub(value, v128.load(at, 16));
      even1 = f32x4.add(even1, f32x4.mul(difference, difference));
      const next = v128.load32_splat(column, 4);
      difference = f32x4.sub(next, v128.load(at, 32));
      odd0 = f32x4.add(odd0, f32x4.mul(difference, difference));
      difference = f32x4.sub(next, v128.load(at, 48));
      odd1 = f32x4.add(odd1, f32x4.mul(difference, difference));
    }
    near0 = f32x4.le(f32x4.add(even0, odd0), limits);
    near1 = f32x4.le(f32x4.add(even1, odd1), limits);
    if (!v128.any_true(v128.or(near0, near1))) return;
    if (at == end) break;
  }
  let lanes = i32x4.bitmask(near0) | (i32x4.bitmask(near1) << 4);
  for (; lanes; lanes &= lanes - 1) consider(block, ctz(lanes));
}

function consider(block: i32, lane: i32): void {
  const row = load<i32>(blockRows + (<usize>block << 5) + (<usize>lane << 2));
  const start = blockValues + ((<usize>block * <usize>width) << 5) + (<usize>lane << 2);
  offer(query, exactDistance(values, 4, start, 32), row);
  updateReach();
}

function updateReach(): void {
  const worst = load<f64>(squaredAt(query, k - 1));
  reach = Math.sqrt(worst) * (1.0 + 1e-9);
  limit = looseLimit(worst);
}
