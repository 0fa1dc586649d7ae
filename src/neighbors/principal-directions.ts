import type { RandomState } from "../engine/random";

const ROUNDS = 3;

/**
 * Orthonormal directions along which centred rows vary most, roughly: subspace iteration, `X'X` applied a few times to
 * random directions. (Halko, Martinsson, Tropp, "Finding structure with randomness", 2011, algorithm 4.4.)
 *
 * @param rows centred rows of equal length.
 * @param count how many directions, at most the length of a row.
 */
export function principalDirections(
  rows: readonly Float64Array[],
  count: number,
  random: RandomState,
): Float64Array[] {
  const { length } = rows[0];
  let directions = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
  orthonormalize(directions, random);
  for (let round = 0; round < ROUNDS; round++) {
    const next = directions.map(() => new Float64Array(length));
    for (const row of rows) {
      directions.forEach((direction, i) => addScaled(next[i], row, dot(direction, row)));
    }
    directions = next;
    orthonormalize(directions, random);
  }
  return directions;
}

/** Gram-Schmidt, twice, so that rounding does not accumulate; what vanishes is drawn anew. */
function orthonormalize(directions: readonly Float64Array[], random: RandomState): void {
  directions.forEach((direction, i) => {
    for (;;) {
      const before = Math.sqrt(dot(direction, direction));
      for (let pass = 0; pass < 2; pass++) {
        for (let l = 0; l < i; l++) addScaled(direction, directions[l], -dot(direction, directions[l]));
      }
      const norm = Math.sqrt(dot(direction, direction));
      if (norm > 1e-10 * before) {
        for (let j = 0; j < direction.length; j++) direction[j] /= norm;
        return;
      }
      for (let j = 0; j < direction.length; j++) direction[j] = random.normal();
    }
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

function addScaled(a: Float64Array, b: Float64Array, scale: number): void {
  for (let j = 0; j < a.length; j++) a[j] += scale * b[j];
}
