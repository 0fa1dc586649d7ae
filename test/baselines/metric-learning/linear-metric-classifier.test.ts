import { describe, expect, it } from "vitest";
import { LMNN } from "../../../src/baselines/lmnn";
import { NCA } from "../../../src/baselines/nca";
import { matrixOf, rowOf, takeRows } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { accuracy } from "../../../src/evaluation/metrics";
import { KnnClassifier } from "../../../src/neighbors/knn-classifier";
import { clusters } from "../../models/clusters";

const train = clusters(90);
const test = clusters(60, { seed: 2 });
const eight = matrixOf([[1], [2], [3], [4], [5], [6], [7], [8]]);
const y = Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1);

describe.each([
  ["NCA", NCA],
  ["LMNN", LMNN],
] as const)("%s", (name, Model) => {
  it("learns clusters; probabilities sum to 1, and repeat themselves", async () => {
    const model = new Model();
    expect(await model.fit(train.x, train.y)).toBe(model);
    expect(accuracy(test.y, await model.predict(test.x))).toBeGreaterThan(0.9);
    const proba = await model.predictProba(test.x);
    expect([proba.rows, proba.cols]).toEqual([60, 3]);
    for (let i = 0; i < 60; i++) expect(rowOf(proba, i).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect((await model.predict(takeRows(test.x, []))).length).toBe(0);
    const again = await new Model().fit(train.x, train.y, { validation: test });
    expect(await again.predictProba(test.x)).toEqual(proba);
    for (const used of [model, again]) used.dispose();
  });

  it("is the kNN of the rows in its space, which its map leads to", async () => {
    const model = await new Model({ k: 3, maxIterations: 4 }).fit(train.x, train.y);
    const [space, asked] = [model.transform(train.x), model.transform(test.x)];
    const neighbors = await new KnnClassifier({ k: 3 }).fit(space, train.y);
    expect(await model.predict(test.x)).toEqual(await neighbors.predict(asked));
    expect(await model.predictProba(test.x)).toEqual(await neighbors.predictProba(asked));

    const { data, rows, cols } = model.map;
    expect([rows, cols]).toEqual([4, 4]);
    const difference = rowOf(test.x, 0).map((value, k) => value - rowOf(test.x, 1)[k]);
    for (let c = 0; c < rows; c++) {
      const apart = difference.reduce((sum, value, k) => sum + data[c * cols + k] * value, 0);
      expect(rowOf(asked, 0)[c] - rowOf(asked, 1)[c]).toBeCloseTo(apart, 4);
    }
  });

  it("finds the feature that tells the classes apart among louder ones", async () => {
    const random = new RandomState(1);
    const labels = Int32Array.from({ length: 120 }, (_, i) => i % 2);
    const x = matrixOf(
      Array.from(labels, (label) => {
        return [15 * random.normal(), 15 * random.normal(), 4 * label + 0.4 * random.normal()];
      }),
    );
    const part = (from: number, to: number) => {
      const rows = [...labels.keys()].slice(from, to);
      return [takeRows(x, rows), labels.slice(from, to)] as const;
    };
    const [known, asked] = [part(0, 80), part(80, 120)];
    const plain = await new KnnClassifier().fit(...known);
    const model = await new Model().fit(...known);
    const [before, after] = await Promise.all(
      [plain, model].map(async (each) => accuracy(asked[1], await each.predict(asked[0]))),
    );
    expect(before).toBeLessThan(0.9);
    expect(after).toBeGreaterThan(0.95);
  });

  it("takes constant features, equal rows, a class without rows, and a large offset as they are", async () => {
    const constant = matrixOf(Array.from({ length: 90 }, (_, i) => [...rowOf(train.x, i), 7]));
    const labels = train.y.map((label) => 2 * label);
    const model = await new Model().fit(constant, labels);
    const proba = await model.predictProba(constant);
    expect(proba.cols).toBe(5);
    expect(accuracy(labels, await model.predict(constant))).toBeGreaterThan(0.9);

    const doubled = takeRows(train.x, [...train.y.keys(), ...train.y.keys()]);
    await model.fit(doubled, Int32Array.of(...train.y, ...train.y));
    expect(accuracy(train.y, await model.predict(train.x))).toBeGreaterThan(0.9);

    const far = { ...train.x, data: train.x.data.map((value) => value + 1024) };
    await model.fit(far, train.y);
    expect(accuracy(train.y, await model.predict(far))).toBeGreaterThan(0.9);

    const flat = { data: new Float32Array(8), rows: 8, cols: 1 };
    await model.fit(flat, y);
    expect((await model.predict(flat)).length).toBe(8);
  });

  it("is stopped by a signal while it learns; what was fitted before stays", async () => {
    const large = clusters(1200, { spread: 4, features: 20 });
    const controller = new AbortController();
    const model = await new Model().fit(train.x, train.y);
    const before = await model.predict(test.x);
    const fit = model.fit(large.x, large.y, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await expect(fit).rejects.toThrow("enough");
    const already = model.fit(train.x, train.y, { signal: AbortSignal.abort(new Error("at once")) });
    await expect(already).rejects.toThrow("at once");
    expect(await model.predict(test.x)).toEqual(before);
  });

  it.each([
    ["NaN", { ...eight, data: eight.data.map((v) => (v === 3 ? NaN : v)) }, y, "got NaN in row 2, column 0"],
    ["labels of another length", eight, y.subarray(1), "expected 8 labels, one for each row of x, got 7"],
    ["a negative label", eight, y.map((label) => label - 1), "expected labels >= 0, got -1 in row 0"],
    ["a single class", eight, y.map(() => 1), "expected labels of at least 2 classes, got 1"],
    [
      "too many rows",
      { data: new Float32Array(), rows: 20_001, cols: 1 },
      y,
      "expected at most 20000 rows of at most 2000 features (time grows with the square of both), got 20001 of 1",
    ],
    ["too many features", { data: new Float32Array(), rows: 8, cols: 2001 }, y, "got 8 of 2001"],
    ["no rows", matrixOf([]), new Int32Array(), "expected labels of at least 2 classes, got 0"],
    [
      "fewer rows than neighbours",
      takeRows(eight, [0, 1]),
      y.subarray(0, 2),
      "expected k <= 2 (rows in x), got k=5",
    ],
  ])("refuses %s", async (_, x, labels, message) => {
    const fit = new Model().fit(x, labels);
    await expect(fit).rejects.toThrow(`${name}.fit: `);
    await expect(fit).rejects.toThrow(message);
  });

  it("refuses options and questions that make no sense", async () => {
    expect(() => new Model({ tolerence: 1 } as object)).toThrow('did you mean "tolerance"');
    expect(() => new Model({ k: 0 })).toThrow(`${name}: expected k to be an integer >= 1, got 0`);
    expect(() => new Model({ tolerance: NaN })).toThrow("expected tolerance to be a number >= 0, got NaN");
    expect(() => new Model({ maxIterations: 1.5 })).toThrow("maxIterations to be an integer >= 1, got 1.5");
    const model = new Model();
    await expect(model.predict(eight)).rejects.toThrow(
      `${name}.predict: expected a fitted classifier; call fit`,
    );
    await expect(model.predictProba(eight)).rejects.toThrow("call fit first");
    expect(() => model.transform(eight)).toThrow(`${name}.transform: expected a fitted classifier`);
    expect(() => model.map).toThrow("call fit first");
    await model.fit(train.x, train.y);
    await expect(model.predict(eight)).rejects.toThrow(`${name}.predict: expected 4 features, got 1`);
    expect(() => model.transform(matrixOf([[1, 2, NaN, 4]]))).toThrow("got NaN in row 0, column 2");
    model.dispose();
    await expect(model.predict(test.x)).rejects.toThrow("call fit first");
  });
});
