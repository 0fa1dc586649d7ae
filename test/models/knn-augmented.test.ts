import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rowOf, takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { readSafetensors } from "../../src/engine/safetensors";
import { macroF1 } from "../../src/evaluation/metrics";
import { KnnAugmented } from "../../src/models/knn-augmented";
import { allNearestNeighbors, nearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { clusters } from "./clusters";
import { float64, naiveForward } from "./naive-network";

process.env.NEURAL_KNN_QUIET = "1";

const SMALL = { k: 3, hidden: 8, batchSize: 30, epochs: 3, perspectives: 2 };
const train = clusters(60);
const test = clusters(30, { seed: 2 });

describe("KnnAugmented", () => {
  it("reads, of each training row, the neighbours that it was given", async () => {
    const neighbors = await allNearestNeighbors(train.x, { k: 4 });
    const { step, batch } = await new KnnAugmented(SMALL).prepareTraining(train.x, train.y, neighbors);
    step.dispose();
    const rows = Int32Array.of(7, 0);
    const { memory } = batch(rows, new RandomState(1));
    const nearest = [7, 0].flatMap((row) => Array.from(neighbors.indices.subarray(4 * row, 4 * row + 3)));
    expect(memory).toEqual({
      vectors: { data: takeRows(train.x, nearest).data, shape: [6, 4] },
      labels: { data: Int32Array.from(nearest, (row) => train.y[row]), shape: [6] },
    });
    expect(nearest).not.toContain(7);
  });

  it("reads, of each row that is asked for, its nearest training rows", async () => {
    const model = await new KnnAugmented(SMALL).fit(train.x, train.y);
    const folder = mkdtempSync(join(tmpdir(), "neural-knn-augmented-"));
    await model.save(join(folder, "model"));
    const { tensors } = await readSafetensors(join(folder, "model"));
    rmSync(folder, { recursive: true });
    const { indices } = await nearestNeighbors(train.x, test.x, { k: 3 });
    const { probabilities } = naiveForward[model.name](
      Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, float64(tensor)])),
      {
        x: float64({ data: test.x.data, shape: [30, 4] }),
        labels: test.y,
        neighborLabels: new Int32Array(0),
        neighborVectors: [],
        memory: {
          vectors: float64({ data: takeRows(train.x, indices).data, shape: [90, 4] }),
          labels: Int32Array.from(indices, (row) => train.y[row]),
        },
      },
      { alpha: 0, lambda: 0, ...model.options },
    );
    const proba = await model.predictProba(test.x);
    for (let i = 0; i < 30; i++) {
      rowOf(proba, i).forEach((p, c) => expect(p).toBeCloseTo(probabilities![0][i][c], 4));
    }
    model.dispose();
  });

  it("scores validation rows in training as it predicts them afterwards", async () => {
    const model = await new KnnAugmented(SMALL).fit(train.x, train.y, { validation: test });
    const best = Math.max(...model.history.map(({ validation }) => validation!));
    expect(macroF1(test.y, await model.predict(test.x))).toBe(best);
    // The rows that were validated may be changed after the fit.
    const changed = { ...test.x, data: test.x.data.slice() };
    const kept = await model.predictProba(changed);
    expect(await model.predictProba(test.x)).toEqual(kept);
    model.dispose();
  });

  it("serves where a class is rarer than k, and refuses one class only and too large a k", async () => {
    const y = train.y.map((_, i) => (i === 0 ? 2 : i % 2));
    const model = await new KnnAugmented(SMALL).fit(train.x, y);
    expect((await model.predictProba(test.x)).data.every(Number.isFinite)).toBe(true);
    model.dispose();
    await expect(model.fit(train.x, new Int32Array(60))).rejects.toThrow(
      "kNN-Augmented Networks.fit: expected labels of at least 2 classes, got 1",
    );
    await expect(new KnnAugmented({ k: 60 }).fit(train.x, train.y)).rejects.toThrow(/expected k <= 59/);
  });
});
