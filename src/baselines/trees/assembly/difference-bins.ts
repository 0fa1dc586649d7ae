/** The differences between a query and all candidates, as bins between the cuts of each feature. */
import * as s from "./settings";

/** Of the first bin: bins are signed, since SIMD compares signed bytes only. */
const FIRST_BIN = -128;

/** Writes i8, splitFeatures x candidateStride: the bin of a difference is the number of cuts that are not above it. */
export function fillDifferenceBins(query: i32, bins: usize): void {
  const row = s.values + (<usize>query * <usize>s.features << 2);
  for (let i = 0; i < s.splitFeatures; i++) {
    const value = load<f32>(row + (<usize>load<i32>(s.splitFeature + (<usize>i << 2)) << 2));
    fillFeature(i, value, bins + <usize>i * s.candidateStride);
  }
}

/** Goes from the query's value outward, since differences grow that way. */
function fillFeature(i: i32, value: f32, target: usize): void {
  const count = s.candidateCount;
  const values = s.sortedValues + (<usize>i * <usize>count << 2);
  const order = s.sortedCandidates + (<usize>i * <usize>count << 2);
  let above = firstNotBelow(value, values, count);
  let below = above - 1;
  let bin = FIRST_BIN;
  let cut = s.splitCuts + (<usize>load<i32>(s.cutStarts + (<usize>i << 2)) << 2);
  const end = s.splitCuts + (<usize>load<i32>(s.cutStarts + (<usize>(i + 1) << 2)) << 2);
  for (; cut < end; cut += 4, bin++) {
    const limit = load<f32>(cut);
    for (; above < count && load<f32>(values + (<usize>above << 2)) - value < limit; above++) {
      store<i8>(target + <usize>load<i32>(order + (<usize>above << 2)), <i8>bin);
    }
    for (; below >= 0 && value - load<f32>(values + (<usize>below << 2)) < limit; below--) {
      store<i8>(target + <usize>load<i32>(order + (<usize>below << 2)), <i8>bin);
    }
  }
  for (; above < count; above++) store<i8>(target + <usize>load<i32>(order + (<usize>above << 2)), <i8>bin);
  for (; below >= 0; below--) store<i8>(target + <usize>load<i32>(order + (<usize>below << 2)), <i8>bin);
}

/** The place of the first of `count` ascending values that is not below `value`. */
function firstNotBelow(value: f32, values: usize, count: i32): i32 {
  let low = 0;
  let length = count;
  while (length > 0) {
    const half = length >> 1;
    const below = load<f32>(values + (<usize>(low + half) << 2)) < value;
    low = select(low + half + 1, low, below);
    length = select(length - half - 1, half, below);
  }
  return low;
}
