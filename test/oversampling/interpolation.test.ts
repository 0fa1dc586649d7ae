import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matrix, rowOf } from "../../src/data/matrix";
import { Adasyn } from "../../src/oversampling/adasyn";
import { BorderlineSmote } from "../../src/oversampling/borderline-smote";
import type { Resampled } from "../../src/oversampling/oversampler";
import { Smote } from "../../src/oversampling/smote";
import { clusters } from "../models/clusters";
import { isBetween, naiveClassNeighbors, naiveOthers, rowsOf } from "./naive";

interface Labelled {
  x: Matrix;
  y: Int32Array;
}

/** Rows on a small grid, so that many are equal or equally far, of two or three classes with at least 4 rows each. */
const labelled: fc.Arbitrary<Labelled> = fc
  .record({
    cols: fc.integer({ min: 1, max: 3 }),
    labels: fc.array(fc.constantFrom(0, 0, 0, 1, 4), { minLength: 8, maxLength: 30 }),
    values: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 150, maxLength: 150 }),
  })
  .map(({ cols, labels, values }) => {
    const y = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1, 4, 4, 4, 4, ...labels]);
    return { x: { data: Float32Array.from(values.slice(0, y.length * cols)), rows: y.length, cols }, y };
  });

const seeds = fc.integer({ min: 0, max: 1000 });

/** What holds for all of them: every new row lies between a row and one of the k nearest others of its class. */
function expectInterpolated(
  { x, y }: Labelled,
  { x: newX, y: newY, synthetic, origin }: Resampled,
  k: number,
) {
  expect(newX.data.subarray(0, x.data.length)).toEqual(x.data);
  expect(newY.subarray(0, y.length)).toEqual(y);
  expect(newX.data.length).toBe(newX.rows * x.cols);
  for (const values of [newY, synthetic, origin]) expect(values.length).toBe(newX.rows);
  for (let i = 0; i < x.rows; i++) expect([synthetic[i], origin[i]]).toEqual([0, i]);
  for (let i = x.rows; i < newX.rows; i++) {
    expect(synthetic[i]).toBe(1);
    expect(newY[i]).toBe(y[origin[i]]);
    const neighbors = naiveClassNeighbors(x, y, origin[i], k);
    expect(neighbors.some((neighbor) => isBetween(rowOf(newX, i), x, origin[i], neighbor))).toBe(true);
  }
}

describe("Smote", () => {
  it("makes rows between a row and its neighbours of its class until all classes are equal", async () => {
    await fc.assert(
      fc.asyncProperty(labelled, seeds, fc.integer({ min: 1, max: 3 }), async (given, seed, kNeighbors) => {
        const resampled = await new Smote({ seed, kNeighbors }).resample(given.x, given.y);
        expectInterpolated(given, resampled, kNeighbors);
        const sizes = [0, 1, 4].map((label) => rowsOf(resampled.y, label).length);
        expect(new Set(sizes).size).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it("finds the neighbours of many rows as those of few", async () => {
    // More rows than a plain scan searches.
    const { x, y } = clusters(6000, { classes: 2, features: 3 });
    const fewer = y.map((label, i) => (label === 1 && i % 4 === 1 ? 1 : 0));
    const resampled = await new Smote({ samplingStrategy: { 1: 1600 } }).resample(x, fewer);
    expectInterpolated({ x, y: fewer }, resampled, 5);
    expect(rowsOf(resampled.y, 1).length).toBe(1600);
  });

  it("gives the same rows for the same seed, and others for another", async () => {
    const { x, y } = clusters(40, { classes: 2 });
    y.fill(0, 20);
    const draw = (seed: number) => new Smote({ seed }).resample(x, y);
    expect(await draw(3)).toEqual(await draw(3));
    expect((await draw(4)).x).not.toEqual((await draw(3)).x);
  });
});

describe("Adasyn", () => {
  it("makes as many rows from each row as its neighbours of other classes call for", async () => {
    await fc.assert(
      fc.asyncProperty(labelled, seeds, fc.integer({ min: 1, max: 3 }), async (given, seed, nNeighbors) => {
        const { x, y } = given;
        const samplingStrategy = { 1: rowsOf(y, 1).length + 9, 4: rowsOf(y, 4).length + 14 };
        const others = Array.from(y, (_, row) => naiveOthers(x, y, row, nNeighbors));
        const total = (label: number) => rowsOf(y, label).reduce((sum, row) => sum + others[row], 0);
        const expected = Array.from(y, (label, row) => {
          const wanted = { 0: 0, 1: 9, 4: 14 }[label]!;
          return others[row] === 0 ? 0 : rint((wanted * others[row]) / total(label));
        });
        const made = (label: number) => rowsOf(y, label).some((row) => expected[row] > 0);
        fc.pre(made(1) && made(4));
        const resampled = await new Adasyn({ seed, nNeighbors, samplingStrategy }).resample(x, y);
        expectInterpolated(given, resampled, nNeighbors);
        const counts = Array.from(y, (_, row) => resampled.origin.filter((from) => from === row).length - 1);
        expect(counts).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("says to use Smote where no neighbourhood is mixed", async () => {
    const { x, y } = clusters(60, { classes: 2, spread: 0.01 });
    await expect(new Adasyn({ samplingStrategy: { 1: 50 } }).resample(x, y)).rejects.toThrow(
      "Adasyn.resample: expected rows of other classes among the 5 nearest of some row of class 1, " +
        "got none, so no row is harder to learn than another; use Smote instead",
    );
  });

  it("says to use Smote where so few rows are wanted that no row's share is one", async () => {
    const { x, y } = clusters(60, { classes: 2, spread: 20 });
    await expect(new Adasyn({ samplingStrategy: { 1: 31 } }).resample(x, y)).rejects.toThrow(
      "Adasyn.resample: expected enough new rows of class 1 for one of its rows to be given one of them, " +
        "got 1 for 30 rows; use Smote instead, or ask for more (samplingStrategy)",
    );
  });
});

describe("BorderlineSmote", () => {
  it("makes rows from those alone whose neighbours are mostly, but not all, of other classes", async () => {
    await fc.assert(
      fc.asyncProperty(labelled, seeds, fc.integer({ min: 1, max: 9 }), async (given, seed, mNeighbors) => {
        const { x, y } = given;
        const samplingStrategy = { 1: rowsOf(y, 1).length + 7, 4: rowsOf(y, 4).length + 5 };
        const options = { seed, kNeighbors: 2, mNeighbors, samplingStrategy };
        const resampled = await new BorderlineSmote(options).resample(x, y);
        expectInterpolated(given, resampled, 2);
        for (const label of [1, 4] as const) {
          const inDanger = rowsOf(y, label).filter((row) => {
            const others = naiveOthers(x, y, row, mNeighbors);
            return others >= mNeighbors / 2 && others < mNeighbors;
          });
          const made = rowsOf(resampled.y, label).filter((row) => resampled.synthetic[row] === 1);
          expect(made.length).toBe(inDanger.length === 0 ? 0 : { 1: 7, 4: 5 }[label]);
          for (const row of made) expect(inDanger).toContain(resampled.origin[row]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** To the nearest integer, halves to the even one. */
function rint(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
