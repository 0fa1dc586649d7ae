import {
  blockRadii,
  blockRows,
  blockValues,
  cellBlocks,
  cellDistances,
  cellOrder,
  cells,
  centres,
  homeSquared,
  rows,
  width,
} from "./settings";
import { pairDistance, relativeError } from "./distance";
import { sortByKey } from "./sort";

/**
 * Task `cell`: sorts the rows of the cell, which `blockRows` already lists, by their distance to the centre, and copies
 * their values into the blocks. In a single cell, which is searched whole, the order does not matter.
 */
export function arrangeCell(cell: i32): void {
  const first = load<i32>(cellBlocks + (<usize>cell << 2));
  const end = load<i32>(cellBlocks + (<usize>cell << 2), 4);
  const ids = blockRows + (<usize>first << 5);
  const radii = blockRadii + (<usize>first << 5);
  const places = (end - first) << 3;
  let count = 0;
  while (count < places && load<i32>(ids + (<usize>count << 2)) >= 0) count++;
  for (let i = 0; i < count; i++) {
    const row = load<i32>(ids + (<usize>i << 2));
    const squared = cells == 1 ? 0 : load<f64>(homeSquared + (<usize>row << 3));
    store<f32>(radii + (<usize>i << 2), <f32>Math.sqrt(squared));
  }
  if (cells > 1) sortByKey(radii, ids, count);
  for (let i = count; i < places; i++) {
    store<f32>(radii + (<usize>i << 2), load<f32>(radii + (<usize>(count - 1) << 2)));
  }
  for (let i = 0; i < places; i++) copyIntoBlock(first + (i >> 3), i & 7);
}

function copyIntoBlock(block: i32, lane: i32): void {
  const row = load<i32>(blockRows + (<usize>block << 5) + (<usize>lane << 2));
  let from = rows + ((<usize>row * <usize>width) << 2);
  let to = blockValues + ((<usize>block * <usize>width) << 5) + (<usize>lane << 2);
  for (let column = 0; column < width; column++, from += 4, to += 32) {
    store<f32>(to, row < 0 ? NaN : load<f32>(from));
  }
}

/** The distance from the centre of a cell to its farthest row; below any distance where the cell is empty. */
export function cellRadius(cell: i32): f64 {
  const first = load<i32>(cellBlocks + (<usize>cell << 2));
  const end = load<i32>(cellBlocks + (<usize>cell << 2), 4);
  return first == end ? -Infinity : <f64>load<f32>(blockRadii + (<usize>end << 5) - 4);
}

/**
 * A lower bound of the distance from the centre of one cell to every row of another, and the key by which
 * `cellOrder` is sorted.
 *
 * @param distance of the two centres, as computed.
 */
// @ts-ignore: decorator
@inline
export function nearestPossible(distance: f64, cell: i32): f64 {
  const error = relativeError();
  return distance * (1.0 - error) - cellRadius(cell) * (1.0 + error);
}

/** Task `cell`: sorts all cells by how near to the centre of this one their rows may be. */
export function orderCells(cell: i32): void {
  const ids = cellOrder + ((<usize>cell * <usize>cells) << 2);
  const keys = cellDistances + ((<usize>cell * <usize>cells) << 2);
  for (let other = 0; other < cells; other++) {
    store<i32>(ids + (<usize>other << 2), other);
    store<f32>(keys + (<usize>other << 2), <f32>nearestPossible(centreDistance(cell, other), other));
  }
  sortByKey(keys, ids, cells);
  for (let i = 0; i < cells; i++) {
    const other = load<i32>(ids + (<usize>i << 2));
    store<f32>(keys + (<usize>i << 2), <f32>centreDistance(cell, other));
  }
}

function centreDistance(a: i32, b: i32): f64 {
  const bytes = <usize>width << 2;
  return Math.sqrt(<f64>pairDistance(centres + <usize>a * bytes, centres + <usize>b * bytes));
}
