/** Sorting float32 values by their bits: radix sort, least significant digits first. */
const DIGIT_BITS: u32 = 11;
const DIGITS: i32 = 1 << DIGIT_BITS;
/** u32 counters that `sortKeys` needs. */
export const SORT_COUNTERS: i32 = DIGITS;

/** A number whose order as u32 is the order of `value`; -0 counts as 0. */
// @ts-ignore: decorator
@inline
export function keyOf(value: f32): u32 {
  const bits = reinterpret<u32>(value + 0);
  return bits & 0x80000000 ? ~bits : bits | 0x80000000;
}

// @ts-ignore: decorator
@inline
export function valueOf(key: u32): f32 {
  return reinterpret<f32>(key & 0x80000000 ? key & 0x7fffffff : ~key);
}

/** Sorts u32 keys; returns where they are then: three passes end in `other`. */
export function sortKeys(keys: usize, other: usize, counters: usize, count: i32): usize {
  const bytes = <usize>count << 2;
  for (let shift: u32 = 0; shift < 32; shift += DIGIT_BITS) {
    memory.fill(counters, 0, <usize>DIGITS << 2);
    for (let at = keys; at < keys + bytes; at += 4) {
      const counter = counters + (((load<u32>(at) >> shift) & (DIGITS - 1)) << 2);
      store<u32>(counter, load<u32>(counter) + 1);
    }
    let sum: u32 = 0;
    for (let at = counters; at < counters + (<usize>DIGITS << 2); at += 4) {
      const here = load<u32>(at);
      store<u32>(at, sum);
      sum += here;
    }
    for (let at = keys; at < keys + bytes; at += 4) {
      const key = load<u32>(at);
      const counter = counters + (((key >> shift) & (DIGITS - 1)) << 2);
      const place = load<u32>(counter);
      store<u32>(counter, place + 1);
      store<u32>(other + (<usize>place << 2), key);
    }
    const swapped = keys;
    keys = other;
    other = swapped;
  }
  return keys;
}
