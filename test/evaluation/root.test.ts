import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { increasingRoot } from "../../src/evaluation/root";

describe("increasingRoot", () => {
  it("finds the root of a cubic wherever it lies", () => {
    const root = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(root, (at) => {
        const f = (x: number): number => (x - at) ** 3 + 0.5 * (x - at);
        expect(increasingRoot(f, -10, 10)).toBeCloseTo(at, 9);
      }),
    );
  });

  it("takes few evaluations on an S-shaped function", () => {
    let evaluations = 0;
    const root = increasingRoot(
      (x) => {
        evaluations++;
        return Math.tanh(x - 3) + 0.9;
      },
      -40,
      40,
    );
    expect(root).toBeCloseTo(3 + Math.atanh(-0.9), 9);
    expect(evaluations).toBeLessThan(30);
  });

  it("accepts a root at an end", () => {
    expect(increasingRoot((x) => x, 0, 5)).toBeCloseTo(0, 9);
    expect(increasingRoot((x) => x - 5, 0, 5)).toBeCloseTo(5, 9);
  });
});
