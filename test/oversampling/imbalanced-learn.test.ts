import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Matrix, matrixOf, rowOf, takeRows } from "../../src/data/matrix";
import { Adasyn } from "../../src/oversampling/adasyn";
import { BorderlineSmote } from "../../src/oversampling/borderline-smote";
import type { Resampled } from "../../src/oversampling/oversampler";
import { Smote } from "../../src/oversampling/smote";

const OVERSAMPLERS = { Smote, Adasyn, BorderlineSmote };

interface Fixture {
  data: { x: number[][]; y: number[] };
  cases: { kind: keyof typeof OVERSAMPLERS; classes: 2 | 3; options: object; x: number[][]; y: number[] }[];
  pooled: Record<"Smote" | "Adasyn", number[]>;
}

const path = join(__dirname, "fixtures", "imbalanced-learn.json");
const { data, cases, pooled } = JSON.parse(readFileSync(path, "utf8")) as Fixture;
const all = { x: matrixOf(data.x), y: Int32Array.from(data.y) };
const rowsOfTwo = [...all.y.keys()].filter((row) => all.y[row] !== 3);
const two = { x: takeRows(all.x, rowsOfTwo), y: Int32Array.from(rowsOfTwo, (row) => all.y[row]) };

describe("given imbalanced-learn's seed", () => {
  it.each(cases)("$kind makes the same rows: $options", async ({ kind, classes, options, x, y }) => {
    const given = classes === 2 ? two : all;
    const resampled = await new OVERSAMPLERS[kind](options).resample(given.x, given.y);
    expect(resampled.y.subarray(given.y.length)).toEqual(Int32Array.from(y));
    expect(syntheticOf(given.x, resampled)).toEqual(matrixOf(x));
  });
});

describe("given other seeds", () => {
  const pool = async (Oversampler: typeof Smote | typeof Adasyn) => {
    const sums: number[] = [];
    for (let seed = 0; seed < 25; seed++) {
      const { x, y, synthetic } = await new Oversampler({ seed }).resample(all.x, all.y);
      y.forEach((label, i) => {
        if (synthetic[i] === 1 && label === 3) sums.push(rowOf(x, i).reduce((sum, value) => sum + value));
      });
    }
    return sums;
  };

  it.each([
    { name: "Smote" as const, Oversampler: Smote, other: "Adasyn" as const },
    { name: "Adasyn" as const, Oversampler: Adasyn, other: "Smote" as const },
  ])("$name draws from the same distribution, and not from that of $other", async (drawn) => {
    const ours = await pool(drawn.Oversampler);
    expect(kolmogorovSmirnov(ours, pooled[drawn.name])).toBeGreaterThan(0.01);
    expect(kolmogorovSmirnov(ours, pooled[drawn.other])).toBeLessThan(0.001);
  });
});

function syntheticOf(given: Matrix, { x }: Resampled): Matrix {
  const rows = Array.from({ length: x.rows - given.rows }, (_, i) => given.rows + i);
  return takeRows(x, rows);
}

/** An upper bound of the p-value of the two-sample test: `2 exp(-2 D^2 n m / (n + m))`. */
function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const shareUpTo = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  const distance = Math.max(...[...a, ...b].map((v) => Math.abs(shareUpTo(a, v) - shareUpTo(b, v))));
  return 2 * Math.exp((-2 * distance ** 2 * a.length * b.length) / (a.length + b.length));
}
