import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { describe, expect, it } from "vitest";
import { noncentralTCdf } from "../../src/evaluation/noncentral-t";

describe("noncentralTCdf", () => {
  // Made with mpmath 1.2.1, 30 digits, adaptive quadrature of the density over s; scipy 1.10.1's nct.cdf agrees.
  it.each([
    [2.5, 4, 0, 0.9666167275940059],
    [2.5, 4, 1.2, 0.8079623333888301],
    [-1, 4, 1, 0.03277329533202785],
    [12, 4, 8, 0.7705292311793186],
    [30, 4, 35, 0.2456238304956713],
    [0, 1, 0.7, 0.241963652223073],
    [3, 1, -2, 0.9977679048681498],
    [2, 29, 2.5, 0.3083207898283146],
    [60, 2, 40, 0.6411605607692729],
    [1.5, 7.3, 3, 0.07433419945272755],
  ])("t=%s, df=%s, delta=%s", (t, df, delta, expected) => {
    expect(noncentralTCdf(t, df, delta)).toBeCloseTo(expected, 10);
  });

  it("is Student's t without noncentrality", () => {
    for (const df of [1, 2, 4, 9, 50, 1000]) {
      for (const t of [-20, -2, -0.3, 0, 1, 5]) {
        expect(noncentralTCdf(t, df, 0)).toBeCloseTo(tCdf(t, df), 10);
      }
    }
  });

  it("refuses df <= 0 and infinite arguments", () => {
    expect(() => noncentralTCdf(1, 0, 1)).toThrow(/df > 0.*df=0/);
    expect(() => noncentralTCdf(Infinity, 4, 1)).toThrow(/finite t/);
  });
});
