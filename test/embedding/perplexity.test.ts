import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionalProbabilities } from "../../src/embedding/perplexity";
import { perplexityOf, sharesOfPerplexity } from "./naive";

function probabilities(squared: number[], perplexity: number): number[] {
  const p = new Float64Array(squared.length);
  conditionalProbabilities(Float64Array.from(squared), perplexity, p);
  return [...p];
}

const distances = fc
  .uniqueArray(fc.integer({ min: 1, max: 1e6 }), { minLength: 4, maxLength: 40 })
  .map((values) => values.sort((a, b) => a - b).map((value) => value / 1e5));

describe("conditionalProbabilities", () => {
  it("have the perplexity asked for, at every scale of the distances", () => {
    fc.assert(
      fc.property(
        distances,
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.integer({ min: -30, max: 30 }),
        (squared, share, power) => {
          const perplexity = 1 + share * (squared.length - 1);
          const p = probabilities(
            squared.map((d) => d * 10 ** power),
            perplexity,
          );
          expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
          expect(Math.log(perplexityOf(p))).toBeCloseTo(Math.log(perplexity), 5);
          const expected = sharesOfPerplexity(squared, perplexity);
          p.forEach((value, j) => expect(value).toBeCloseTo(expected[j], 4));
        },
      ),
    );
  });

  it("are shared by equally near neighbours where these are as many or more", () => {
    expect(probabilities([4, 4, 4, 5, 9], 2)).toEqual([1 / 3, 1 / 3, 1 / 3, 0, 0]);
    expect(probabilities([0, 0, 0, 0], 2)).toEqual([1 / 4, 1 / 4, 1 / 4, 1 / 4]);
    expect(probabilities([1, 2, 3], 1)).toEqual([1, 0, 0]);
  });

  it("go beyond equally near neighbours where these are fewer", () => {
    const p = probabilities([0, 0, 1, 4], 2.5);
    expect(p[0]).toBe(p[1]);
    expect(p[2]).toBeGreaterThan(p[3]);
    expect(perplexityOf(p)).toBeCloseTo(2.5, 5);
  });
});
