import { describe, expect, it } from "vitest";
import { drawDistinct } from "../../src/engine/draw-distinct";
import { RandomState } from "../../src/engine/random";

describe("drawDistinct", () => {
  it("draws different numbers within range, all of them where as many are asked for", () => {
    const random = new RandomState(1);
    for (const [count, n] of [
      [1, 1],
      [5, 5],
      [3, 50],
      [49, 50],
    ]) {
      const drawn = drawDistinct(count, n, random);
      expect(drawn.length).toBe(count);
      expect(new Set(drawn).size).toBe(count);
      expect(drawn.every((row) => row >= 0 && row < n)).toBe(true);
    }
  });

  it("draws every set equally often", () => {
    const random = new RandomState(2);
    const counts = new Map<string, number>();
    const draws = 6000;
    for (let i = 0; i < draws; i++) {
      const set = String(drawDistinct(2, 4, random).sort());
      counts.set(set, (counts.get(set) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a binomial count.
    const deviation = 5 * Math.sqrt((draws * (1 / 6) * 5) / 6);
    for (const count of counts.values()) expect(Math.abs(count - draws / 6)).toBeLessThan(deviation);
  });
});
