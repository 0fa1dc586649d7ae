import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScoreOrder } from "../../../src/baselines/trees/score-order";

describe("ScoreOrder", () => {
  it("puts the highest score first, of equal ones the earlier row", () => {
    const score = fc.oneof(
      fc.float({ noNaN: true }),
      fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 200 }), (values) => {
        const scores = Float32Array.from(values);
        const expected = Array.from(scores.keys()).sort(
          (a, b) => Number(scores[b] > scores[a]) - Number(scores[b] < scores[a]) || a - b,
        );
        expect([...new ScoreOrder(scores.length).of(scores)]).toEqual(expected);
      }),
    );
  });
});
