import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FEED_FORWARD_DEFAULTS, FeedForward } from "../../src/baselines/feed-forward";
import { matrixOf, rowOf, takeRows } from "../../src/data/matrix";
import { readSafetensors, writeSafetensors } from "../../src/engine/safetensors";
import { accuracy, macroF1 } from "../../src/evaluation/metrics";
import { NETWORK_DEFAULTS } from "../../src/models/network-options";
import { V2LS } from "../../src/models/v2ls";
import type { EpochRecord } from "../../src/training/train";
import { startScript } from "../data/child-process";
import { clusters } from "../models/clusters";
import { EPOCHS, fit } from "./resume-feed-forward";

process.env.NEURAL_KNN_QUIET = "1";
afterEach(() => delete process.env.NEURAL_KNN_ENGINE);

const SMALL = { hidden: 12, batchSize: 30, epochs: 3 };
const train = clusters(90);
const test = clusters(60, { seed: 2 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-feed-forward-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("FeedForward", () => {
  it("has the budget of the paper's networks", () => {
    const shared = Object.entries(NETWORK_DEFAULTS).filter(([name]) => name !== "k" && name !== "tau");
    const budget = Object.fromEntries(shared);
    expect(new FeedForward().options).toEqual(budget);
    expect(FEED_FORWARD_DEFAULTS).toEqual(budget);
  });

  it("learns clusters; what it predicts is a row of probabilities and their largest", async () => {
    const model = new FeedForward({ ...SMALL, epochs: 25 });
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

  it("predicts each row as if it were alone, and more rows than fit into one batch", async () => {
    const model = await new FeedForward(SMALL).fit(train.x, train.y);
    const many = clusters(1100, { seed: 3 });
    const all = await model.predictProba(many.x);
    expect(all.rows).toBe(1100);
    for (const i of [0, 17, 1023, 1024, 1099]) {
      const alone = await model.predictProba(takeRows(many.x, [i]));
      alone.data.forEach((value, c) => expect(rowOf(all, i)[c]).toBeCloseTo(value, 5));
    }
    expect((await model.predict(takeRows(test.x, []))).length).toBe(0);
    model.dispose();
  });

  it("repeats itself with the same seed, and differs with another", async () => {
    const fitted = async (seed: number) => {
      const model = await new FeedForward({ ...SMALL, seed }).fit(train.x, train.y, { validation: test });
      const proba = await model.predictProba(test.x);
      model.dispose();
      return { history: model.history.map(({ loss, validation }) => [loss, validation]), proba };
    };
    const first = await fitted(5);
    expect(await fitted(5)).toEqual(first);
    expect(await fitted(6)).not.toEqual(first);
  });

  it("keeps the epoch of the best validation score, and stops when there is none better", async () => {
    const seen: EpochRecord[] = [];
    const model = new FeedForward({ ...SMALL, epochs: 12, patience: 2, learningRate: 0.2 });
    await model.fit(train.x, train.y, { validation: test, onEpoch: (record) => seen.push(record) });
    expect(model.history).toEqual(seen);
    const scores = model.history.map(({ validation }) => validation!);
    const best = scores.indexOf(Math.max(...scores));
    expect(scores.length).toBe(Math.min(12, best + 1 + 2));
    expect(macroF1(test.y, await model.predict(test.x))).toBe(scores[best]);
    model.dispose();
  });

  it.each([
    ["a batch larger than the rows", clusters(40), { batchSize: 1000 }],
    ["a single feature", clusters(40, { features: 1 }), {}],
    ["no dropout", clusters(40), { dropout: 0 }],
    ["a class without rows", { ...clusters(40), y: clusters(40).y.map((label) => 2 * label) }, {}],
    ["constant features", { ...clusters(40), x: { ...clusters(40).x, data: new Float32Array(160) } }, {}],
  ])("trains with %s", async (_, { x, y }, options) => {
    const model = await new FeedForward({ ...SMALL, ...options }).fit(x, y);
    expect(model.history.map(({ loss }) => Number.isFinite(loss))).toEqual([true, true, true]);
    const proba = await model.predictProba(x);
    for (let i = 0; i < x.rows; i++) expect(rowOf(proba, i).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    model.dispose();
  });

  it("is stopped by a signal between two batches, untrained, and can be trained again", async () => {
    const controller = new AbortController();
    const model = new FeedForward({ ...SMALL, epochs: 100_000 });
    const onEpoch = ({ epoch }: EpochRecord) => {
      if (epoch === 2) setTimeout(() => controller.abort(new Error("enough")), 5);
    };
    const stopped = model.fit(train.x, train.y, { validation: test, signal: controller.signal, onEpoch });
    await expect(stopped).rejects.toThrow("enough");
    await expect(model.predict(test.x)).rejects.toThrow("expected a fitted model; call fit or load first");
    model.options.epochs = 2;
    const wider = clusters(60, { classes: 4, features: 7 });
    await model.fit(wider.x, wider.y);
    expect((await model.predictProba(wider.x)).cols).toBe(4);
    model.dispose();
  });

  it("offers what it trains to other loops", async () => {
    const { label, step, rows, batchSize } = await new FeedForward(SMALL).prepareTraining(train.x, train.y);
    expect({ label, rows, batchSize }).toEqual({ label: "FeedForward", rows: 90, batchSize: 30 });
    step.dispose();
  });
});

describe.each(["onnx", "wasm", "cpu"])("memory on the engine %s", (engine) => {
  it("after dispose is what there was before the fit", async () => {
    process.env.NEURAL_KNN_ENGINE = engine;
    const model = new FeedForward(SMALL);
    // Backends keep constants of their own once they have run.
    await (await model.fit(train.x, train.y, { validation: test })).predict(test.x);
    model.dispose();
    const before = tf.memory();

    await model.fit(train.x, train.y, { validation: test });
    const fitted = tf.memory();
    await model.predict(test.x);
    expect(tf.memory().numTensors).toBe(fitted.numTensors);
    await model.fit(train.x, train.y);
    expect(tf.memory().numTensors).toBe(fitted.numTensors);
    const onEpoch = () => {
      throw new Error("stop");
    };
    await expect(model.fit(train.x, train.y, { onEpoch, validation: test })).rejects.toThrow("stop");
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    model.dispose();
  });
});

describe("FeedForward, killed while it trains", () => {
  it("goes on from its checkpoint to the same weights, bit for bit", async () => {
    const checkpoint = join(folder, "checkpoint");
    const child = startScript("test/baselines/resume-feed-forward.ts", [checkpoint]);
    let [output, errors] = ["", ""];
    child.stderr!.on("data", (data) => (errors += data));
    child.stdout!.on("data", (data) => {
      output += data;
      if (output.includes("epoch 3\n")) child.kill("SIGKILL");
    });
    const signal = await new Promise((resolve) => child.on("close", (_, name) => resolve(name)));
    expect(`${signal} ${errors}`).toMatch(/^SIGKILL/);
    const done = (JSON.parse((await readSafetensors(checkpoint)).metadata.history) as unknown[]).length;
    expect(done).toBeGreaterThanOrEqual(3);
    expect(done).toBeLessThan(EPOCHS);

    // Neither other hyper-parameters nor other data may go on from it.
    await expect(fit({ checkpoint }, { dropout: 0.5 })).rejects.toThrow(/dropout was 0.2 and is 0.5/);
    await expect(fit({ checkpoint }, {}, clusters(90, { seed: 7 }))).rejects.toThrow(/data was \w+ and is/);

    const epochs: number[] = [];
    const resumed = await fit({ checkpoint, onEpoch: ({ epoch }) => epochs.push(epoch) });
    expect(epochs).toEqual(Array.from({ length: EPOCHS - done }, (_, i) => done + 1 + i));
    expect(existsSync(checkpoint)).toBe(false);
    const whole = await fit({});
    const essence = ({ history }: FeedForward) => history.map(({ loss, validation }) => [loss, validation]);
    expect(essence(resumed)).toEqual(essence(whole));
    const paths = [join(folder, "resumed"), join(folder, "whole")];
    await resumed.save(paths[0]);
    await whole.save(paths[1]);
    expect((await readSafetensors(paths[0])).tensors).toEqual((await readSafetensors(paths[1])).tensors);
    for (const model of [resumed, whole]) model.dispose();
  });
});

describe("a saved FeedForward", () => {
  const path = () => join(folder, "model.safetensors");
  const other = () => join(folder, "other.safetensors");

  it("predicts, once loaded, what it predicted, with the options that it had", async () => {
    const model = await new FeedForward(SMALL).fit(train.x, train.y);
    await model.save(path());
    const loaded = new FeedForward({ hidden: 32, seed: 9 });
    expect(await loaded.load(path())).toBe(loaded);
    expect(loaded.options).toEqual(model.options);
    expect(loaded.history).toEqual([]);
    expect(await loaded.predictProba(test.x)).toEqual(await model.predictProba(test.x));
    // What was loaded can be saved, and trained anew.
    await loaded.save(other());
    expect(await readSafetensors(other())).toEqual(await readSafetensors(path()));
    await loaded.fit(train.x, train.y);
    expect(await loaded.predictProba(test.x)).toEqual(await model.predictProba(test.x));
    for (const used of [model, loaded]) used.dispose();
  });

  it("is refused where it is no such model, or not whole, and the old one stays", async () => {
    const model = await new FeedForward(SMALL).fit(train.x, train.y);
    const before = await model.predictProba(test.x);
    const { tensors, metadata } = await readSafetensors(path());
    for (const missing of Object.keys(tensors)) {
      const rest = Object.fromEntries(Object.entries(tensors).filter(([key]) => key !== missing));
      await writeSafetensors(other(), rest, metadata);
      await expect(model.load(other())).rejects.toThrow(missing);
    }
    const network = await new V2LS({ k: 2, hidden: 4, epochs: 1 }).fit(train.x, train.y);
    await network.save(other());
    network.dispose();
    await expect(model.load(other())).rejects.toThrow(
      /FeedForward.load: expected a FeedForward in .* got V2LS/,
    );
    await writeSafetensors(other(), tensors, { ...metadata, options: JSON.stringify({ dropout: 1 }) });
    await expect(model.load(other())).rejects.toThrow("expected dropout to be at least 0 and below 1, got 1");
    expect(await model.predictProba(test.x)).toEqual(before);
    model.dispose();
  });
});

describe("what a FeedForward refuses", () => {
  const six = matrixOf([[1], [2], [3], [4], [5], [6]]);
  const nan = matrixOf([[1], [2], [NaN], [4], [5], [6]]);
  const y = Int32Array.of(0, 1, 0, 1, 0, 1);
  const model = new FeedForward(SMALL);

  it.each([
    ["NaN", () => model.fit(nan, y), "FeedForward.fit: expected finite features, got NaN in row 2, column 0"],
    ["labels of another length", () => model.fit(six, y.subarray(1)), "FeedForward.fit: expected 6 labels"],
    [
      "one class",
      () => model.fit(six, new Int32Array(6)),
      "FeedForward.fit: expected labels of at least 2 classes, got 1",
    ],
    [
      "no rows",
      () => model.fit(matrixOf([]), new Int32Array()),
      "FeedForward.fit: expected labels of at least 2 classes, got 0",
    ],
    [
      "validation rows of another width",
      () => model.fit(six, y, { validation: test }),
      "FeedForward.fit (validation): expected 1 features, got 4",
    ],
    [
      "no validation rows",
      () => model.fit(six, y, { validation: { x: takeRows(six, []), y: new Int32Array() } }),
      "FeedForward.fit (validation): expected at least one row, got none",
    ],
    [
      "a loop of one's own on one class",
      () => model.prepareTraining(six, new Int32Array(6)),
      "FeedForward.prepareTraining: expected labels of at least 2 classes, got 1",
    ],
    ["a prediction without a fit", () => model.predict(six), "FeedForward.predict: expected a fitted model"],
    ["saving without a fit", () => model.save("nowhere"), "FeedForward.save: expected a fitted model"],
    [
      "a rate of learning that loses the loss",
      () => new FeedForward({ ...SMALL, learningRate: 1e38 }).fit(train.x, train.y),
      /FeedForward: the loss became (NaN|Infinity) in epoch 1; try a smaller learningRate/,
    ],
  ])("%s", async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
  });

  it("rows of another width, or with NaN", async () => {
    await model.fit(train.x, train.y);
    await expect(model.predict(six)).rejects.toThrow("FeedForward.predictProba: expected 4 features, got 1");
    await expect(model.predictProba(matrixOf([[1, 2, NaN, 4]]))).rejects.toThrow(
      "got NaN in row 0, column 2",
    );
    model.dispose();
  });

  it("options that nobody knows, or out of their range", () => {
    expect(() => new FeedForward({ hiden: 3 } as object)).toThrow('did you mean "hidden"');
    expect(() => new FeedForward({ k: 3 } as object)).toThrow('unknown option "k"');
    expect(() => new FeedForward({ hidden: 0 })).toThrow("expected hidden to be an integer >= 1, got 0");
  });
});
