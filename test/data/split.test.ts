import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stratifiedSample, stratifiedSplit } from "../../src/data/split";
import { RandomState } from "../../src/engine/random";

/** Labels of classes with the given numbers of rows, mixed. */
function labelsOf(counts: number[]): Int32Array {
  const labels = counts.flatMap((count, label) => Array<number>(count).fill(label));
  return new RandomState(5).shuffle(Int32Array.from(labels));
}

function countsIn(y: Int32Array, rows: Int32Array, classes: number): number[] {
  const counts = Array<number>(classes).fill(0);
  rows.forEach((row) => counts[y[row]]++);
  return counts;
}

const isAscending = (rows: Int32Array) => rows.every((row, i) => i === 0 || rows[i - 1] < row);

describe("stratifiedSplit", () => {
  const fractions = { train: 0.64, validation: 0.16, test: 0.2 };

  it("gives every part its share of every class", () => {
    const y = labelsOf([500, 100, 25]);
    const { train, validation, test } = stratifiedSplit(y, fractions, new RandomState(0));
    expect(countsIn(y, train, 3)).toEqual([320, 64, 16]);
    expect(countsIn(y, validation, 3)).toEqual([80, 16, 4]);
    expect(countsIn(y, test, 3)).toEqual([100, 20, 5]);
  });

  it("is a partition in ascending order with a row of every class in every part", () => {
    const counts = fc.array(fc.integer({ min: 3, max: 40 }), { minLength: 1, maxLength: 4 });
    const weights = fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 20 })));
    fc.assert(
      fc.property(counts, weights, fc.nat(1000), (sizes, [a, b, c], seed) => {
        const y = labelsOf(sizes);
        const shares = { train: a / (a + b + c), validation: b / (a + b + c), test: c / (a + b + c) };
        const parts = Object.values(stratifiedSplit(y, shares, new RandomState(seed)));
        parts.forEach((part) => expect(isAscending(part)).toBe(true));
        const all = parts.flatMap((part: Int32Array) => Array.from(part)).sort((i, j) => i - j);
        expect(all).toEqual(Array.from(y.keys()));
        parts.forEach((part) => expect(Math.min(...countsIn(y, part, sizes.length))).toBeGreaterThan(0));
      }),
    );
  });

  it("is decided by the seed", () => {
    const y = labelsOf([60, 40]);
    const split = (seed: number) => stratifiedSplit(y, fractions, new RandomState(seed));
    expect(split(1)).toEqual(split(1));
    expect(split(1).test).not.toEqual(split(2).test);
  });

  it("leaves a part of fraction 0 empty", () => {
    const { train, validation, test } = stratifiedSplit(
      labelsOf([8, 2]),
      { train: 0.5, validation: 0, test: 0.5 },
      new RandomState(0),
    );
    expect([train.length, validation.length, test.length]).toEqual([5, 0, 5]);
  });

  it("splits as many rows as the largest data set has", () => {
    const y = new Int32Array(796_497).map((_, i) => (i % 50 === 0 ? 1 : 0));
    const { train, validation, test } = stratifiedSplit(y, fractions, new RandomState(0));
    expect(train.length + validation.length + test.length).toBe(y.length);
  });

  it("refuses a class with fewer rows than parts, and fractions that are none", () => {
    expect(() => stratifiedSplit(labelsOf([9, 2]), fractions, new RandomState(0))).toThrow(
      /expected at least 3 rows of every class, one for each part, got 2 of class 1/,
    );
    const refused = [
      { train: 0.6, validation: 0.2, test: 0.3 },
      { train: 0, validation: 0.5, test: 0.5 },
      { train: 1.2, validation: -0.2, test: 0 },
      { train: NaN, validation: 0.2, test: 0.2 },
    ];
    for (const wrong of refused) {
      expect(() => stratifiedSplit(labelsOf([9, 9]), wrong, new RandomState(0))).toThrow(
        /expected fractions/,
      );
    }
  });
});

describe("stratifiedSample", () => {
  it("draws exactly n different rows, of each class its share to within one", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(counts, fc.float({ min: 0, max: 1, noNaN: true }), (sizes, share) => {
        const y = labelsOf(sizes);
        const n = Math.round(share * y.length);
        const sample = stratifiedSample(y, n, new RandomState(1));
        expect(sample.length).toBe(n);
        expect(isAscending(sample)).toBe(true);
        countsIn(y, sample, sizes.length).forEach((count, label) =>
          expect(Math.abs(count - (n * sizes[label]) / y.length)).toBeLessThan(1),
        );
      }),
    );
  });

  it("reaches every row", () => {
    const y = labelsOf([5, 5]);
    const seen = new Set(
      Array.from({ length: 50 }, (_, seed) => [...stratifiedSample(y, 2, new RandomState(seed))]).flat(),
    );
    expect(seen.size).toBe(10);
  });

  it.each([-1, 2.5, 11])("refuses n=%s of 10", (n) => {
    expect(() => stratifiedSample(labelsOf([5, 5]), n, new RandomState(0))).toThrow(
      `expected 0 <= n <= 10 (rows), got n=${n}`,
    );
  });
});
