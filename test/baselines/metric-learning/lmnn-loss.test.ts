import { describe, expect, it } from "vitest";
import { findImpostors, union } from "../../../src/baselines/metric-learning/impostors";
import { identityMap } from "../../../src/baselines/metric-learning/linear-map";
import { lmnnLoss } from "../../../src/baselines/metric-learning/lmnn-loss";
import { expectGradient, naiveDistance, naiveMarginLoss, randomRows } from "./naive";

const ROWS = 31;
const x = randomRows(ROWS, 3, 1);
const y = Int32Array.from({ length: ROWS }, (_, i) => ((7 * i) % 5) % 3);
/** Any rows of the own class will do. */
const targets = Int32Array.from({ length: 2 * ROWS }, (_, at) => {
  const i = at >> 1;
  return [...y.keys()].filter((j) => j !== i && y[j] === y[i])[at & 1];
});
const MAPS = {
  identity: identityMap(3, 3),
  "a drawn map": randomRows(3, 3, 2),
  "onto two": randomRows(2, 3, 3),
};

describe.each(Object.entries(MAPS))("at %s", (_, map) => {
  it.each([0.2, 0.5, 1])("the loss with mu = %s, against naive loops and central differences", async (mu) => {
    const problem = { x, y, targets, mu };
    const impostors = await findImpostors(problem, map);
    const gradient = new Float64Array(map.data.length);
    expect(lmnnLoss(problem, map, impostors, gradient)).toBeCloseTo(
      naiveMarginLoss(x, y, targets, mu, map),
      8,
    );
    expect(lmnnLoss(problem, map, impostors)).toBe(lmnnLoss(problem, map, impostors, gradient));
    await expectGradient((data, into) => lmnnLoss(problem, { ...map, data }, impostors, into), map);
  });

  it("impostors are of other classes, in order, and all that are within a margin", async () => {
    const impostors = await findImpostors({ x, y, targets, mu: 0.5 }, map);
    let within = 0;
    impostors.forEach((found, i) => {
      expect([...found]).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect([...found].filter((l) => y[l] === y[i])).toEqual([]);
      const near = [...targets.subarray(2 * i, 2 * i + 2)].map((j) => naiveDistance(x, map, i, j));
      for (let l = 0; l < ROWS; l++) {
        if (y[l] === y[i] || naiveDistance(x, map, i, l) >= 1 + Math.max(...near)) continue;
        expect(found).toContain(l);
        within++;
      }
    });
    expect(within).toBeGreaterThan(0);
  });
});

it("union of impostors: those of either, in order", () => {
  const a = [Int32Array.of(1, 30), Int32Array.of()];
  const b = [Int32Array.of(4, 30, 100), Int32Array.of(2)];
  expect(union(a, b)).toEqual([Int32Array.of(1, 4, 30, 100), Int32Array.of(2)]);
});

it("the search for impostors is stopped by a signal", async () => {
  const large = randomRows(3000, 40, 4);
  const labels = Int32Array.from({ length: 3000 }, (_, i) => i % 2);
  const problem = { x: large, y: labels, targets: labels.map((_, i) => (i + 2) % 3000), mu: 0.5 };
  const search = findImpostors(problem, identityMap(40, 40), AbortSignal.abort(new Error("enough")));
  await expect(search).rejects.toThrow("enough");
});
