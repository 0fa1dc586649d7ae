import { describe, expect, it } from "vitest";
import { loadDataset } from "../../../src/data/load";
import { kFold } from "../../../src/data/folds";
import { rowOf, takeRows } from "../../../src/data/matrix";
import { accuracy } from "../../../src/evaluation/metrics";
import { NnKnnOriginal } from "../../../src/models/nn-knn/nn-knn-original";
import { clusters } from "../clusters";
import { naiveOriginalLogits, naiveScores } from "./naive";
import { rowsOf } from "./small-cases";

process.env.NEURAL_KNN_QUIET = "1";

const train = clusters(70);
const test = clusters(40, { seed: 2 });

describe.each(["global", "individual"] as const)("NN-kNN_O with %s weights", (weighting) => {
  it("learns clusters, the same with the same seed", async () => {
    const fitted = async () => {
      const model = new NnKnnOriginal({ weighting, epochs: 20, batchSize: 16 });
      await model.fit(train.x, train.y, { validation: test });
      const proba = await model.predictProba(test.x);
      expect(accuracy(test.y, await model.predict(test.x))).toBeGreaterThan(0.9);
      expect(model.history.length).toBeLessThanOrEqual(20);
      model.dispose();
      return proba;
    };
    expect(await fitted()).toEqual(await fitted());
  });

  it.each([1, 3, 0])("predicts by the %i most activated cases (0: all)", async (k) => {
    // A rate so small that all is as it began: weights 1, biases features / discount.
    const model = new NnKnnOriginal({ weighting, k, discount: 1, learningRate: 1e-12, epochs: 1 });
    await model.fit(train.x, train.y);
    const ones = (length: number) => new Array<number>(length).fill(1);
    const [cases, queries] = [rowsOf(train.x), rowsOf(test.x)];
    const logits = naiveOriginalLogits(ones(4), [ones(4)], new Array<number>(70).fill(4), queries, cases);
    const counts = (query: number, ofCase: number) => {
      const higher = logits[query].filter((logit) => logit > logits[query][ofCase]).length;
      return k === 0 || higher < k ? 1 : 0;
    };
    const proba = await model.predictProba(test.x);
    for (const [i, scores] of naiveScores(logits, ones(70), train.y, 3, counts).entries()) {
      const powers = scores.map((score) => Math.exp(score));
      const sum = powers.reduce((a, b) => a + b);
      powers.forEach((power, c) => expect(rowOf(proba, i)[c]).toBeCloseTo(power / sum, 4));
    }
    model.dispose();
  });
});

it("learns the stripes of zebra (b), with a weighting for each case", async () => {
  const { x, y } = await loadDataset("zebra-b");
  const [fold] = kFold(x.rows, 10, 42);
  const labels = (rows: Int32Array) => Int32Array.from(rows, (row) => y[row]);
  const validation = { x: takeRows(x, fold.test), y: labels(fold.test) };
  const model = new NnKnnOriginal();
  await model.fit(takeRows(x, fold.train), labels(fold.train), { validation });
  expect(accuracy(validation.y, await model.predict(validation.x))).toBeGreaterThan(0.9);
  model.dispose();
});
