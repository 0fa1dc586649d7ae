/** Random numbers of one thread: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
let state: u64 = 0;

export function seedRandom(seed: u32): void {
  state = seed;
}

/** Uniform on 0 .. count - 1. */
// @ts-ignore: decorator
@inline
export function drawBelow(count: i32): i32 {
  state += 0x9e3779b97f4a7c15;
  let z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return <i32>(((z >> 32) * <u64>count) >> 32);
}
