import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/data/matrix";
import { readSafetensors, writeSafetensors } from "../../../src/engine/safetensors";
import { NnKnn } from "../../../src/models/nn-knn/nn-knn";
import { NnKnnOriginal } from "../../../src/models/nn-knn/nn-knn-original";
import { NnKnnRegressor } from "../../../src/models/nn-knn/nn-knn-regressor";
import { clusters } from "../clusters";
import { denseExtractor } from "./dense-extractor";

process.env.NEURAL_KNN_QUIET = "1";

const train = clusters(50);
const test = clusters(20, { seed: 2 });
const SMALL = { batchSize: 16, epochs: 2, k: 3 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-cases-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the models have in common, whatever they predict. */
interface Model {
  readonly name: string;
  readonly options: object;
  readonly history: unknown[];
  fit(x: Matrix, y: never): Promise<unknown>;
  predict(x: Matrix): Promise<Int32Array | Float32Array>;
  save(path: string): Promise<void>;
  load(path: string): Promise<unknown>;
  dispose(): void;
}

const numbers = Float32Array.from(train.y, (label) => label / 2);
const MODELS: { name: string; y: Int32Array | Float32Array; model: (options?: object) => Model }[] = [
  { name: "NnKnn", y: train.y, model: (options) => new NnKnn({ w: 2, ...options }) },
  { name: "NnKnn with samples", y: train.y, model: (options) => new NnKnn({ sampledCases: 12, ...options }) },
  {
    name: "NnKnn with a frozen extractor",
    y: train.y,
    model: (options) => new NnKnn({ freezeExtractor: true, ...options }, denseExtractor(2)),
  },
  {
    name: "NnKnn with a trained extractor",
    y: train.y,
    model: (options) => new NnKnn({ ...options }, denseExtractor(2)),
  },
  { name: "NnKnnRegressor", y: numbers, model: (options) => new NnKnnRegressor({ w: 2, ...options }) },
  { name: "NnKnnOriginal", y: train.y, model: (options) => new NnKnnOriginal(options) },
];

describe.each(MODELS)("a saved $name", ({ name, y, model: make }) => {
  const path = () => join(folder, `${name}.safetensors`);
  const again = () => join(folder, `${name} again.safetensors`);

  it("predicts, once loaded, what it predicted, with the options that it had", async () => {
    const model = make({ ...SMALL, seed: 3 });
    await model.fit(train.x, y as never);
    await model.save(path());
    const loaded = make();
    expect(await loaded.load(path())).toBe(loaded);
    expect(loaded.options).toEqual(model.options);
    expect(loaded.history).toEqual([]);
    expect(await loaded.predict(test.x)).toEqual(await model.predict(test.x));
    await loaded.save(again());
    expect(await readSafetensors(again())).toEqual(await readSafetensors(path()));
    // What was loaded can be trained anew.
    await loaded.fit(train.x, y as never);
    expect(await loaded.predict(test.x)).toEqual(await model.predict(test.x));
    for (const used of [model, loaded]) used.dispose();
  });

  it("is refused where a tensor is missing, and the model before stays", async () => {
    const { tensors, metadata } = await readSafetensors(path());
    const kept = make({ ...SMALL, seed: 4 });
    await kept.fit(train.x, y as never);
    const [options, before] = [{ ...kept.options }, await kept.predict(test.x)];
    for (const missing of Object.keys(tensors)) {
      const rest = Object.fromEntries(Object.entries(tensors).filter(([key]) => key !== missing));
      await writeSafetensors(again(), rest, metadata);
      await expect(kept.load(again()), missing).rejects.toThrow(missing);
      expect(kept.options).toEqual(options);
    }
    expect(await kept.predict(test.x)).toEqual(before);
    kept.dispose();
  });
});

describe("load", () => {
  it("refuses another model's file, and options that nobody knows", async () => {
    const path = join(folder, "NnKnnOriginal.safetensors");
    await expect(new NnKnn().load(path)).rejects.toThrow(
      `NnKnn.load: expected a NN-kNN in ${path}, got NN-kNN_O`,
    );
    const { tensors, metadata } = await readSafetensors(path);
    await writeSafetensors(path, tensors, { ...metadata, options: JSON.stringify({ depth: 3 }) });
    await expect(new NnKnnOriginal().load(path)).rejects.toThrow(
      'NnKnnOriginal.load: unknown option "depth"',
    );
    await writeSafetensors(path, tensors, { ...metadata, options: JSON.stringify({ discount: -3 }) });
    await expect(new NnKnnOriginal().load(path)).rejects.toThrow(/NnKnnOriginal.load: expected discount/);
  });

  it.each([
    ["frozen", "extractor/kernel"],
    ["trained", "weights/globalWeights"],
  ])("asks for the %s extractor that a model was saved with", async (kind, tensor) => {
    const path = join(folder, `NnKnn with a ${kind} extractor.safetensors`);
    await expect(new NnKnn().load(path)).rejects.toThrow("expected an extractor, got none");
    await expect(new NnKnn({}, denseExtractor(3)).load(path)).rejects.toThrow(
      `expected "${tensor}" as float32`,
    );
  });
});
