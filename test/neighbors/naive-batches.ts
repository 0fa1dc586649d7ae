const MASK = (1n << 64n) - 1n;
const GOLDEN = 0x9e3779b97f4a7c15n;

function mix(value: bigint): bigint {
  value = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  value = ((value ^ (value >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return value ^ (value >> 31n);
}

/** One batch, drawn as SplitMix64 and Lemire's method are published. */
export function batchOf(
  rows: number,
  batchSize: number,
  keys: [seed: number, epoch: number, sample: number, round: number],
) {
  const [seed, epoch, sample, round] = keys.map(BigInt);
  const bound = BigInt(rows);
  let state = mix((mix((((seed << 32n) | epoch) + GOLDEN) & MASK) ^ ((sample << 32n) | round)) & MASK);
  const batch = new Set<number>();
  while (batch.size < batchSize) {
    state = (state + GOLDEN) & MASK;
    const product = (mix(state) >> 32n) * bound;
    if ((product & 0xffffffffn) >= (1n << 32n) % bound) batch.add(Number(product >> 32n));
  }
  return batch;
}
