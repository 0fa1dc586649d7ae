/** NCA and LMNN once more, by loops over rows from their formulas, and what their tests share. */
import { expect } from "vitest";
import type { LinearMap, Rows } from "../../../src/baselines/metric-learning/linear-map";
import { RandomState } from "../../../src/engine/random";

/** Standard normal values. */
export function randomRows(rows: number, cols: number, seed: number): Rows {
  const random = new RandomState(seed);
  return { data: Float64Array.from({ length: rows * cols }, () => random.normal()), rows, cols };
}

export const rowOf = ({ data, cols }: Rows, i: number): number[] => [
  ...data.subarray(i * cols, (i + 1) * cols),
];

/** `|A(x_i - x_j)|²`. */
export function naiveDistance(x: Rows, map: LinearMap, i: number, j: number): number {
  const difference = rowOf(x, i).map((value, k) => value - rowOf(x, j)[k]);
  return Array.from({ length: map.rows }, (_, c) => {
    return rowOf(map, c).reduce((sum, weight, k) => sum + weight * difference[k], 0) ** 2;
  }).reduce((a, b) => a + b);
}

/** `Σ_i p_i` of NCA. */
export function naiveExpectedHits(x: Rows, y: Int32Array, map: LinearMap): number {
  let hits = 0;
  for (let i = 0; i < x.rows; i++) {
    const shares = [...y.keys()].map((j) => (j === i ? 0 : Math.exp(-naiveDistance(x, map, i, j))));
    const ofClass = shares.filter((_, j) => y[j] === y[i]);
    hits += ofClass.reduce((a, b) => a + b) / shares.reduce((a, b) => a + b);
  }
  return hits;
}

/** ε of LMNN, with all rows of other classes. */
export function naiveMarginLoss(
  x: Rows,
  y: Int32Array,
  targets: Int32Array,
  mu: number,
  map: LinearMap,
): number {
  const k = targets.length / x.rows;
  let [pull, push] = [0, 0];
  for (let i = 0; i < x.rows; i++) {
    for (const j of targets.subarray(i * k, (i + 1) * k)) {
      const near = naiveDistance(x, map, i, j);
      pull += near;
      for (let l = 0; l < x.rows; l++) {
        if (y[l] !== y[i]) push += Math.max(0, 1 + near - naiveDistance(x, map, i, l));
      }
    }
  }
  return (1 - mu) * pull + mu * push;
}

/** The gradient of `value` at a map against central differences of it, entry by entry. */
export async function expectGradient(
  value: (at: Float64Array, gradient: Float64Array) => number | Promise<number>,
  map: LinearMap,
): Promise<void> {
  const gradient = new Float64Array(map.data.length);
  await value(map.data, gradient);
  for (let at = 0; at < map.data.length; at++) {
    const around = [1e-5, -1e-5].map((change) => map.data.map((entry, i) => entry + (i === at ? change : 0)));
    const [above, below] = await Promise.all(around.map((a) => value(a, new Float64Array(a.length))));
    expect(gradient[at], `entry ${at}`).toBeCloseTo((above - below) / 2e-5, 4);
  }
  // A map that nothing depends on would pass whatever the formula is.
  expect(Math.hypot(...gradient)).toBeGreaterThan(0.1);
}
