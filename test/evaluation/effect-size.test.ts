import { describe, expect, it } from "vitest";
import { hedgesCorrection, pairedEffectSize } from "../../src/evaluation/effect-size";
import { BASELINE, MODEL, RIVAL } from "./samples";

// Made with scipy 1.10.1: d from numpy, the interval by brentq on scipy.stats.nct.cdf(t, 4, delta) = 0.975 and 0.025,
// over sqrt(5); the correction from the gamma function of mpmath 1.2.1.
describe("pairedEffectSize against scipy", () => {
  it.each([
    [BASELINE, 13.452576851730925, 10.733603373010123, 4.627911998744317, 22.489615491107006],
    [RIVAL, 0.5523804319255592, 0.4407358183230219, -0.42647563642176606, 1.4759166856214434],
  ])("case %#", (other, d, g, low, high) => {
    const effect = pairedEffectSize(MODEL, other)!;
    expect(effect.d).toBeCloseTo(d, 9);
    expect(effect.g).toBeCloseTo(g, 9);
    expect(effect.low).toBeCloseTo(low, 6);
    expect(effect.high).toBeCloseTo(high, 6);
  });

  it("Hedges' correction", () => {
    const expected = [0.5641895835477563, 0.7236012545582676, 0.7978845608028654, 0.9138748917925522];
    [2, 3, 4, 9].forEach((df, i) => expect(hedgesCorrection(df)).toBeCloseTo(expected[i], 13));
    expect(hedgesCorrection(20)).toBeCloseTo(0.9619445337407487, 13);
    expect(hedgesCorrection(1)).toBe(0);
  });
});

describe("pairedEffectSize", () => {
  it("is mirrored when the samples change places", () => {
    const there = pairedEffectSize(MODEL, RIVAL)!;
    const back = pairedEffectSize(RIVAL, MODEL)!;
    expect(back.d).toBeCloseTo(-there.d, 12);
    expect(back.low).toBeCloseTo(-there.high, 9);
  });

  it("does not exist for one pair or without spread", () => {
    expect(pairedEffectSize([1], [0])).toBeUndefined();
    expect(pairedEffectSize([1, 2, 3], [0, 1, 2])).toBeUndefined();
    expect(pairedEffectSize(MODEL, MODEL)).toBeUndefined();
  });

  it("refuses unequal lengths and a confidence out of range", () => {
    expect(() => pairedEffectSize([1, 2], [1])).toThrow(/got 2 and 1/);
    expect(() => pairedEffectSize([1, 2], [1, 3], 95)).toThrow(/0 < confidence < 1, got 95/);
  });
});
