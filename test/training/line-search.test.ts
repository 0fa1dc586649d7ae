import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LinePoint, lineSearch } from "../../src/training/line-search";

/** A function of the step and its derivative, as points; `trials` counts them. */
function line(value: (step: number) => number, slope: (step: number) => number) {
  const at = (step: number): LinePoint => ({ step, value: value(step), slope: slope(step) });
  const search = { start: at(0), trials: 0, evaluate: async (step: number) => (search.trials++, at(step)) };
  return search;
}

function expectStrongWolfe(start: LinePoint, found: LinePoint | undefined): void {
  expect(found).toBeDefined();
  expect(found!.step).toBeGreaterThan(0);
  expect(found!.value).toBeLessThanOrEqual(start.value + 1e-4 * found!.step * start.slope);
  expect(Math.abs(found!.slope)).toBeLessThanOrEqual(-0.9 * start.slope);
}

describe("lineSearch", () => {
  it.each([0.001, 0.3, 1, 40, 1e6])("finds a Wolfe point of a parabola, first step %s", async (firstStep) => {
    const { start, evaluate } = line(
      (a) => (a - 3) ** 2,
      (a) => 2 * (a - 3),
    );
    expectStrongWolfe(start, await lineSearch(start, evaluate, firstStep));
  });

  it("takes the first step where it will do", async () => {
    const search = line(
      (a) => (a - 3) ** 2,
      (a) => 2 * (a - 3),
    );
    expect((await lineSearch(search.start, search.evaluate, 2.5))!.step).toBe(2.5);
    expect(search.trials).toBe(1);
  });

  it("finds Wolfe points of functions with many minima", async () => {
    const wave = fc.tuple(
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      fc.double({ min: 0.1, max: 20, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    );
    const property = fc.asyncProperty(wave, async ([height, frequency, phase, firstStep]) => {
      const search = line(
        (a) => (a - 2) ** 2 + height * Math.sin(frequency * a + phase),
        (a) => 2 * (a - 2) + height * frequency * Math.cos(frequency * a + phase),
      );
      fc.pre(search.start.slope < -0.1);
      expectStrongWolfe(search.start, await lineSearch(search.start, search.evaluate, firstStep));
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("turns back where the function is no number", async () => {
    // The minimum is at 1/2, and behind 1 there is nothing.
    const { start, evaluate } = line(
      (a) => -2 * a - Math.log(1 - a),
      (a) => -2 + 1 / (1 - a),
    );
    expectStrongWolfe(start, await lineSearch(start, evaluate, 100));
  });

  it("gives nothing where the slope promised what the function does not keep", async () => {
    const search = line(
      (a) => a,
      () => -1,
    );
    expect(await lineSearch(search.start, search.evaluate, 1)).toBeUndefined();
    expect(search.trials).toBeLessThanOrEqual(30);
  });

  it("gives the farthest point where the function falls forever", async () => {
    const { start, evaluate } = line(
      (a) => -a,
      () => -1,
    );
    expect((await lineSearch(start, evaluate, 1))!.step).toBe(2 ** 29);
  });
});
