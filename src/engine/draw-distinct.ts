import type { RandomState } from "./random";

/**
 * `count` different numbers of 0 .. n - 1, every set of them as likely as any other.
 *
 * Source: R. W. Floyd's algorithm, in J. Bentley, "Programming Pearls: a sample of brilliance", 1987.
 */
export function drawDistinct(count: number, n: number, random: RandomState): Int32Array {
  const drawn = new Set<number>();
  for (let i = n - count; i < n; i++) {
    const candidate = random.randint(0, i + 1);
    drawn.add(drawn.has(candidate) ? i : candidate);
  }
  return Int32Array.from(drawn);
}
