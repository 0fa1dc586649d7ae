import { k, listCount, nearestRows, nearestSquared } from "./settings";

/**
 * The k nearest rows of a query are kept as a heap: the one that comes last, by squared distance, then by index, stands
 * first. `sortLists` puts them in order in the end.
 */
const LISTS_PER_TASK = 256;

// @ts-ignore: decorator
@inline
function squaredAt(query: i32, place: i32): usize {
  return nearestSquared + ((<usize>query * <usize>k + <usize>place) << 3);
}

// @ts-ignore: decorator
@inline
export function rowAt(query: i32, place: i32): usize {
  return nearestRows + ((<usize>query * <usize>k + <usize>place) << 2);
}

/** The k-th smallest squared distance of a query so far; other threads may be writing it. */
// @ts-ignore: decorator
@inline
export function worstOf(query: i32): f64 {
  return reinterpret<f64>(atomic.load<u64>(squaredAt(query, 0)));
}

/** Takes the row in place of the last of the k nearest if it comes before that. The caller offers each row once. */
export function offer(query: i32, squared: f64, row: i32): void {
  if (isBehind(query, 0, squared, row)) sink(query, k, squared, row);
}

/** Task `task`: puts 256 lists in ascending order. */
export function sortLists(task: i32): void {
  const end = min((task + 1) * LISTS_PER_TASK, listCount);
  for (let query = task * LISTS_PER_TASK; query < end; query++) {
    for (let last = k - 1; last > 0; last--) {
      const squared = load<f64>(squaredAt(query, last));
      const row = load<i32>(rowAt(query, last));
      put(query, last, load<f64>(squaredAt(query, 0)), load<i32>(rowAt(query, 0)));
      sink(query, last, squared, row);
    }
  }
}

/** Fills the first place of a heap of `size`: moves up what comes after the new row, and puts it where that ends. */
function sink(query: i32, size: i32, squared: f64, row: i32): void {
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    let childSquared = load<f64>(squaredAt(query, child));
    let childRow = load<i32>(rowAt(query, child));
    if (child + 1 < size && isBehind(query, child + 1, childSquared, childRow)) {
      child++;
      childSquared = load<f64>(squaredAt(query, child));
      childRow = load<i32>(rowAt(query, child));
    }
    if (childSquared < squared || (childSquared == squared && childRow < row)) break;
    put(query, place, childSquared, childRow);
    place = child;
  }
  put(query, place, squared, row);
}

/** Whether what stands at a place comes after a row. */
// @ts-ignore: decorator
@inline
function isBehind(query: i32, place: i32, squared: f64, row: i32): bool {
  const other = load<f64>(squaredAt(query, place));
  return other > squared || (other == squared && load<i32>(rowAt(query, place)) > row);
}

// @ts-ignore: decorator
@inline
function put(query: i32, place: i32, squared: f64, row: i32): void {
  store<f64>(squaredAt(query, place), squared);
  store<i32>(rowAt(query, place), row);
}
