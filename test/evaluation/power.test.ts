import { describe, expect, it } from "vitest";
import { RandomState } from "../../src/engine/random";
import { detectableEffect, pairedTTestPower } from "../../src/evaluation/power";
import { pairedTTest } from "../../src/evaluation/t-tests";

describe("detectableEffect", () => {
  // Made with scipy 1.10.1: brentq on 1 - nct.cdf(c, n - 1, d sqrt(n)) + nct.cdf(-c, ...) = 0.8, c from t.ppf.
  it.each([
    [3, 0.05, 3.2640435498142026, 2.2972747673063996],
    [3, 0.01, 7.319892303581455, 5.172504356390462],
    [5, 0.05, 1.6819969659555598, 1.359417956390816],
    [5, 0.01, 2.6289737616422464, 2.1803324124034904],
    [10, 0.05, 0.9960013714360272, 0.8528375122376879],
    [30, 0.05, 0.5292356151129529, 0.4649454675959889],
    [30, 0.01, 0.6622069698385463, 0.6070293232771715],
  ])("n=%s, alpha=%s at power 0.8, against scipy", (n, alpha, twoSided, oneSided) => {
    expect(detectableEffect(n, alpha, 0.8)).toBeCloseTo(twoSided, 7);
    expect(detectableEffect(n, alpha, 0.8, "greater")).toBeCloseTo(oneSided, 7);
  });

  it("a single seed detects nothing", () => expect(detectableEffect(1, 0.05, 0.8)).toBe(Infinity));

  it("refuses a design that is none", () => {
    expect(() => detectableEffect(0, 0.05, 0.8)).toThrow(/n >= 1 pairs, got n=0/);
    expect(() => detectableEffect(5, 5, 0.8)).toThrow(/0 < alpha < 1, got alpha=5/);
    expect(() => detectableEffect(5, 0.05, 0.01)).toThrow(/alpha < power < 1/);
  });
});

describe("pairedTTestPower", () => {
  it("is the share of simulated experiments that reject", () => {
    const random = new RandomState(11);
    const experiments = 4000;
    let rejected = 0;
    for (let i = 0; i < experiments; i++) {
      const a = Array.from({ length: 5 }, () => 1.2 + random.normal());
      if (pairedTTest(a, [0, 0, 0, 0, 0]).p < 0.05) rejected++;
    }
    const power = pairedTTestPower(1.2, 5, 0.05);
    const deviation = Math.sqrt((power * (1 - power)) / experiments);
    expect(Math.abs(rejected / experiments - power)).toBeLessThan(4 * deviation);
  });

  it("is alpha without an effect, and mirrored for the other side", () => {
    expect(pairedTTestPower(0, 5, 0.05)).toBeCloseTo(0.05, 6);
    expect(pairedTTestPower(0, 5, 0.05, "greater")).toBeCloseTo(0.05, 6);
    expect(pairedTTestPower(-1, 5, 0.05, "less")).toBeCloseTo(pairedTTestPower(1, 5, 0.05, "greater"), 12);
    expect(pairedTTestPower(3, 1, 0.05)).toBe(0);
  });
});
