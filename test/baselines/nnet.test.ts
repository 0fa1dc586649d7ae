import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NNet } from "../../src/baselines/nnet";
import { matrixOf, rowOf } from "../../src/data/matrix";
import { readSafetensors } from "../../src/engine/safetensors";
import { accuracy, macroF1 } from "../../src/evaluation/metrics";
import { clusters } from "../models/clusters";

process.env.NEURAL_KNN_QUIET = "1";

const SMALL = { hidden: 12, learningRate: 0.01, epochs: 3 };
const train = clusters(96);
const test = clusters(60, { seed: 2 });

describe("NNet", () => {
  it("has the settings of the NN-kNN paper, and no dropout", () => {
    const expected = { hidden: 256, learningRate: 1e-4, batchSize: 32, epochs: 1000, patience: 40, seed: 0 };
    expect(new NNet().options).toEqual({ ...expected, dropout: 0 });
    expect(() => new NNet({ dropout: 0.5 } as object)).toThrow('NNet: unknown option "dropout"');
    expect(() => new NNet({ hiden: 3 } as object)).toThrow('did you mean "hidden"');
    expect(() => new NNet({ patience: 0 })).toThrow("NNet: expected patience to be an integer >= 1, got 0");
  });

  it("learns clusters; what it predicts is a row of probabilities and their largest", async () => {
    const model = new NNet({ ...SMALL, epochs: 40 });
    expect(await model.fit(train.x, train.y)).toBe(model);
    const predicted = await model.predict(test.x);
    expect(accuracy(test.y, predicted)).toBeGreaterThan(0.9);
    const proba = await model.predictProba(test.x);
    expect([proba.rows, proba.cols]).toEqual([60, 3]);
    for (let i = 0; i < proba.rows; i++) {
      expect(rowOf(proba, i).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(rowOf(proba, i)[predicted[i]]).toBe(Math.max(...rowOf(proba, i)));
    }
    model.dispose();
  });

  it("keeps the epoch of the best accuracy on validation rows, not of the best macro F1", async () => {
    // Unequal classes, in which the two differ.
    const uneven = clusters(90, { spread: 4, seed: 3 });
    const validation = { x: uneven.x, y: uneven.y.map((label, i) => (i % 5 === 0 ? label : 0)) };
    const model = new NNet({ ...SMALL, epochs: 12, patience: 3 });
    await model.fit(train.x, train.y, { validation });
    const scores = model.history.map((record) => record.validation!);
    const best = scores.indexOf(Math.max(...scores));
    expect(scores.length).toBe(Math.min(12, best + 1 + 3));
    const predicted = await model.predict(validation.x);
    expect(accuracy(validation.y, predicted)).toBe(scores[best]);
    expect(macroF1(validation.y, predicted)).not.toBe(scores[best]);
    model.dispose();
  });

  it("learns at a constant rate: its last epoch does not depend on how many were allowed", async () => {
    const fitted = async (epochs: number) => {
      const model = new NNet({ ...SMALL, epochs });
      await model.fit(train.x, train.y);
      model.dispose();
      return model.history.slice(0, 3).map(({ loss }) => loss);
    };
    expect(await fitted(30)).toEqual(await fitted(3));
  });

  it("predicts, saved and loaded, what it predicted", async () => {
    const folder = mkdtempSync(join(tmpdir(), "neural-knn-nnet-"));
    const path = join(folder, "nnet.safetensors");
    const model = await new NNet(SMALL).fit(train.x, train.y);
    await model.save(path);
    expect((await readSafetensors(path)).metadata.model).toBe("NNet");
    const loaded = await new NNet().load(path);
    expect(loaded.options).toEqual(model.options);
    expect(await loaded.predictProba(test.x)).toEqual(await model.predictProba(test.x));
    for (const used of [model, loaded]) used.dispose();
    rmSync(folder, { recursive: true });
  });

  it("trains on constant features, and on fewer rows than a batch", async () => {
    const flat = { data: new Float32Array(20), rows: 10, cols: 2 };
    const model = await new NNet(SMALL).fit(flat, Int32Array.of(0, 1, 1, 1, 0, 1, 1, 1, 1, 1));
    expect([...(await model.predict(flat))]).toEqual(Array(10).fill(1));
    model.dispose();
  });

  it("refuses what cannot be learned from", async () => {
    const six = matrixOf([[1], [2], [NaN], [4], [5], [6]]);
    const y = Int32Array.of(0, 1, 0, 1, 0, 1);
    await expect(new NNet().fit(six, y)).rejects.toThrow(
      "NNet.fit: expected finite features, got NaN in row 2, column 0",
    );
    await expect(new NNet().fit(train.x, new Int32Array(96))).rejects.toThrow(
      "NNet.fit: expected labels of at least 2 classes, got 1",
    );
    await expect(new NNet().predict(six)).rejects.toThrow("NNet.predict: expected a fitted model");
  });
});
