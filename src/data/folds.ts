import { RandomState } from "../engine/random";
import { rowsByClass } from "./split";

/** One round of cross-validation: row indices in ascending order; together they are all rows. */
export interface Fold {
  train: Int32Array;
  test: Int32Array;
}

/**
 * `k` folds of `n` rows: those of scikit-learn's `KFold(k, shuffle=True, random_state=seed)`, row by row.
 *
 * Source: https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.KFold.html
 *
 * @throws RangeError unless 2 <= k <= n.
 */
export function kFold(n: number, k: number, seed: number): Fold[] {
  if (!Number.isInteger(k) || k < 2 || k > n)
    throw new RangeError(`kFold: expected 2 <= k <= ${n} (rows), got k=${k}`);
  const shuffled = new RandomState(seed).permutation(n);
  const foldOf = new Int32Array(n);
  let start = 0;
  for (let fold = 0; fold < k; fold++) {
    const end = start + Math.floor(n / k) + (fold < n % k ? 1 : 0);
    for (const row of shuffled.subarray(start, end)) foldOf[row] = fold;
    start = end;
  }
  return foldsFrom(foldOf, k);
}

/**
 * `k` folds in which every class has the same share, to within one row per class; sizes differ by at most one row.
 *
 * @param y class of each row.
 * @throws RangeError unless 2 <= k <= rows of the smallest class.
 */
export function stratifiedFolds(y: ArrayLike<number>, k: number, random: RandomState): Fold[] {
  if (!Number.isInteger(k) || k < 2) throw new RangeError(`stratifiedFolds: expected k >= 2, got k=${k}`);
  const foldOf = new Int32Array(y.length);
  // Dealing on where the class before stopped keeps the folds equally large.
  let dealt = 0;
  for (const [label, rows] of rowsByClass(y)) {
    if (rows.length < k) {
      throw new RangeError(
        `stratifiedFolds: expected k <= ${rows.length} (rows of class ${label}), got k=${k}; ` +
          "take fewer folds, or leave that class out",
      );
    }
    for (const row of random.shuffle(rows)) foldOf[row] = dealt++ % k;
  }
  return foldsFrom(foldOf, k);
}

/** @param foldOf the fold that tests each row. */
function foldsFrom(foldOf: Int32Array, k: number): Fold[] {
  const rows = Int32Array.from(foldOf.keys());
  return Array.from({ length: k }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    test: rows.filter((row) => foldOf[row] === fold),
  }));
}
