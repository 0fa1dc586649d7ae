import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holmCorrection } from "../../src/evaluation/holm";

describe("holmCorrection", () => {
  it("a worked example", () => {
    expect(holmCorrection([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holmCorrection([])).toEqual([]);
  });

  it("rejects exactly what the step-down procedure rejects", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
        const alpha = 0.05;
        const sorted = [...pValues].sort((a, b) => a - b);
        let accepted = sorted.findIndex((p, rank) => (sorted.length - rank) * p > alpha);
        if (accepted < 0) accepted = sorted.length;
        const rejected = holmCorrection(pValues).filter((p) => p <= alpha).length;
        expect(rejected).toBe(accepted);
      }),
    );
  });

  it("refuses what is no p-value", () => {
    expect(() => holmCorrection([0.5, NaN])).toThrow(/got NaN at index 1/);
    expect(() => holmCorrection([1.2])).toThrow(/0 .. 1/);
  });
});
