import { describe, expect, it } from "vitest";
import { mean, standardDeviation } from "../../src/evaluation/descriptive";
import { pairedTTest, welchTTest } from "../../src/evaluation/t-tests";
import { BASELINE, MODEL, RIVAL } from "./samples";

// Made with scipy 1.10.1: ttest_rel(a, b, alternative=...) and ttest_ind(a, b, equal_var=False, alternative=...).
describe("t-tests against scipy", () => {
  it.each([
    ["two-sided", BASELINE, 30.080876313010457, 7.274386162796968e-6],
    ["greater", BASELINE, 30.080876313010457, 3.637193081398484e-6],
    ["less", BASELINE, 30.080876313010457, 0.9999963628069186],
    ["two-sided", RIVAL, 1.2351601952262454, 0.2843609876706527],
    ["greater", RIVAL, 1.2351601952262454, 0.14218049383532635],
    ["less", RIVAL, 1.2351601952262454, 0.8578195061646736],
  ] as const)("paired, %s", (alternative, other, t, p) => {
    const test = pairedTTest(MODEL, other, alternative);
    expect(test.t / t).toBeCloseTo(1, 10);
    expect(test.p / p).toBeCloseTo(1, 9);
    expect(test.df).toBe(4);
    expect(test.degenerate).toBeUndefined();
  });

  it.each([
    ["two-sided", BASELINE, 32.012770327768536, 1.3696425856498674e-7, 5.632928126809221],
    ["greater", BASELINE, 32.012770327768536, 6.848212928249337e-8, 5.632928126809221],
    ["less", BASELINE, 32.012770327768536, 0.9999999315178707, 5.632928126809221],
    ["two-sided", RIVAL, 0.3163702084959305, 0.7598261659075554, 7.992565709886934],
    ["greater", RIVAL, 0.3163702084959305, 0.3799130829537777, 7.992565709886934],
  ] as const)("Welch, %s", (alternative, other, t, p, df) => {
    const test = welchTTest(MODEL, other, alternative);
    expect(test.t / t).toBeCloseTo(1, 10);
    expect(test.p / p).toBeCloseTo(1, 8);
    expect(test.df).toBeCloseTo(df, 9);
  });

  it("Welch, samples of different lengths", () => {
    const test = welchTTest(MODEL, BASELINE.slice(0, 3));
    expect(test.t).toBeCloseTo(28.95231944836357, 9);
    expect(test.p / 1.1405946409248303e-7).toBeCloseTo(1, 8);
  });

  it("mean and sample standard deviation (numpy 1.24.2, ddof=1)", () => {
    expect(mean(MODEL)).toBeCloseTo(0.69848, 14);
    expect(standardDeviation(MODEL)).toBeCloseTo(0.0037399197852360207, 14);
  });
});

describe("degenerate samples", () => {
  it("one pair shows nothing", () => {
    expect(pairedTTest([0.7], [0.6])).toMatchObject({ t: 0, df: 0, p: 1, degenerate: /single value/ });
    expect(pairedTTest([0.7], [0.6], "greater").p).toBe(1);
    expect(welchTTest([0.7], [0.6, 0.5], "greater")).toMatchObject({
      t: 0,
      p: 1,
      degenerate: /single value/,
    });
  });

  it("identical samples", () => {
    expect(pairedTTest(MODEL, MODEL)).toMatchObject({ difference: 0, t: 0, p: 1, degenerate: /identical/ });
    expect(pairedTTest(MODEL, MODEL, "greater").p).toBe(0.5);
    expect(welchTTest([1, 1], [1, 1, 1])).toMatchObject({ t: 0, p: 1 });
  });

  // 0.8 - 0.7 and 0.7 - 0.6 differ in the last bits only: no spread, not a huge t.
  it("differences that agree up to rounding: the sign test", () => {
    const [a, b] = [
      [0.8, 0.7, 0.6],
      [0.7, 0.6, 0.5],
    ];
    expect(pairedTTest(a, b)).toMatchObject({ t: Infinity, p: 0.25, degenerate: /no spread/ });
    expect(pairedTTest(a, b, "greater").p).toBe(0.125);
    expect(pairedTTest(a, b, "less").p).toBe(1);
    expect(pairedTTest(b, a, "less")).toMatchObject({ t: -Infinity, p: 0.125 });
  });

  it("two constant samples: the permutation test, one of 10 ways to choose 2 of 5", () => {
    expect(welchTTest([2, 2], [1, 1, 1], "greater").p).toBeCloseTo(0.1, 12);
    expect(welchTTest([2, 2], [1, 1, 1]).p).toBeCloseTo(0.2, 12);
    expect(welchTTest([2, 2], [1, 1, 1], "less").p).toBe(1);
  });

  it("a single value has standard deviation 0", () => {
    expect(standardDeviation([3])).toBe(0);
    expect(standardDeviation([0.1, 0.1, 0.1])).toBe(0);
  });
});

describe("t-tests refuse", () => {
  it("unequal lengths, empty samples, NaN", () => {
    expect(() => pairedTTest([1, 2], [1])).toThrow(
      /pairedTTest: expected samples of one length.*got 2 and 1/,
    );
    expect(() => pairedTTest([], [])).toThrow(/pairedTTest: expected at least one value/);
    expect(() => welchTTest([1, NaN], [1, 2])).toThrow(
      /welchTTest: expected finite values, got NaN at index 1/,
    );
    expect(() => mean([])).toThrow(/mean: expected at least one value/);
  });
});
