import type { RandomState } from "../engine/random";

/** Shares of the rows; they sum to 1. */
export interface SplitFractions {
  train: number;
  validation: number;
  test: number;
}

/** Row indices of three disjoint parts that together are all rows; each in ascending order. */
export interface Split {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/**
 * Splits rows at random, every class by the same fractions.
 *
 * Each class gives `round(fraction * rows)` rows, but at least one, to the validation and to the test part, and the rest
 * to the training part. A fraction of 0 leaves its part empty.
 *
 * @param y class of each row.
 * @throws RangeError when the fractions are not positive (train) or not negative (the others) with sum 1, or when a
 * class has fewer rows than there are parts.
 */
export function stratifiedSplit(y: ArrayLike<number>, fractions: SplitFractions, random: RandomState): Split {
  const { train, validation, test } = fractions;
  const sum = train + validation + test;
  if (!(train > 0 && validation >= 0 && test >= 0) || Math.abs(sum - 1) > 1e-9) {
    throw new RangeError(
      "stratifiedSplit: expected fractions train > 0, validation >= 0, test >= 0 of sum 1, " +
        `got ${train}, ${validation}, ${test}`,
    );
  }
  const parts = [train, validation, test].filter((fraction) => fraction > 0).length;
  const pieces = { train: [] as Int32Array[], validation: [] as Int32Array[], test: [] as Int32Array[] };
  for (const [label, rows] of rowsByClass(y)) {
    if (rows.length < parts) {
      throw new RangeError(
        `stratifiedSplit: expected at least ${parts} rows of every class, one for each part, ` +
          `got ${rows.length} of class ${label}; leave that class out or merge it with another`,
      );
    }
    random.shuffle(rows);
    const share = (fraction: number) => (fraction > 0 ? Math.max(1, Math.round(fraction * rows.length)) : 0);
    // Rounding up both parts must leave something to train on.
    const inTest = Math.min(share(test), rows.length - 1 - Math.min(1, share(validation)));
    const inValidation = Math.min(share(validation), rows.length - 1 - inTest);
    pieces.test.push(rows.subarray(0, inTest));
    pieces.validation.push(rows.subarray(inTest, inTest + inValidation));
    pieces.train.push(rows.subarray(inTest + inValidation));
  }
  return {
    train: ascending(pieces.train),
    validation: ascending(pieces.validation),
    test: ascending(pieces.test),
  };
}

/**
 * Draws `n` rows at random, without replacement, with the class balance of all; in ascending order.
 *
 * Every class gives its share rounded down; the rows still missing come from the classes with the largest remainders.
 *
 * @param y class of each row.
 * @throws RangeError when `n` is not an integer of 0 .. rows.
 */
export function stratifiedSample(y: ArrayLike<number>, n: number, random: RandomState): Int32Array {
  if (!Number.isInteger(n) || n < 0 || n > y.length) {
    throw new RangeError(`stratifiedSample: expected 0 <= n <= ${y.length} (rows), got n=${n}`);
  }
  const classes = [...rowsByClass(y).values()].map((rows) => {
    const exact = (n * rows.length) / y.length;
    return { rows, take: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  const missing = n - classes.reduce((sum, { take }) => sum + take, 0);
  const byRemainder = [...classes].sort((a, b) => b.remainder - a.remainder);
  for (const chosen of byRemainder.slice(0, missing)) chosen.take++;
  return ascending(classes.map(({ rows, take }) => random.shuffle(rows).subarray(0, take)));
}

/** The rows of each class, in ascending order of class and row. */
export function rowsByClass(y: ArrayLike<number>): Map<number, Int32Array> {
  const counts = new Map<number, number>();
  for (let i = 0; i < y.length; i++) counts.set(y[i], (counts.get(y[i]) ?? 0) + 1);
  const rows = new Map(
    [...counts.keys()].sort((a, b) => a - b).map((label) => [label, new Int32Array(counts.get(label)!)]),
  );
  const filled = new Map<number, number>();
  for (let i = 0; i < y.length; i++) {
    const position = filled.get(y[i]) ?? 0;
    rows.get(y[i])![position] = i;
    filled.set(y[i], position + 1);
  }
  return rows;
}

function ascending(pieces: readonly Int32Array[]): Int32Array {
  const rows = new Int32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    rows.set(piece, end);
    end += piece.length;
  }
  return rows.sort();
}
