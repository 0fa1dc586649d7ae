import { describe, expect, it } from "vitest";
import { LMNN } from "../../src/baselines/lmnn";
import { centered, identityMap, type LinearMap } from "../../src/baselines/metric-learning/linear-map";
import { lmnnLoss, type LmnnProblem } from "../../src/baselines/metric-learning/lmnn-loss";
import { targetNeighbors } from "../../src/baselines/metric-learning/target-neighbors";
import { columnMeans, type Matrix, matrixOf } from "../../src/data/matrix";
import { clusters } from "../models/clusters";
import { naiveDistance, naiveMarginLoss } from "./metric-learning/naive";

const SETS = {
  "three classes, far apart": clusters(60),
  "three classes, close together": clusters(60, { spread: 3 }),
  "two classes in two dimensions": clusters(50, { classes: 2, features: 2, spread: 3 }),
};

/** The loss after gradient descent on it over all rows, with a step that grows while it lowers the loss. */
function descend(problem: LmnnProblem, start: LinearMap, steps: number): number {
  const { y } = problem;
  const impostors = Array.from(y, (label) => Int32Array.from(y.keys()).filter((l) => y[l] !== label));
  const gradient = new Float64Array(start.data.length);
  let [map, step] = [start, 1e-4];
  let loss = lmnnLoss(problem, map, impostors, gradient);
  for (let i = 0; i < steps; i++) {
    const next = { ...map, data: map.data.map((value, at) => value - step * gradient[at]) };
    const lossNext = lmnnLoss(problem, next, impostors);
    if (lossNext < loss) {
      [map, step] = [next, 1.2 * step];
      loss = lmnnLoss(problem, map, impostors, gradient);
    } else step /= 2;
  }
  return loss;
}

async function problemOf(x: Matrix, y: Int32Array) {
  const targets = await targetNeighbors("test", x, y, 3);
  const problem: LmnnProblem = { x: centered(x, columnMeans(x)), y, targets, mu: 0.5 };
  return { problem, lossAt: (map: LinearMap) => naiveMarginLoss(problem.x, y, targets, 0.5, map) };
}

describe.each(Object.entries(SETS))("LMNN, %s", (_, { x, y }) => {
  it("comes to the loss of gradient descent or lower, below the identity's", async () => {
    const { problem, lossAt } = await problemOf(x, y);
    const model = await new LMNN().fit(x, y);
    const identity = identityMap(x.cols, x.cols);
    const descended = descend(problem, identity, 200);
    expect(descended).toBeLessThan(0.9 * lossAt(identity));
    expect(lossAt(model.map)).toBeLessThan(1.001 * descended);
  });
});

describe("LMNN", () => {
  it("has the settings of Weinberger and Saul", () => {
    const expected = { k: 5, targetNeighbors: 3, mu: 0.5, maxIterations: 1000, tolerance: 1e-5 };
    expect(new LMNN().options).toEqual(expected);
  });

  it("leaves no impostor within a margin where the classes can be kept apart", async () => {
    const { x, y } = clusters(60);
    const { problem } = await problemOf(x, y);
    const { map } = await new LMNN({ mu: 1 }).fit(x, y);
    for (let i = 0; i < 60; i++) {
      const near = [...problem.targets.subarray(3 * i, 3 * i + 3)].map((j) => {
        return naiveDistance(problem.x, map, i, j);
      });
      for (let l = 0; l < 60; l++) {
        if (y[l] === y[i]) continue;
        expect(naiveDistance(problem.x, map, i, l)).toBeGreaterThan(0.999 + Math.max(...near));
      }
    }
  });

  it("knows rows that have become impostors on the way, from however far away", async () => {
    // The loud feature keeps the classes far apart at the start, and its own class farther still.
    const { x, y } = clusters(80, { classes: 2, features: 2, spread: 2 });
    const loud = { ...x, data: x.data.map((value, at) => (at % 2 === 0 ? 100 * value : value)) };
    const { lossAt } = await problemOf(loud, y);
    const model = await new LMNN().fit(loud, y);
    const rounds = [1, 2, 50, 51, 120].map((maxIterations) => new LMNN({ maxIterations }).fit(loud, y));
    const losses = (await Promise.all(rounds)).map(({ map }) => lossAt(map));
    // More iterations never come to more loss, as they would if the loss were only over the first impostors.
    for (const [i, loss] of [...losses, lossAt(model.map)].entries()) {
      if (i > 0) expect(loss).toBeLessThanOrEqual(losses[i - 1]);
    }
    expect(losses[0]).toBeLessThan(lossAt(identityMap(2, 2)));
  });

  it("refuses target neighbours that there are not, and weights out of range", async () => {
    const six = matrixOf([[1], [2], [3], [4], [5], [6]]);
    await expect(new LMNN().fit(six, Int32Array.of(0, 1, 0, 1, 0, 1))).rejects.toThrow(
      "LMNN.fit: expected more than targetNeighbors=3 rows of each class, got 3 of class 0",
    );
    expect(() => new LMNN({ targetNeighbors: 0 })).toThrow("expected targetNeighbors to be an integer >= 1");
    for (const mu of [0, 1.1, NaN]) {
      expect(() => new LMNN({ mu })).toThrow(`LMNN: expected mu to be above 0 and at most 1, got ${mu}`);
    }
  });
});
