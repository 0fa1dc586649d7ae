import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matrixOf, rowOf } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { readSafetensors } from "../../src/engine/safetensors";
import { MemN2N } from "../../src/models/mem-n2n";
import { MNkNN } from "../../src/models/mnknn";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import { allNearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { clusters, rowsBetween } from "./clusters";
import { float64, naiveForward, type Parameters } from "./naive-network";

process.env.NEURAL_KNN_QUIET = "1";

const SMALL = { k: 3, hidden: 8, batchSize: 30, epochs: 2, memorySize: 10 };
const train = clusters(60);
const test = clusters(30, { seed: 2 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-memory-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const NETWORKS = [MemN2N, MNkNN, MNkNNVec].map((Network) => ({ name: new Network().name, Network }));

describe.each(NETWORKS)("the memory of $name", ({ name, Network }) => {
  it("is drawn anew for each training batch, from all training rows", async () => {
    const neighbors = await allNearestNeighbors(train.x, { k: 3 });
    const { step, batch } = await new Network(SMALL).prepareTraining(train.x, train.y, neighbors);
    step.dispose();
    const known = new Map(Array.from({ length: 60 }, (_, i) => [String(rowOf(train.x, i)), i]));
    const random = new RandomState(3);
    const seen = new Set<number>();
    const memories = Array.from({ length: 60 }, () => {
      const { memory } = batch(Int32Array.of(0, 1, 2), random) as {
        memory: { vectors: { data: Float32Array; shape: number[] } };
      };
      expect(memory.vectors.shape).toEqual([10, 4]);
      const { data } = memory.vectors;
      const rows = Array.from({ length: 10 }, (_, i) => known.get(String(data.subarray(4 * i, 4 * i + 4))));
      expect(new Set(rows).size).toBe(10);
      rows.forEach((row) => seen.add(row!));
      return String(rows);
    });
    expect(new Set(memories).size).toBe(60);
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it("is told, and where each layer looks in it is what naive loops find", async () => {
    const model = await new Network(SMALL).fit(train.x, train.y);
    const { attention, memoryRows } = await model.attention(test.x);
    expect([attention.rows, attention.cols, memoryRows.length]).toEqual([90, 10, 10]);
    const path = join(folder, name);
    await model.save(path);
    const { tensors } = await readSafetensors(path);
    expect(tensors["memory/rows"].data).toEqual(memoryRows);
    memoryRows.forEach((row, i) =>
      expect(tensors["memory/vectors"].data.subarray(4 * i, 4 * i + 4)).toEqual(rowOf(train.x, row)),
    );
    const parameters: Parameters = Object.fromEntries(
      Object.entries(tensors).map(([key, tensor]) => [key, float64(tensor)]),
    );
    const { attention: expected, probabilities } = naiveForward[name](
      parameters,
      {
        x: float64({ data: test.x.data, shape: [30, 4] }),
        labels: test.y,
        neighborLabels: new Int32Array(0),
        neighborVectors: [],
        memory: { vectors: float64(tensors["memory/vectors"]) },
      },
      { alpha: 0, lambda: 0, perspectives: 0, ...model.options },
    );
    const proba = await model.predictProba(test.x);
    for (let i = 0; i < 30; i++) {
      for (let t = 0; t < 3; t++) {
        const row = rowOf(attention, 3 * i + t);
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
        row.forEach((p, j) => expect(p).toBeCloseTo(expected![t][i][j], 4));
      }
      rowOf(proba, i).forEach((p, c) => {
        const steps = probabilities!.map((step) => step[i][c]);
        expect(p).toBeCloseTo(steps.reduce((a, b) => a + b) / steps.length, 4);
      });
    }
    // A loaded model looks where the saved one looked.
    const loaded = await new Network().load(path);
    expect(await loaded.attention(test.x)).toEqual({ attention, memoryRows });
    expect((await loaded.attention(rowsBetween(test.x, 0, 0))).attention.rows).toBe(0);
    for (const used of [model, loaded]) used.dispose();
    await expect(model.attention(test.x)).rejects.toThrow(
      `${name}.attention: expected a fitted model; call fit or load first`,
    );
  });

  it.each(["onnx", "wasm", "cpu"])("is looked into on %s without leaving tensors behind", async (engine) => {
    process.env.NEURAL_KNN_ENGINE = engine;
    try {
      const model = await new Network({ ...SMALL, epochs: 1 }).fit(train.x, train.y);
      const { attention } = await model.attention(test.x);
      const { numTensors } = tf.memory();
      expect((await model.attention(test.x)).attention).toEqual(attention);
      expect(tf.memory().numTensors).toBe(numTensors);
      model.dispose();
    } finally {
      delete process.env.NEURAL_KNN_ENGINE;
    }
  });

  it("follows from the seed", async () => {
    const rows = async (seed: number) => {
      const model = await new Network({ ...SMALL, epochs: 1, seed }).fit(train.x, train.y);
      const { memoryRows } = await model.attention(test.x);
      model.dispose();
      return memoryRows;
    };
    expect(await rows(1)).toEqual(await rows(1));
    expect(await rows(1)).not.toEqual(await rows(2));
  });

  it("may not be larger than the training set, which leaves a trained model as it is", async () => {
    const model = await new Network(SMALL).fit(train.x, train.y);
    const before = await model.predictProba(test.x);
    const nine = rowsBetween(train.x, 0, 9);
    await expect(model.fit(nine, train.y.subarray(0, 9))).rejects.toThrow(
      `${name}.fit: expected memorySize <= 9 (rows in x), got memorySize=10; ` +
        "give the model a smaller memory or more rows",
    );
    expect(await model.predictProba(test.x)).toEqual(before);
    const ten = rowsBetween(train.x, 0, 10);
    await model.fit(ten, train.y.subarray(0, 10));
    expect((await model.attention(test.x)).memoryRows.slice().sort((a, b) => a - b)).toEqual(
      Int32Array.from({ length: 10 }, (_, i) => i),
    );
    model.dispose();
  });

  it("may hold a single row", async () => {
    const model = await new Network({ ...SMALL, memorySize: 1 }).fit(train.x, train.y);
    expect(new Set((await model.attention(test.x)).attention.data)).toEqual(new Set([1]));
    model.dispose();
  });

  it("serves where a class is rarer than k, and refuses one class only", async () => {
    const y = train.y.map((_, i) => (i === 0 ? 2 : i % 2));
    const model = await new Network(SMALL).fit(train.x, y);
    const proba = await model.predictProba(test.x);
    expect(proba.cols).toBe(3);
    expect(proba.data.every(Number.isFinite)).toBe(true);
    model.dispose();
    await expect(new Network(SMALL).fit(train.x, new Int32Array(60))).rejects.toThrow(
      `${name}.fit: expected labels of at least 2 classes, got 1`,
    );
    const nan = matrixOf([[1], [NaN]]);
    await expect(new Network(SMALL).fit(nan, Int32Array.of(0, 1))).rejects.toThrow(
      /expected finite features/,
    );
  });
});

it("MemN2N has more layers than rows have neighbours where it is told to", async () => {
  const five = clusters(5);
  const model = await new MemN2N({ ...SMALL, k: 7, memorySize: 5 }).fit(five.x, five.y);
  expect((await model.attention(five.x)).attention.rows).toBe(35);
  model.dispose();
});
