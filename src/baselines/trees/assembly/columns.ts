/** The columns that histograms are made of: bins side by side, four columns in each 32-bit word. */
import * as s from "./settings";
import { barrier, nextTask } from "./threads";

/**
 * Where a feature stands.
 *
 * Alone in its column it keeps its bins, and `common` is -1. Beside others its commonest bin, `common`, is bin 0 of the
 * column, which they share, and its other bins follow from `offset` on.
 */
@unmanaged
export class Placement {
  column: i32;
  offset: i32;
  bins: i32;
  common: i32;
}

// @ts-ignore: decorator
@inline
export function placementOf(feature: i32): Placement {
  return changetype<Placement>(s.placements + (<usize>feature << 4));
}

/** The place of a bin in the column; not for the common one. */
// @ts-ignore: decorator
@inline
export function placeOf(placement: Placement, bin: i32): i32 {
  return placement.offset + bin - i32(placement.common >= 0 && bin > placement.common);
}

/** Fills `packed` from `bins`; a task is a column. */
export function packColumns(): void {
  for (let column = nextTask(); column < s.columns; column = nextTask()) packColumn(column);
  barrier();
}

function packColumn(column: i32): void {
  const target = s.packed + (<usize>(column >> 2) * <usize>s.rows << 2) + (column & 3);
  for (let i = 0; i < s.rows; i++) store<u8>(target + (<usize>i << 2), 0);
  const end = load<i32>(s.columnStarts + (<usize>(column + 1) << 2));
  for (let at = load<i32>(s.columnStarts + (<usize>column << 2)); at < end; at++) {
    const feature = load<i32>(s.columnFeatures + (<usize>at << 2));
    const placement = placementOf(feature);
    const source = s.bins + <usize>feature * <usize>s.rows;
    for (let i = 0; i < s.rows; i++) {
      const bin = <i32>load<u8>(source + i);
      if (bin != placement.common) store<u8>(target + (<usize>i << 2), <u8>placeOf(placement, bin));
    }
  }
}
