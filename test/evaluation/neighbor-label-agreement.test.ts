import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { neighborLabelAgreement } from "../../src/evaluation/neighbor-label-agreement";
import { layouts, y } from "./scored-layouts";

describe("neighborLabelAgreement", () => {
  it.each(layouts)(
    "is the share that scikit-learn's neighbours give: $name",
    async ({ layout, agreement }) => {
      for (const [k, value] of Object.entries(agreement)) {
        expect(await neighborLabelAgreement(layout, y, Number(k))).toBeCloseTo(value, 12);
      }
    },
  );

  it("counts every neighbour of every row, but not the row itself", async () => {
    const x = matrixOf([[0], [1], [3], [7]]);
    // Two nearest: of 0 are 1, 3; of 1 are 0, 3; of 3 are 1, 0; of 7 are 3, 1.
    expect(await neighborLabelAgreement(x, Int32Array.of(0, 0, 1, 1), 2)).toBe(3 / 8);
  });

  it("refuses too many neighbours, NaN, and labels that do not fit", async () => {
    const x = matrixOf([[0], [1], [2]]);
    const labels = Int32Array.of(0, 0, 1);
    await expect(neighborLabelAgreement(x, labels, 3)).rejects.toThrow(
      /neighborLabelAgreement: expected k <= 2/,
    );
    await expect(neighborLabelAgreement(x, Int32Array.of(0), 1)).rejects.toThrow(/expected 3 labels.*got 1/);
    await expect(neighborLabelAgreement(matrixOf([[0], [1], [NaN]]), labels, 1)).rejects.toThrow(
      /NaN in row 2/,
    );
  });
});
