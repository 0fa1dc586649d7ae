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
  groups,
  homes,
  homeSquared,
  queries,
  queriesPerTask,
  queryCount,
  queryOrder,
  thread,
  width,
} from "./settings";
import { cellRadius, nearestPossible } from "./arrange";
import { exactDistance, looseLimit, relativeError, underflow, underflowOfRoot } from "./distance";
import { offer, worstOf } from "./nearest";

// The query in hand.
let query: i32 = 0;
let values: usize = 0;
/** No row farther than this can be among the nearest: the distance to the k-th so far, rounded up. */
let reach: f64 = 0;
/** The same for squared distances summed in f32. */
let limit: f32 = 0;

/** Task `task`: answers `queriesPerTask` of the queries in `queryOrder`. */
export function searchCells(task: i32): void {
  let first = task * queriesPerTask;
  const end = min(first + queriesPerTask, queryCount);
  while (first < end) {
    const home = homeAt(first);
    let next = first + 1;
    while (next < end && next < first + 8 && homeAt(next) == home) next++;
    answerGroup(first, next - first, home);
    first = next;
  }
}

// @ts-ignore: decorator
@inline
function queryAt(place: i32): i32 {
  return load<i32>(queryOrder + (<usize>place << 2));
}

// @ts-ignore: decorator
@inline
function homeAt(place: i32): i32 {
  return cells == 1 ? 0 : load<i32>(homes + (<usize>queryAt(place) << 2));
}

/**
 * Finds the k nearest rows of up to eight queries with one home cell: first in this cell, then in the cells that may hold
 * nearer rows than those found, nearest cells first.
 *
 * A cell is skipped by the triangle inequality, and by the hyperplane halfway between the two centres: each row is
 * nearer to its own centre than to that of the home cell. The bounds are computed for all eight queries at once, in f32;
 * `relativeError` has room for that.
 */
function answerGroup(first: i32, size: i32, home: i32): void {
  for (let lane = 0; lane < size; lane++) {
    const chosen = queryAt(first + lane);
    turnTo(chosen);
    scanCell(home, cells == 1 ? 0 : Math.sqrt(load<f64>(homeSquared + (<usize>chosen << 3))));
  }
  if (cells == 1) return;

  // In the memory of this thread: the values of the eight queries, column by column, and four numbers of each.
  const group = groups + (<usize>thread * (<usize>width + 4) << 5);
  const reaches = group + (<usize>width << 5);
  const ownDistances = reaches + 32;
  const ownSquared = reaches + 64;
  const squared = reaches + 96;
  for (let lane = 0; lane < 8; lane++) {
    // Lanes without a query repeat the last, but reach nowhere.
    const chosen = queryAt(first + min(lane, size - 1));
    const at = <usize>lane << 2;
    for (let column = 0; column < width; column++) {
      const from = queries + ((<usize>chosen * <usize>width + <usize>column) << 2);
      store<f32>(group + (<usize>column << 5) + at, load<f32>(from));
    }
    const own = load<f64>(homeSquared + (<usize>chosen << 3));
    store<f32>(ownSquared + at, <f32>own);
    store<f32>(ownDistances + at, <f32>Math.sqrt(own));
    turnTo(chosen);
    store<f32>(reaches + at, lane < size ? reachInF32() : -Infinity);
  }

  const error = relativeError();
  const more = f32x4.splat(<f32>(1.0 + error));
  const less = f32x4.splat(<f32>(1.0 - error));
  const lost = f32x4.splat(<f32>underflowOfRoot());
  const lostSquared = f32x4.splat(<f32>(2.0 * underflow()));
  const own0 = f32x4.add(f32x4.mul(v128.load(ownDistances), more), lost);
  const own1 = f32x4.add(f32x4.mul(v128.load(ownDistances, 16), more), lost);
  const ownSquared0 = f32x4.add(f32x4.mul(v128.load(ownSquared), more), lostSquared);
  const ownSquared1 = f32x4.add(f32x4.mul(v128.load(ownSquared, 16), more), lostSquared);
  const order = cellOrder + ((<usize>home * <usize>cells) << 2);
  const distances = cellDistances + ((<usize>home * <usize>cells) << 2);
  for (let i = 0; i < cells; i++) {
    const cell = load<i32>(order + (<usize>i << 2));
    const apart = <f64>load<f32>(distances + (<usize>i << 2));
    const possible = f32x4.splat(<f32>nearestPossible(apart, cell));
    const far0 = f32x4.gt(f32x4.sub(possible, own0), v128.load(reaches));
    const far1 = f32x4.gt(f32x4.sub(possible, own1), v128.load(reaches, 16));
    if (i32x4.all_true(v128.and(far0, far1))) return;
    if (cell == home) continue;
    measureGroup(group, centres + ((<usize>cell * <usize>width) << 2), squared);
    const radius = f32x4.splat(<f32>(cellRadius(cell) * (1.0 + error) + underflowOfRoot()));
    const halved = f32x4.splat(<f32>(0.5 / (apart * (1.0 + error))));
    let lanes = i32x4.bitmask(
      outOfReach(v128.load(squared), v128.load(reaches), ownSquared0, radius, halved, less),
    );
    lanes |=
      i32x4.bitmask(
        outOfReach(v128.load(squared, 16), v128.load(reaches, 16), ownSquared1, radius, halved, less),
      ) << 4;
    lanes |= i32x4.bitmask(far0) | (i32x4.bitmask(far1) << 4);
    for (lanes ^= 255; lanes; lanes &= lanes - 1) {
      const lane = ctz(lanes);
      turnTo(queryAt(first + lane));
      scanCell(cell, Math.sqrt(<f64>load<f32>(squared + (<usize>lane << 2))));
      store<f32>(reaches + (<usize>lane << 2), reachInF32());
    }
  }
}

/** Which of four queries no row of a cell can be near enough to, from the squared distances to its centre. */
// @ts-ignore: decorator
@inline
function outOfReach(
  squared: v128,
  reaches: v128,
  ownSquared: v128,
  radius: v128,
  halved: v128,
  less: v128,
): v128 {
  const toHyperplane = f32x4.mul(f32x4.sub(f32x4.mul(squared, less), ownSquared), halved);
  const toBall = f32x4.sub(f32x4.mul(f32x4.sqrt(squared), less), radius);
  return v128.or(f32x4.gt(toHyperplane, reaches), f32x4.gt(toBall, reaches));
}

/** Writes the squared distances of the eight queries to one row. */
function measureGroup(group: usize, row: usize, squared: usize): void {
  let even0 = f32x4.splat(0);
  let even1 = f32x4.splat(0);
  let odd0 = f32x4.splat(0);
  let odd1 = f32x4.splat(0);
  for (const end = row + (<usize>width << 2); row < end; row += 8, group += 64) {
    const value = v128.load32_splat(row);
    let difference = f32x4.sub(value, v128.load(group));
    even0 = f32x4.add(even0, f32x4.mul(difference, difference));
    difference = f32x4.sub(value, v128.load(group, 16));
    even1 = f32x4.add(even1, f32x4.mul(difference, difference));
    const next = v128.load32_splat(row, 4);
    difference = f32x4.sub(next, v128.load(group, 32));
    odd0 = f32x4.add(odd0, f32x4.mul(difference, difference));
    difference = f32x4.sub(next, v128.load(group, 48));
    odd1 = f32x4.add(odd1, f32x4.mul(difference, difference));
  }
  v128.store(squared, f32x4.add(even0, odd0));
  v128.store(squared, f32x4.add(even1, odd1), 16);
}

function turnTo(chosen: i32): void {
  query = chosen;
  values = queries + ((<usize>chosen * <usize>width) << 2);
  updateReach();
}

// @ts-ignore: decorator
@inline
function reachInF32(): f32 {
  return <f32>(reach * (1.0 + 1e-6));
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
  const start = firstBlockBeyond(<f32>distance, first, end);
  for (let block = start; block < end; block++) {
    if (<f64>innerRadius(block) * (1.0 - error) - high > reach) break;
    scanBlock(block);
  }
  for (let block = start - 1; block >= first; block--) {
    if (low - <f64>outerRadius(block) * (1.0 + error) > reach) break;
    scanBlock(block);
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
  let even0 = f32x4.splat(0);
  let even1 = f32x4.splat(0);
  let odd0 = f32x4.splat(0);
  let odd1 = f32x4.splat(0);
  let lanes: i32;
  for (;;) {
    // Most rows are out after a few columns.
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
    lanes = within(f32x4.add(even0, odd0), f32x4.add(even1, odd1));
    if (lanes == 0) return;
    if (at == end) break;
  }
  even0 = f32x4.add(even0, odd0);
  even1 = f32x4.add(even1, odd1);
  while (lanes) {
    consider(block, ctz(lanes));
    lanes &= lanes - 1;
    if (lanes) lanes &= within(even0, even1);
  }
}

/** Which of eight sums are within the limit; NaN, of places left empty, never is. */
// @ts-ignore: decorator
@inline
function within(first: v128, second: v128): i32 {
  const limits = f32x4.splat(limit);
  return i32x4.bitmask(f32x4.le(first, limits)) | (i32x4.bitmask(f32x4.le(second, limits)) << 4);
}

function consider(block: i32, lane: i32): void {
  const row = load<i32>(blockRows + (<usize>block << 5) + (<usize>lane << 2));
  const start = blockValues + ((<usize>block * <usize>width) << 5) + (<usize>lane << 2);
  offer(query, exactDistance(values, 4, start, 32), row);
  updateReach();
}

function updateReach(): void {
  const worst = worstOf(query);
  reach = Math.sqrt(worst) * (1.0 + 1e-9);
  limit = looseLimit(worst);
}
