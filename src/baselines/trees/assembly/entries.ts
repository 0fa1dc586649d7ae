/** An entry stands for a row of a sample: the row in 32 bits, its class in 16, and its weight, how often it was drawn. */

// @ts-ignore: decorator
@inline
export function entryOf(row: u32, label: u32, weight: u32): u64 {
  return (<u64>row) | ((<u64>label) << 32) | ((<u64>weight) << 48);
}

// @ts-ignore: decorator
@inline
export function labelOf(entry: u64): usize {
  return <usize>((entry >> 32) & 0xffff);
}

// @ts-ignore: decorator
@inline
export function weightOf(entry: u64): i32 {
  return <i32>(entry >> 48);
}
