import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { silhouette } from "../../src/evaluation/silhouette";
import { layouts, y } from "./scored-layouts";

describe("silhouette", () => {
  it.each(layouts)("is scikit-learn's: $name", async ({ layout, ...expected }) => {
    expect(await silhouette(layout, y)).toBeCloseTo(expected.silhouette, 12);
    const withSingle = y.slice();
    withSingle[7] = 9;
    expect(await silhouette(layout, withSingle)).toBeCloseTo(expected.silhouetteWithSingle, 12);
  });

  // a = 1 in both classes; b = 9.5 or 10.5 from one side, the same from the other.
  it("of two pairs on a line", async () => {
    const x = matrixOf([[0], [1], [10], [11]]);
    const expected = (2 * (9.5 / 10.5) + 2 * (8.5 / 9.5)) / 4;
    expect(await silhouette(x, Int32Array.of(3, 3, 0, 0))).toBeCloseTo(expected, 14);
  });

  it("is 0 where all rows are equal", async () => {
    expect(await silhouette(matrixOf([[1], [1], [1], [1]]), Int32Array.of(0, 0, 1, 1))).toBe(0);
  });

  it("refuses one class, a class for every row, and labels that do not fit", async () => {
    const x = matrixOf([[0], [1], [2]]);
    await expect(silhouette(x, Int32Array.of(1, 1, 1))).rejects.toThrow(/at least 2 classes .*got 1/);
    await expect(silhouette(x, Int32Array.of(0, 1, 2))).rejects.toThrow(/fewer than the 3 rows, got 3/);
    await expect(silhouette(x, Int32Array.of(0, 1))).rejects.toThrow(/silhouette: expected 3 labels.*got 2/);
    await expect(silhouette(x, Int32Array.of(0, -1, 0))).rejects.toThrow(/labels >= 0, got -1 in row 1/);
    await expect(silhouette(matrixOf([[0], [NaN], [1]]), Int32Array.of(0, 0, 1))).rejects.toThrow(
      /NaN in row 1/,
    );
  });
});
