/**
 * SplitMix64: every start gives a stream of its own, so any batch can be drawn again without those before it.
 *
 * Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
const GOLDEN: u64 = 0x9e3779b97f4a7c15;

let state: u64 = 0;

/** Begins the stream of this batch. */
export function beginStream(seed: u32, epoch: u32, sample: u32, round: u32): void {
  state = mix(mix(((<u64>seed << 32) | <u64>epoch) + GOLDEN) ^ ((<u64>sample << 32) | <u64>round));
}

/**
 * A uniform integer, 0 <= value < bound, without bias.
 *
 * Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
 */
export function below(bound: u32): u32 {
  const rejected: u32 = (0 - bound) % bound;
  let product: u64;
  do {
    state += GOLDEN;
    product = (mix(state) >>> 32) * <u64>bound;
  } while (<u32>product < rejected);
  return <u32>(product >>> 32);
}

// @ts-ignore: decorator
@inline
function mix(value: u64): u64 {
  value = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >>> 27)) * 0x94d049bb133111eb;
  return value ^ (value >>> 31);
}
