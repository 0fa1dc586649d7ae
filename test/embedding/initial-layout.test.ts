import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../src/data/matrix";
import { initialLayout } from "../../src/embedding/initial-layout";
import { RandomState } from "../../src/engine/random";

/** Variance falls from column to column: 100, 25, 1, 1. */
function stretched(rows: number): Matrix {
  const random = new RandomState(3);
  const deviations = [10, 5, 1, 1];
  return matrix(
    Float32Array.from({ length: 4 * rows }, (_, at) => 7 + deviations[at % 4] * random.normal()),
    rows,
    4,
  );
}

function column(layout: Float64Array, which: number): number[] {
  return [...layout].filter((_, at) => at % 2 === which);
}

function correlation(a: number[], b: number[]): number {
  const centred = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    return values.map((value) => value - mean);
  };
  const dot = (u: number[], v: number[]) => u.reduce((sum, value, i) => sum + value * v[i], 0);
  const [u, v] = [centred(a), centred(b)];
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
}

describe("initialLayout", () => {
  it("lies along the two directions of most variance, the first with a deviation of 1e-4", () => {
    const x = stretched(500);
    const layout = initialLayout(x, new RandomState(0));
    for (const which of [0, 1]) {
      const feature = Array.from({ length: x.rows }, (_, i) => x.data[4 * i + which]);
      expect(Math.abs(correlation(column(layout, which), feature))).toBeGreaterThan(0.99);
    }
    const deviation = Math.sqrt(column(layout, 0).reduce((sum, value) => sum + value ** 2, 0) / x.rows);
    expect(deviation).toBeCloseTo(1e-4, 6);
  });

  it("parts equal rows, a little", () => {
    const layout = initialLayout(matrix(new Float32Array(12).fill(3), 6, 2), new RandomState(0));
    expect(new Set(layout).size).toBe(12);
    layout.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-5));
  });

  it("takes rows of one column, and more rows than it samples", () => {
    const random = new RandomState(1);
    const line = matrix(
      Float32Array.from({ length: 6000 }, () => random.normal()),
      6000,
      1,
    );
    const layout = initialLayout(line, new RandomState(0));
    expect(Math.abs(correlation(column(layout, 0), [...line.data]))).toBeGreaterThan(0.999);
  });
});
