import { describe, expect, it } from "vitest";
import { identityMap } from "../../../src/baselines/metric-learning/linear-map";
import { PairScatter } from "../../../src/baselines/metric-learning/pair-scatter";
import { RandomState } from "../../../src/engine/random";
import { randomRows, rowOf } from "./naive";

const [ROWS, FEATURES] = [12, 3];
const x = randomRows(ROWS, FEATURES, 1);
const random = new RandomState(2);

describe("PairScatter", () => {
  // Partners are taken four at a time.
  it.each([0, 1, 3, 4, 5, 8, 11])("of %s partners for each row, against naive loops", (count) => {
    const scatter = new PairScatter(x);
    const naive = Array.from({ length: FEATURES }, () => new Float64Array(FEATURES));
    for (let i = 0; i < ROWS; i++) {
      const partners = random.permutation(ROWS);
      const weights = random.rand(ROWS).map((u) => u - 0.5);
      scatter.add(i, partners, weights, count);
      for (let at = 0; at < count; at++) {
        const d = rowOf(x, i).map((value, k) => value - rowOf(x, partners[at])[k]);
        d.forEach((left, j) => d.forEach((right, k) => (naive[j][k] += weights[at] * left * right)));
      }
    }
    const gradient = new Float64Array(FEATURES * FEATURES);
    scatter.gradient(identityMap(FEATURES, FEATURES), 1, gradient);
    naive.forEach((row, j) => {
      row.forEach((value, k) => expect(gradient[j * FEATURES + k]).toBeCloseTo(value, 10));
    });

    const map = randomRows(2, FEATURES, 3);
    const scaled = new Float64Array(2 * FEATURES);
    scatter.gradient(map, -2, scaled);
    for (let c = 0; c < 2; c++) {
      for (let k = 0; k < FEATURES; k++) {
        const product = rowOf(map, c).reduce((sum, weight, j) => sum + weight * naive[j][k], 0);
        expect(scaled[c * FEATURES + k]).toBeCloseTo(-2 * product, 10);
      }
    }
  });
});
