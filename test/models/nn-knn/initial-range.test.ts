import { describe, expect, it } from "vitest";
import { loadDataset } from "../../../src/data/load";
import { matrixOf } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { DISTANCES } from "../../../src/models/nn-knn/distance";
import { initialRange } from "../../../src/models/nn-knn/initial-range";
import fixture from "./fixtures/initial-ranges.json";
import wine from "./fixtures/wine.json";
import { normals } from "./small-cases";

const random = () => new RandomState(0);

describe("initialRange", () => {
  it.each([
    ["zebra-a", 1, 5.308],
    ["zebra-b", 1, 4.729],
    ["zebra-b", 5, 12.996],
  ] as const)("of %s with k = %i is the authors' %f", async (name, k, range) => {
    const { x } = await loadDataset(name);
    expect(await initialRange("test", x, k, "euclidean", random())).toBeCloseTo(range, 3);
  });

  it("of raw wine with k = 1 is the authors' 11.239", async () => {
    const x = matrixOf(wine.x);
    expect(await initialRange("test", x, 1, "euclidean", random())).toBeCloseTo(11.239, 3);
  });

  it.each(DISTANCES)(
    "in %s distances is the mean that scipy gives, equal rows included",
    async (distance) => {
      const x = matrixOf(fixture.x);
      for (const [k, range] of Object.entries(fixture.ranges[distance])) {
        const found = await initialRange("test", x, Number(k), distance, random());
        expect(found / range).toBeCloseTo(1, 5);
      }
    },
  );

  it.each(["euclidean", "manhattan"] as const)(
    "in %s distances is taken against 5,000 cases drawn from more, no case against itself",
    async (distance) => {
      const x = normals(5200, 1, 1);
      const [found, again, other] = [
        await initialRange("test", x, 1, distance, random()),
        await initialRange("test", x, 1, distance, random()),
        await initialRange("test", x, 1, distance, new RandomState(1)),
      ];
      expect(again).toBe(found);
      expect(other).not.toBe(found);
      // On a line, the nearest other case is the one before or behind.
      const sorted = x.data.slice().sort();
      const nearest = sorted.map((value, i) =>
        Math.min(value - (sorted[i - 1] ?? -Infinity), (sorted[i + 1] ?? Infinity) - value),
      );
      const ofAll = nearest.reduce((a, b) => a + b) / x.rows;
      // Fewer to choose from are farther away, by a factor of 5200 / 5000. Itself would be nearest of all.
      expect(found / ofAll).toBeGreaterThan(1);
      expect(found / ofAll).toBeLessThan(1.1);
    },
  );

  it("is stopped by a signal while it compares every two cases", async () => {
    const x = normals(6000, 40, 2);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 5);
    const found = initialRange("test", x, 1, "manhattan", random(), controller.signal);
    await expect(found).rejects.toThrow("enough");
  });

  it("refuses a k that is not below the number of cases, and cases that are all equal", async () => {
    const x = normals(5, 2, 1);
    await expect(initialRange("Model.fit", x, 5, "euclidean", random())).rejects.toThrow(
      "Model.fit: expected k < 5 (cases to measure the initial range against), got k=5",
    );
    const equal = { data: new Float32Array(10).fill(3), rows: 5, cols: 2 };
    for (const distance of DISTANCES) {
      await expect(initialRange("Model.fit", equal, 2, distance, random())).rejects.toThrow(
        "Model.fit: expected cases that differ, got a distance of 0",
      );
    }
  });
});
