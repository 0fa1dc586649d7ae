import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { type Matrix } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { accuracy } from "../../../src/evaluation/metrics";
import type { Extractor } from "../../../src/models/nn-knn/extractor";
import { NnKnn } from "../../../src/models/nn-knn/nn-knn";
import { clusters } from "../clusters";
import { denseExtractor } from "./dense-extractor";

process.env.NEURAL_KNN_QUIET = "1";

const train = clusters(70);
const test = clusters(300, { seed: 2 });
const SMALL = { w: 2, k: 2, batchSize: 16, epochs: 6 };

/** What an extractor with these parameters makes of rows, by tfjs alone. */
function extracted(extractor: Extractor, x: Matrix): Matrix {
  const parameters = extractor.initialize(new RandomState(0).fork("extractor"), x.cols);
  const data = tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(parameters).map(([name, { data, shape }]) => [
        name,
        tf.tensor(data as Float32Array, shape as number[]),
      ]),
    );
    return extractor.apply(tensors, tf.tensor2d(x.data, [x.rows, x.cols])).dataSync() as Float32Array;
  });
  return { data, rows: x.rows, cols: extractor.features };
}

describe("a frozen extractor", () => {
  it("leaves a network of its features: fitted to them, another is the same", async () => {
    const extractor = denseExtractor(5);
    const options = { ...SMALL, freezeExtractor: true };
    const model = await new NnKnn(options, extractor).fit(train.x, train.y, { validation: test });
    const features = { x: extracted(extractor, test.x), y: test.y };
    const plain = await new NnKnn(SMALL).fit(extracted(extractor, train.x), train.y, {
      validation: features,
    });
    expect(model.parameters().globalWeights.cols).toBe(5);
    const [ours, theirs] = [await model.predictProba(test.x), await plain.predictProba(features.x)];
    ours.data.forEach((share, at) => expect(share).toBeCloseTo(theirs.data[at], 3));
    const [[own], [other]] = [await model.explain(test.x), await plain.explain(features.x)];
    expect(own.prediction).toBe(other.prediction);
    expect(own.cases[0].contributions.length).toBe(5);
    for (const used of [model, plain]) used.dispose();
  });
});

describe("an extractor that is trained along", () => {
  /** The first feature tells the classes apart; the others are noise, and larger. */
  const learnable = (rows: number, seed: number) => {
    const random = new RandomState(seed);
    const y = Int32Array.from({ length: rows }, (_, i) => i % 2);
    const data = Float32Array.from({ length: rows * 6 }, (_, at) => {
      const noise = random.normal();
      return at % 6 === 0 ? y[Math.floor(at / 6)] - 0.5 + 0.1 * noise : noise;
    });
    return { x: { data, rows, cols: 6 }, y };
  };

  it.each([0, 30])("learns what is worth comparing, with %i sampled cases (0: all)", async (sampledCases) => {
    const [rows, others] = [learnable(80, 1), learnable(60, 2)];
    const fit = async (extractorLearningRate: number) => {
      const rates = { learningRate: 1e-6, caseLearningRate: 1e-6, extractorLearningRate };
      const model = new NnKnn({ k: 3, epochs: 40, sampledCases, ...rates }, denseExtractor(3));
      await model.fit(rows.x, rows.y);
      const found = accuracy(others.y, await model.predict(others.x));
      // Explanations go by the extractor as it has become.
      const proba = await model.predictProba(others.x);
      for (const [i, { activations }] of (await model.explain(others.x)).entries()) {
        const [first, second] = activations;
        expect(1 / (1 + Math.exp(first - second))).toBeCloseTo(proba.data[2 * i + 1], 4);
      }
      model.dispose();
      return found;
    };
    expect(await fit(0.05)).toBeGreaterThan(0.95);
    expect(await fit(1e-9)).toBeLessThan(0.85);
  });
});
