import { describe, expect, it } from "vitest";
import { takeRows } from "../../src/data/matrix";
import { affinitiesOf } from "../../src/embedding/affinities";
import { Pauses } from "../../src/pauses";
import { clusters } from "../models/clusters";
import { naiveAffinities } from "./naive";

describe("affinitiesOf", () => {
  it.each([4, 9.5])("is what the formulas give, perplexity %d", async (perplexity) => {
    const { x } = clusters(60, { features: 3, spread: 2 });
    const { starts, others, values } = await affinitiesOf(x, perplexity, new Pauses());
    const dense = Array.from({ length: 60 }, () => new Array<number>(60).fill(0));
    for (let i = 0; i < 60; i++) {
      for (let pair = starts[i]; pair < starts[i + 1]; pair++) {
        expect(others[pair]).toBeGreaterThan(i);
        expect(dense[i][others[pair]]).toBe(0); // no pair twice
        dense[i][others[pair]] = dense[others[pair]][i] = values[pair];
      }
    }
    const expected = naiveAffinities(x, perplexity, Math.floor(3 * perplexity));
    const errors = dense.flatMap((row, i) => row.map((value, j) => Math.abs(value - expected[i][j])));
    expect(Math.max(...errors)).toBeLessThan(1e-7);
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(1 / 2, 10);
  });

  it("of rows that are all equal is finite and sums to 1 / 2", async () => {
    const { x } = clusters(3);
    const equal = takeRows(x, new Int32Array(40));
    const { values } = await affinitiesOf(equal, 5, new Pauses());
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(1 / 2, 10);
  });
});
