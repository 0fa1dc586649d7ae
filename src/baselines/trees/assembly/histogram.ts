/**
 * Histograms: for each bin of each column the sums of gradients and Hessians of a node's rows.
 *
 * The sums are 64-bit integers. They are exact, so that they depend neither on the order of rows nor on threads, and a
 * node's histogram less that of one child is exactly that of the other (LightGBM, NeurIPS 2017).
 */
import * as s from "./settings";

/** Bytes of a bin, of a column, and of the four columns of a group. */
const COLUMN_BYTES: usize = 256 << 4;
const GROUP_BYTES: usize = 4 * COLUMN_BYTES;

// @ts-ignore: decorator
@inline
export function histogramOf(slot: i32, group: i32): usize {
  return s.histograms + (<usize>slot * <usize>s.groups + <usize>group) * GROUP_BYTES;
}

// @ts-ignore: decorator
@inline
export function columnHistogram(slot: i32, column: i32): usize {
  return histogramOf(slot, column >> 2) + <usize>(column & 3) * COLUMN_BYTES;
}

/** Sums up `count` rows of the list, from `start` on. */
export function accumulate(slot: i32, group: i32, start: i32, count: i32, gradients: usize): void {
  const histogram = histogramOf(slot, group);
  memory.fill(histogram, 0, GROUP_BYTES);
  const packed = s.packed + (<usize>group * <usize>s.rows << 2);
  const end = s.rowList + (<usize>(start + count) << 2);
  for (let at = s.rowList + (<usize>start << 2); at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const four = load<u32>(packed + (row << 2));
    const pair = i64x2.extend_low_i32x4_s(v128.load_zero<u64>(gradients + (row << 3)));
    const bin0 = histogram + ((four & 0xff) << 4);
    v128.store(bin0, i64x2.add(v128.load(bin0), pair));
    const bin1 = histogram + ((four >> 4) & 0xff0);
    v128.store(bin1, i64x2.add(v128.load(bin1, COLUMN_BYTES), pair), COLUMN_BYTES);
    const bin2 = histogram + ((four >> 12) & 0xff0);
    v128.store(bin2, i64x2.add(v128.load(bin2, 2 * COLUMN_BYTES), pair), 2 * COLUMN_BYTES);
    const bin3 = histogram + ((four >> 20) & 0xff0);
    v128.store(bin3, i64x2.add(v128.load(bin3, 3 * COLUMN_BYTES), pair), 3 * COLUMN_BYTES);
  }
}

/** Turns the histogram of a node into that of one child, by the histogram of the other. */
export function subtract(slot: i32, child: i32, group: i32): void {
  const from = histogramOf(slot, group);
  const what = histogramOf(child, group);
  for (let at: usize = 0; at < GROUP_BYTES; at += 16) {
    v128.store(from + at, i64x2.sub(v128.load(from + at), v128.load(what + at)));
  }
}
