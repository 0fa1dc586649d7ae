import { describe, expect, it } from "vitest";
import { growForest } from "../../../src/baselines/trees/grow-forest";
import { RandomForest } from "../../../src/baselines/trees/random-forest";
import { type Matrix, matrixOf, takeRows } from "../../../src/data/matrix";
import { macroF1 } from "../../../src/evaluation/metrics";
import { clusters } from "./naive";

/** What scikit-learn 1.2.1 scores on the same rows; see fixtures/random_forest.py. */
import scikitLearn from "./fixtures/random-forest.json";

function halves({ x, y }: { x: Matrix; y: Int32Array }) {
  const part = (odd: number) => {
    const rows = Array.from({ length: x.rows }, (_, i) => i).filter((i) => Math.floor(i / 5) % 2 === odd);
    return { x: takeRows(x, rows), y: Int32Array.from(rows, (row) => y[row]) };
  };
  return { train: part(0), test: part(1) };
}

describe("RandomForest", () => {
  it.each(scikitLearn.cases)(
    "predicts as well as scikit-learn's: $classes classes of $rows rows",
    async ({ seed, rows, classes, meanF1, sdF1 }) => {
      const { train, test } = halves(clusters(seed, rows, classes));
      const scores: number[] = [];
      for (let seed = 0; seed < 4; seed++) {
        const forest = await new RandomForest({ seed, trees: 100 }).fit(train.x, train.y);
        scores.push(100 * macroF1(test.y, await forest.predict(test.x)));
      }
      const mean = scores.reduce((a, b) => a + b) / scores.length;
      expect(Math.abs(mean - meanF1)).toBeLessThan(3 * sdF1 + 0.5);
    },
  );

  it("grows until leaves are pure: every tree knows the rows that it was given", async () => {
    const { x, y } = clusters(1, 300, 3);
    const [tree] = await growForest(x, y, {
      classes: 3,
      seeds: Uint32Array.of(1),
      featuresPerSplit: 2,
      maxBins: 255,
      threads: 1,
    });
    // The shares of pure leaves, and no others.
    expect([...tree.shares!]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it("answers with class shares where rows of several classes are equal", async () => {
    const x = matrixOf(Array.from({ length: 400 }, () => [1, NaN]));
    const y = Int32Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const forest = await new RandomForest({ trees: 200 }).fit(x, y);
    const { data } = await forest.predictProba(
      matrixOf([
        [1, NaN],
        [5, 5],
      ]),
    );
    // The mean over samples with replacement, 200 of 400 rows: its standard deviation is 0.0015.
    for (let i = 0; i < 2; i++) {
      expect(Math.abs(data[2 * i + 1] - 0.25)).toBeLessThan(0.01);
      expect(data[2 * i] + data[2 * i + 1]).toBeCloseTo(1, 6);
    }
  });

  it("draws features for each split, and splits halfway between values", async () => {
    const x = matrixOf([
      [0, 7],
      [0, 7],
      [4, 7],
      [4, 7],
      [4, 7],
      [0, 7],
    ]);
    const y = Int32Array.of(0, 0, 1, 1, 1, 0);
    // The second feature is constant: drawn first, it does not end the tree.
    const forest = await new RandomForest({ featuresPerSplit: 1, trees: 50 }).fit(x, y);
    expect([
      ...(await forest.predict(
        matrixOf([
          [0, 7],
          [4, 7],
        ]),
      )),
    ]).toEqual([0, 1]);
  });

  it("gives the same forest for the same seed on any number of threads, another for another seed", async () => {
    const { x, y } = clusters(2, 6000, 3, 12);
    const shares = async (seed: number, threads: number) => {
      const forest = await new RandomForest({ seed, threads, trees: 24 }).fit(x, y);
      return (await forest.predictProba(x)).data;
    };
    const one = await shares(0, 1);
    expect(await shares(0, 3)).toEqual(one);
    expect(await shares(1, 3)).not.toEqual(one);
  });

  it("learns where missing values go", async () => {
    const x = matrixOf(Array.from({ length: 200 }, (_, i) => [i % 2 ? NaN : i % 3, i % 7]));
    const y = Int32Array.from({ length: 200 }, (_, i) => i % 2);
    const forest = await new RandomForest().fit(x, y);
    expect([...(await forest.predict(x))]).toEqual([...y]);
  });
});
