import { describe, expect, it } from "vitest";
import { takeRows } from "../../src/data/matrix";
import { affinitiesOf } from "../../src/embedding/affinities";
import { Pauses } from "../../src/pauses";
import { clusters } from "../models/clusters";
import { denseAffinities, naiveAffinities } from "./naive";

describe("affinitiesOf", () => {
  it.each([4, 9.5])("is what the formulas give, perplexity %d", async (perplexity) => {
    const { x } = clusters(60, { features: 3, spread: 2 });
    const affinities = await affinitiesOf(x, perplexity, new Pauses());
    const dense = denseAffinities(affinities);
    const expected = naiveAffinities(x, perplexity, Math.floor(3 * perplexity));
    const errors = dense.flatMap((row, i) => row.map((value, j) => Math.abs(value - expected[i][j])));
    expect(Math.max(...errors)).toBeLessThan(1e-7);
    expect(affinities.values.reduce((a, b) => a + b)).toBeCloseTo(1 / 2, 10);
  });

  it("of rows that are all equal is finite and sums to 1 / 2", async () => {
    const { x } = clusters(3);
    const equal = takeRows(x, new Int32Array(40));
    const { values } = await affinitiesOf(equal, 5, new Pauses());
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(1 / 2, 10);
  });
});
