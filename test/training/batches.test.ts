import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { gatherLabels, gatherRows, shuffledBatches } from "../../src/training/batches";

describe("shuffledBatches", () => {
  it.each([
    [10, 3, 3],
    [9, 3, 3],
    [3, 3, 1],
    [5, 1, 5],
  ])("cuts %s rows into batches of %s: %s of them, no row twice", (rows, batchSize, batches) => {
    const cut = shuffledBatches(rows, batchSize, new RandomState(1));
    expect(cut.map((batch) => batch.length)).toEqual(new Array(batches).fill(batchSize));
    const seen = cut.flatMap((batch) => [...batch]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.every((row) => row >= 0 && row < rows)).toBe(true);
  });

  it.each([
    [10, 3, [3, 3, 3, 1]],
    [9, 3, [3, 3, 3]],
    [2, 3, [2]],
  ])(
    "cuts %s rows into batches of %s, and one of those left over where it is kept",
    (rows, batchSize, sizes) => {
      const cut = shuffledBatches(rows, batchSize, new RandomState(1), true);
      expect(cut.map((batch) => batch.length)).toEqual(sizes);
      expect(new Set(cut.flatMap((batch) => [...batch])).size).toBe(rows);
      const full = shuffledBatches(rows, batchSize, new RandomState(1));
      expect(cut.slice(0, full.length)).toEqual(full);
    },
  );

  it("leaves other rows out with another order", () => {
    const random = new RandomState(1);
    const left = () => {
      const taken = new Set(shuffledBatches(10, 9, random).flatMap((batch) => [...batch]));
      return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((row) => !taken.has(row));
    };
    expect(new Set(Array.from({ length: 30 }, left)).size).toBeGreaterThan(5);
  });
});

describe("gathering", () => {
  const x = matrixOf([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  it("takes rows in any order, more than once, as copies", () => {
    const rows = gatherRows(x, Int32Array.of(2, 0, 2));
    expect(rows).toEqual({ data: Float32Array.of(5, 6, 1, 2, 5, 6), shape: [3, 2] });
    rows.data.fill(0);
    expect(x.data[0]).toBe(1);
  });

  it("takes labels into a shape", () => {
    expect(gatherLabels(Int32Array.of(7, 8, 9), Int32Array.of(2, 0, 1, 1), [2, 2])).toEqual({
      data: Int32Array.of(9, 7, 8, 8),
      shape: [2, 2],
    });
  });
});
