import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../../src/data/load";
import { kFold } from "../../../src/data/folds";
import { type Matrix, rowOf, takeRows } from "../../../src/data/matrix";
import { accuracy } from "../../../src/evaluation/metrics";
import { NnKnn, type NnKnnOptions } from "../../../src/models/nn-knn/nn-knn";
import { clusters, rowsBetween } from "../clusters";
import { naiveDistance, naiveLogits, naiveScores } from "./naive";
import { normals, rowsOf } from "./small-cases";

const SMALL: Partial<NnKnnOptions> = { w: 2, k: 2, batchSize: 16, epochs: 4 };
const train = clusters(70);
const test = clusters(40, { seed: 2 });

const VARIANTS: [string, Partial<NnKnnOptions>][] = [
  ["all cases", {}],
  ["one weighting", { w: 1 }],
  ["squared distances", { distance: "squared" }],
  ["Manhattan distances", { distance: "manhattan" }],
  ["sampled cases", { sampledCases: 20 }],
  ["queries left out of their cases", { ignoreSelf: true }],
  ["no clipping, no decay", { clipNorm: 0, weightDecay: 0 }],
  ["rectified coefficients", { rectifyCoefficients: true, w: 3, caseLearningRate: 0.1 }],
];

/** Class scores by loops over what the model has learned, its cases, and all cases counting. */
function scoresByLoops(model: NnKnn, cases: typeof train, queries: Matrix): number[][] {
  const { globalWeights, caseCoefficients, biases, caseWeights, initialRange } = model.parameters();
  const parameters = {
    globalWeights: rowsOf(globalWeights).map((row) => Array.from(row)),
    cases: rowsOf(caseCoefficients).map((row, i) => [...row, biases[i], caseWeights[i]]),
  };
  const { distance, rectifyCoefficients } = model.options;
  if (rectifyCoefficients) {
    // Some have become negative, or this would show nothing.
    expect(Math.min(...caseCoefficients.data)).toBeLessThan(0);
    const w = caseCoefficients.cols;
    for (const row of parameters.cases) {
      for (let i = 0; i < w; i++) if (row[i] < 0) row[i] *= 0.001;
    }
  }
  const logits = naiveLogits(distance, initialRange, parameters, rowsOf(queries), rowsOf(cases.x));
  return naiveScores(logits, caseWeights, cases.y, 3);
}

describe.each(VARIANTS)("NN-kNN with %s", (_, options) => {
  const fitted = async (more: Partial<NnKnnOptions> = {}) =>
    new NnKnn({ ...SMALL, ...options, ...more }).fit(train.x, train.y, { validation: test });

  it("learns clusters; what it predicts is a row of probabilities and their largest", async () => {
    const model = await fitted({ epochs: 30 });
    const predicted = await model.predict(test.x);
    expect(accuracy(test.y, predicted)).toBeGreaterThan(0.9);
    const proba = await model.predictProba(test.x);
    expect([proba.rows, proba.cols]).toEqual([40, 3]);
    for (let i = 0; i < proba.rows; i++) {
      const row = rowOf(proba, i);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(row[predicted[i]]).toBe(Math.max(...row));
    }
    const scores = model.history.map(({ validation }) => validation!);
    expect(accuracy(test.y, predicted)).toBe(Math.max(...scores));
    model.dispose();
  });

  it("repeats itself with the same seed, and differs with another", async () => {
    const answer = async (seed: number) => {
      const model = await fitted({ seed });
      const proba = await model.predictProba(test.x);
      expect(await model.predictProba(test.x)).toEqual(proba);
      model.dispose();
      return { losses: model.history.map(({ loss }) => loss), proba };
    };
    const first = await answer(5);
    expect(await answer(5)).toEqual(first);
    expect(await answer(6)).not.toEqual(first);
  });
});

describe("NN-kNN", () => {
  it.each(VARIANTS.filter(([, { sampledCases }]) => !sampledCases))(
    "predicts with %s what loops over its parameters give",
    async (_, options) => {
      const model = await new NnKnn({ ...SMALL, ...options }).fit(train.x, train.y);
      const proba = await model.predictProba(test.x);
      for (const [i, scores] of scoresByLoops(model, train, test.x).entries()) {
        const powers = scores.map((score) => Math.exp(score));
        const sum = powers.reduce((a, b) => a + b);
        powers.forEach((power, c) => expect(rowOf(proba, i)[c]).toBeCloseTo(power / sum, 4));
      }
      model.dispose();
    },
  );

  it("activates cases in the order of their distances, before anything but one weighting is learned", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const x = normals(25, 3, seed);
        const y = Int32Array.from({ length: 25 }, (_, i) => i % 2);
        // A rate so small that all is as it began: unit weights, equal biases.
        const rates = { learningRate: 1e-12, caseLearningRate: 1e-12 };
        const model = await new NnKnn({ ...rates, epochs: 1, k: 3 }).fit(x, y);
        const queries = normals(4, 3, seed + 1);
        const explained = await model.explain(queries, { cases: 25 });
        for (const [i, { cases }] of explained.entries()) {
          const distances = rowsOf(x).map((row) =>
            naiveDistance("euclidean", rowsOf(queries)[i], row, [1, 1, 1]),
          );
          const nearest = [...distances.keys()].sort((a, b) => distances[a] - distances[b]);
          expect(cases.map(({ index }) => index)).toEqual(nearest);
        }
        model.dispose();
      }),
      { numRuns: 10 },
    );
  });

  it("begins with B as the range of each case, equal coefficients, and unit weights", async () => {
    const rates = { learningRate: 1e-12, caseLearningRate: 1e-12 };
    for (const w of [1, 4]) {
      const model = await new NnKnn({ ...rates, w, k: 3, epochs: 1 }).fit(train.x, train.y);
      const learned = model.parameters();
      expect(new Set(learned.biases)).toEqual(new Set([Math.fround(learned.initialRange)]));
      expect(new Set(learned.caseWeights)).toEqual(new Set([1]));
      expect(new Set(learned.caseCoefficients.data)).toEqual(new Set([1 / w]));
      if (w === 1) expect(new Set(learned.globalWeights.data)).toEqual(new Set([1]));
      else {
        expect(learned.globalWeights.data.every((weight) => weight >= 0 && weight < 1)).toBe(true);
        expect(new Set(learned.globalWeights.data).size).toBe(4 * 4);
      }
      learned.featureWeights.data.forEach((weight, at) => {
        const column = Array.from({ length: w }, (_, i) => learned.globalWeights.data[i * 4 + (at % 4)]);
        expect(weight).toBeCloseTo(column.reduce((a, b) => a + b) / w, 6);
      });
      model.dispose();
    }
  });

  it("learns the stripes of the zebra, which nearest neighbours miss", async () => {
    const { x, y } = await loadDataset("zebra-a");
    const [fold] = kFold(x.rows, 10, 42);
    const labels = (rows: Int32Array) => Int32Array.from(rows, (row) => y[row]);
    const validation = { x: takeRows(x, fold.test), y: labels(fold.test) };
    const model = new NnKnn({ k: 1 });
    await model.fit(takeRows(x, fold.train), labels(fold.train), { validation });
    expect(accuracy(validation.y, await model.predict(validation.x))).toBe(1);
    // It has learned to look at x, and not at y.
    const [ofX, ofY] = model.parameters().globalWeights.data;
    expect(ofX).toBeGreaterThan(3 * Math.abs(ofY));
    model.dispose();
  });

  it("takes the rows that do not fill a batch too, each as much as any other row of its batch", async () => {
    // Three rows in batches of two: all three are learned from in one epoch, in two steps.
    const x = normals(3, 2, 1);
    const y = Int32Array.of(0, 1, 1);
    const options = { k: 1, learningRate: 1e-12, caseLearningRate: 1e-12, epochs: 1, w: 1 };
    const [two, one] = [new NnKnn({ ...options, batchSize: 2 }), new NnKnn({ ...options, batchSize: 1 })];
    await two.fit(x, y);
    await one.fit(x, y);
    const scores = scoresOf(one, x, y);
    const losses = scores.map((row, i) => Math.log(Math.exp(row[0]) + Math.exp(row[1])) - row[y[i]]);
    expect(one.history[0].loss).toBeCloseTo(losses.reduce((a, b) => a + b) / 3, 5);
    // The mean over batches: of a pair, and of the row left over.
    const sum = losses.reduce((a, b) => a + b);
    const possible = losses.map((left) => ((sum - left) / 2 + left) / 2);
    expect(possible.some((loss) => Math.abs(loss - two.history[0].loss) < 1e-5)).toBe(true);
    for (const model of [one, two]) model.dispose();
  });

  it("leaves a training query out of its own cases where it is told to", async () => {
    // Two cases far apart: without itself, a query activates nothing, and the loss is that of equal scores.
    const x = { data: Float32Array.of(0, 100), rows: 2, cols: 1 };
    const y = Int32Array.of(0, 1);
    const model = new NnKnn({
      k: 1,
      ignoreSelf: true,
      epochs: 1,
      learningRate: 1e-12,
      caseLearningRate: 1e-12,
    });
    await model.fit(x, y);
    const sigmoidAtB = 1 / (1 + Math.exp(4));
    const apart = Math.log(1 + Math.exp(sigmoidAtB)); // the other case lies at distance B, and speaks for the wrong class
    expect(model.history[0].loss).toBeCloseTo(apart, 5);
    // At inference a query meets every case.
    expect(await model.predict(x)).toEqual(y);
    model.dispose();
  });

  it("predicts each row as if it were alone, and more rows than fit into one batch", async () => {
    const model = await new NnKnn(SMALL).fit(train.x, train.y);
    const many = clusters(300, { seed: 3 });
    const all = await model.predictProba(many.x);
    for (const i of [0, 17, 299]) {
      const alone = await model.predictProba(rowsBetween(many.x, i, i + 1));
      alone.data.forEach((share, c) => expect(share).toBeCloseTo(rowOf(all, i)[c], 5));
    }
    expect((await model.predict(rowsBetween(many.x, 0, 0))).length).toBe(0);
    model.dispose();
  });

  it("stops after the epochs of patience, keeps the best, and tells of each epoch as it ends", async () => {
    const epochs: number[] = [];
    const model = new NnKnn({ ...SMALL, epochs: 60, patience: 3 });
    await model.fit(train.x, train.y, { validation: test, onEpoch: ({ epoch }) => epochs.push(epoch) });
    const scores = model.history.map(({ validation }) => validation!);
    const best = scores.indexOf(Math.max(...scores));
    expect(scores.length).toBe(Math.min(60, best + 1 + 3));
    expect(epochs).toEqual(model.history.map(({ epoch }) => epoch));
    expect(accuracy(test.y, await model.predict(test.x))).toBe(scores[best]);
    model.dispose();
  });

  it.each([false, true])(
    "is the same by as many sampled cases as there are, queries left out of their cases: %s",
    async (ignoreSelf) => {
      // Three classes of 20: a draw is all cases, in another order.
      const { x, y } = clusters(60);
      const fitted = async (sampledCases: number) => {
        const model = new NnKnn({ ...SMALL, ignoreSelf, sampledCases });
        await model.fit(x, y);
        const proba = await model.predictProba(test.x);
        model.dispose();
        return [...model.history.map(({ loss }) => loss), ...proba.data];
      };
      const [all, sampled] = [await fitted(0), await fitted(60)];
      sampled.forEach((value, at) => expect(value).toBeCloseTo(all[at], 3));
    },
  );

  it("stops when it is told to, and is then untrained", async () => {
    const controller = new AbortController();
    const model = new NnKnn({ ...SMALL, epochs: 1000 });
    const onEpoch = () => controller.abort(new Error("enough"));
    const fit = model.fit(train.x, train.y, { signal: controller.signal, onEpoch });
    await expect(fit).rejects.toThrow("enough");
    await expect(model.predict(test.x)).rejects.toThrow("NnKnn.predict: expected a fitted model");
  });

  it("stays as it was when it is told to stop before training begins", async () => {
    const model = await new NnKnn(SMALL).fit(train.x, train.y);
    const [before, { history }] = [await model.predictProba(test.x), model];
    const fit = model.fit(test.x, test.y, { signal: AbortSignal.abort(new Error("at once")) });
    await expect(fit).rejects.toThrow("at once");
    expect(await model.predictProba(test.x)).toEqual(before);
    expect(model.history).toBe(history);
    model.dispose();
  });

  it.each(["cpu", "onnx"])("leaves no tensors behind on %s", async (engine) => {
    const before = process.env.NEURAL_KNN_ENGINE;
    process.env.NEURAL_KNN_ENGINE = engine;
    try {
      const use = async () => {
        const model = await new NnKnn({ ...SMALL, epochs: 2 }).fit(train.x, train.y, { validation: test });
        await model.predictProba(test.x);
        await model.explain(test.x);
        await model.fit(train.x, train.y);
        model.dispose();
      };
      await use();
      const { numTensors } = tf.memory();
      await use();
      expect(tf.memory().numTensors).toBe(numTensors);
    } finally {
      if (before === undefined) delete process.env.NEURAL_KNN_ENGINE;
      else process.env.NEURAL_KNN_ENGINE = before;
    }
  });
});

function scoresOf(model: NnKnn, x: Matrix, y: Int32Array): number[][] {
  return scoresByLoops(model, { x, y }, x).map((row) => row.slice(0, 2));
}
