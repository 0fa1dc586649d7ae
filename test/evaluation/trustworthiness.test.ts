import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { trustworthiness } from "../../src/evaluation/trustworthiness";
import { layouts, x } from "./scored-layouts";

describe("trustworthiness", () => {
  it.each(layouts)("is scikit-learn's: $name", async ({ layout, trustworthiness: expected }) => {
    for (const [k, value] of Object.entries(expected)) {
      expect(await trustworthiness(x, layout, Number(k))).toBeCloseTo(value, 12);
    }
  });

  // On a line of six, folded so that row 5 lies beside row 0. Neighbours: 0-5, 5-0, and 1-0 or 1-2 tied, 2-1 or 2-3 ...
  it("counts the ranks of intruders", async () => {
    const line = matrixOf([[0], [1], [2], [3], [4], [5]]);
    const folded = matrixOf([[0], [1], [2], [3], [4], [0.4]]);
    // Row 0 meets row 5 (rank 5), row 5 meets row 0 (rank 5), row 1 meets row 5 at 0.6 (rank 5: 0, 2, 3, 4 are nearer);
    // rows 2, 3 and 4 meet 1, 2 and 3, all of rank 1. In excess of k = 1: 4 + 4 + 4.
    expect(await trustworthiness(line, folded, 1)).toBeCloseTo(1 - (2 * 12) / (6 * 1 * (12 - 3 - 1)), 14);
  });

  it("does not mind which of equally far rows are met", async () => {
    const data = matrixOf([[0], [0], [0], [0], [5], [-5]]);
    // In the layout the last of the equal rows are the nearest of the first ones, and of two far rows the second.
    const layout = matrixOf([[0], [3], [2.5], [1], [8], [-4.5]]);
    expect(await trustworthiness(data, layout, 1)).toBe(1);
  });

  it("refuses rows that do not match, NaN, and half of the rows as k", async () => {
    const two = matrixOf([[0], [1]]);
    await expect(trustworthiness(x, two)).rejects.toThrow(/expected 150 embedded rows, as in x, got 2/);
    await expect(trustworthiness(x, x, 75)).rejects.toThrow(
      /k from 1 to below 75 \(half of the rows\), got k=75/,
    );
    await expect(trustworthiness(x, x, 1.5)).rejects.toThrow(/got k=1.5/);
    const broken = matrixOf([[0], [1], [NaN], [3]]);
    await expect(trustworthiness(broken, broken, 1)).rejects.toThrow(/trustworthiness: .*NaN in row 2/);
  });
});
