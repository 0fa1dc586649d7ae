import { describe, expect, it } from "vitest";
import { identityMap } from "../../../src/baselines/metric-learning/linear-map";
import { targetNeighbors } from "../../../src/baselines/metric-learning/target-neighbors";
import { naiveDistance, randomRows } from "./naive";

const rows = randomRows(40, 3, 1);
const x = { data: Float32Array.from(rows.data), rows: 40, cols: 3 };
// The class 1 has no rows.
const y = Int32Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 0 : 2));

describe("targetNeighbors", () => {
  it.each([1, 3])("are the %s nearest other rows of the class, against naive loops", async (k) => {
    const targets = await targetNeighbors("test", x, y, k);
    expect(targets.length).toBe(40 * k);
    for (let i = 0; i < 40; i++) {
      const others = [...y.keys()].filter((j) => j !== i && y[j] === y[i]);
      const distance = (j: number) => naiveDistance(rows, identityMap(3, 3), i, j);
      others.sort((a, b) => distance(a) - distance(b));
      expect([...targets.subarray(i * k, (i + 1) * k)]).toEqual(others.slice(0, k));
    }
  });

  it("refuses a class with too few rows", async () => {
    const few = y.map((label, i) => (i === 5 ? 1 : label));
    await expect(targetNeighbors("LMNN.fit", x, few, 1)).rejects.toThrow(
      "LMNN.fit: expected more than targetNeighbors=1 rows of each class, got 1 of class 1; " +
        "take fewer target neighbours, or leave that class out",
    );
  });
});
