import { k, nearestRows, nearestSquared } from "./settings";

// @ts-ignore: decorator
@inline
export function squaredAt(query: i32, rank: i32): usize {
  return nearestSquared + ((<usize>query * <usize>k + <usize>rank) << 3);
}

// @ts-ignore: decorator
@inline
export function rowAt(query: i32, rank: i32): usize {
  return nearestRows + ((<usize>query * <usize>k + <usize>rank) << 2);
}

/** The k-th smallest squared distance of a query so far; other threads may be writing it. */
// @ts-ignore: decorator
@inline
export function worstOf(query: i32): f64 {
  return reinterpret<f64>(atomic.load<u64>(squaredAt(query, k - 1)));
}

/**
 * Puts the row in its place among the k nearest of the query if it belongs there: by squared distance, then by index.
 * The caller offers each row once.
 */
export function offer(query: i32, squared: f64, row: i32): void {
  let place = k - 1;
  if (!precedes(squared, row, query, place)) return;
  while (place > 0 && precedes(squared, row, query, place - 1)) place--;
  const moved = <usize>(k - 1 - place);
  memory.copy(squaredAt(query, place + 1), squaredAt(query, place), moved << 3);
  memory.copy(rowAt(query, place + 1), rowAt(query, place), moved << 2);
  store<f64>(squaredAt(query, place), squared);
  store<i32>(rowAt(query, place), row);
}

// @ts-ignore: decorator
@inline
function precedes(squared: f64, row: i32, query: i32, place: i32): bool {
  const other = load<f64>(squaredAt(query, place));
  return squared < other || (squared == other && row < load<i32>(rowAt(query, place)));
}
