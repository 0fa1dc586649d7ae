/**
 * A 32-bit number that follows from the values of a row: equal rows, equal numbers; other rows, other numbers but for
 * one pair in 2^32.
 *
 * Source: A. Appleby, MurmurHash3_x86_32 with seed 0, over the bits of the float32 values.
 */
export function rowHash(row: Float32Array): number {
  let hash = 0;
  // Minus zero equals zero: the sum makes them the same.
  for (const bits of new Int32Array(row.map((value) => value + 0).buffer)) {
    hash ^= Math.imul(rotate(Math.imul(bits, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
  }
  hash ^= 4 * row.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

const rotate = (bits: number, by: number): number => (bits << by) | (bits >>> (32 - by));
