import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kFold, stratifiedFolds } from "../../src/data/folds";
import { RandomState } from "../../src/engine/random";

/** Every row is tested once, and trained on otherwise. */
function expectPartition(folds: { train: Int32Array; test: Int32Array }[], n: number): void {
  const tested = folds.flatMap(({ test }) => Array.from(test)).sort((a, b) => a - b);
  expect(tested).toEqual(Array.from({ length: n }, (_, i) => i));
  for (const { train, test } of folds) {
    const inTest = new Set(test);
    expect(Array.from(train)).toEqual(
      Array.from({ length: n }, (_, i) => i).filter((row) => !inTest.has(row)),
    );
    expect(Array.from(test)).toEqual([...test].sort((a, b) => a - b));
  }
}

describe("kFold", () => {
  // The first test fold of the NN-kNN paper's data sets: KFold(10, shuffle=True, random_state=42), scikit-learn 1.2.1.
  it.each([
    [110, [4, 10, 11, 30, 45, 64, 68, 78, 79, 84, 96]],
    [150, [9, 12, 18, 19, 31, 36, 64, 68, 73, 76, 78, 82, 110, 118, 141]],
    [
      220,
      [9, 15, 18, 30, 66, 67, 75, 93, 96, 100, 115, 132, 142, 148, 172, 175, 180, 189, 190, 197, 209, 218],
    ],
  ])("of %s rows begins as scikit-learn's", (n, test) => {
    const folds = kFold(n, 10, 42);
    expect(Array.from(folds[0].test)).toEqual(test);
    expectPartition(folds, n);
  });

  it("makes the same folds as scikit-learn where they differ in size", () => {
    // KFold(3, shuffle=True, random_state=7) over 11 rows, scikit-learn 1.2.1
    const tests = kFold(11, 3, 7).map(({ test }) => Array.from(test));
    expect(tests).toEqual([[0, 2, 5, 8], [1, 3, 7, 10], [4, 6, 9]]); // prettier-ignore
  });

  it("leaves one out when there are as many folds as rows", () => {
    // KFold(5, shuffle=True, random_state=0) over 5 rows, scikit-learn 1.2.1
    expect(kFold(5, 5, 0).map(({ test }) => test[0])).toEqual([2, 0, 1, 3, 4]);
  });

  it.each([1, 2.5, 6, NaN])("refuses k=%s of 5 rows", (k) => {
    expect(() => kFold(5, k, 0)).toThrow(`kFold: expected 2 <= k <= 5 (rows), got k=${k}`);
  });
});

describe("stratifiedFolds", () => {
  it("tests every row once, and every class evenly", () => {
    const counts = fc.array(fc.integer({ min: 4, max: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 4 }), fc.nat(100), (sizes, k, seed) => {
        const y = new RandomState(9).shuffle(
          Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label))),
        );
        const folds = stratifiedFolds(y, k, new RandomState(seed));
        expectPartition(folds, y.length);
        sizes.forEach((size, label) => {
          const perFold = folds.map(({ test }) => test.filter((row) => y[row] === label).length);
          expect(Math.max(...perFold) - Math.min(...perFold)).toBe(size % k === 0 ? 0 : 1);
        });
        const perFold = folds.map(({ test }) => test.length);
        expect(Math.max(...perFold) - Math.min(...perFold)).toBe(y.length % k === 0 ? 0 : 1);
      }),
    );
  });

  it("refuses more folds than a class has rows", () => {
    expect(() => stratifiedFolds([0, 0, 0, 1, 1], 3, new RandomState(0))).toThrow(
      "stratifiedFolds: expected k <= 2 (rows of class 1), got k=3",
    );
    expect(() => stratifiedFolds([0, 0], 1, new RandomState(0))).toThrow(
      "stratifiedFolds: expected k >= 2, got k=1",
    );
  });
});
