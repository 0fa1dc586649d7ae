import { describe, expect, it } from "vitest";
import { cosineDecay } from "../../src/training/schedule";

describe("cosineDecay", () => {
  it.each([
    [0, 1],
    [0.25, (1 + Math.SQRT1_2) / 2],
    [1 / 3, 0.75],
    [0.5, 0.5],
    [2 / 3, 0.25],
    [1, 0],
  ])("after the share %s of the training, the factor is %s", (progress, factor) => {
    expect(cosineDecay(progress)).toBeCloseTo(factor, 12);
  });
});
