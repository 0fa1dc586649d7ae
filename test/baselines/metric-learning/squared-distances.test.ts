import { describe, expect, it } from "vitest";
import { identityMap } from "../../../src/baselines/metric-learning/linear-map";
import { visitSquaredDistances } from "../../../src/baselines/metric-learning/squared-distances";
import { naiveDistance, randomRows } from "./naive";

describe("visitSquaredDistances", () => {
  // Odd and even, less and more than a block.
  it.each([
    [1, 3],
    [2, 1],
    [7, 5],
    [64, 2],
    [65, 3],
    [131, 4],
  ])("%s rows of %s features against naive loops", async (rows, cols) => {
    const x = randomRows(rows, cols, rows);
    const seen: number[] = [];
    await visitSquaredDistances(x, (i, distances) => {
      seen.push(i);
      expect(distances.length).toBe(rows);
      const errors = distances.map((distance, j) => {
        return Math.abs(distance - naiveDistance(x, identityMap(cols, cols), i, j));
      });
      expect(Math.max(...errors)).toBeLessThan(1e-10);
      expect(distances[i]).toBe(0);
      // A visitor may write to what it is given.
      distances.fill(NaN);
    });
    expect(seen).toEqual(Array.from({ length: rows }, (_, i) => i));
  });

  it("is stopped by a signal between blocks", async () => {
    const x = randomRows(1000, 1, 1);
    const controller = new AbortController();
    let visited = 0;
    const visit = () => {
      if (++visited < 100) return;
      controller.abort(new Error("enough"));
      const until = performance.now() + 60;
      while (performance.now() < until);
    };
    await expect(visitSquaredDistances(x, visit, controller.signal)).rejects.toThrow("enough");
    expect(visited).toBeLessThan(200);
  });
});
