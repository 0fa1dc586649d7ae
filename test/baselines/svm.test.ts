import { describe, expect, it } from "vitest";
import { matrixOf, rowOf, takeRows } from "../../src/data/matrix";
import { accuracy } from "../../src/evaluation/metrics";
import { SupportVectorMachine } from "../../src/baselines/svm";
import { startScript, finish } from "../data/child-process";
import { clusters } from "../models/clusters";
import fixture from "./fixtures/svc-values.json";

const train = clusters(90);
const test = clusters(60, { seed: 2 });

describe.each(fixture.cases)("$name", ({ options: { C = 1, gamma }, ...expected }) => {
  const x = matrixOf(expected.x);
  const y = Int32Array.from(expected.y);
  const queries = matrixOf(expected.queries);

  it("predicts what scikit-learn's SVC predicts, with the same support vectors", async () => {
    const model = await new SupportVectorMachine({ cost: C, gamma }).fit(x, y);
    expect([...model.supportVectors]).toEqual(expected.supportVectors);
    expect([...(await model.predict(queries))]).toEqual(expected.predicted);
    model.dispose();
  });

  it("gives probabilities near those of SVC, whose folds are others", async () => {
    const model = await new SupportVectorMachine({ cost: C, gamma }).fit(x, y);
    const { data, rows, cols } = await model.predictProba(queries);
    expect([rows, cols]).toEqual([queries.rows, new Set(expected.y).size]);
    const flat = expected.probabilities.flat();
    const differences = flat.map((value, at) => Math.abs(value - data[at]));
    expect(differences.reduce((a, b) => a + b) / flat.length).toBeLessThan(0.03);
    model.dispose();
  });
});

describe("SupportVectorMachine", () => {
  it("learns clusters; probabilities sum to 1, and repeat themselves", async () => {
    const model = new SupportVectorMachine();
    expect(model.options).toEqual({ cost: 1, gamma: "scale" });
    expect(await model.fit(train.x, train.y)).toBe(model);
    expect(accuracy(test.y, await model.predict(test.x))).toBeGreaterThan(0.9);
    const proba = await model.predictProba(test.x);
    for (let i = 0; i < proba.rows; i++) {
      expect(rowOf(proba, i).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    }
    expect((await model.predict(takeRows(test.x, []))).length).toBe(0);

    const again = await new SupportVectorMachine().fit(train.x, train.y);
    expect(await again.predictProba(test.x)).toEqual(proba);
    for (const used of [model, again]) used.dispose();
  });

  it("does not depend on which class comes first, and knows a class without rows", async () => {
    const reversed = Int32Array.from(train.y.keys()).reverse();
    const labels = train.y.map((label) => 2 * label);
    const model = await new SupportVectorMachine().fit(train.x, labels);
    const other = await new SupportVectorMachine().fit(
      takeRows(train.x, reversed),
      reversed.map((row) => labels[row]),
    );
    expect(await other.predict(test.x)).toEqual(await model.predict(test.x));
    const proba = await model.predictProba(test.x);
    expect(proba.cols).toBe(5);
    for (let i = 0; i < proba.rows; i++) {
      const row = rowOf(proba, i);
      expect([row[1], row[3]]).toEqual([0, 0]);
      expect(row.indexOf(Math.max(...row))).toBe(2 * test.y[i]);
    }
    for (const used of [model, other]) used.dispose();
  });

  it("answers questions that overlap, each with its own answer", async () => {
    const model = await new SupportVectorMachine().fit(train.x, train.y);
    const [a, b, c] = await Promise.all([
      model.predict(train.x),
      model.predictProba(test.x),
      model.predict(test.x),
    ]);
    expect([a, b, c]).toEqual([
      await model.predict(train.x),
      await model.predictProba(test.x),
      await model.predict(test.x),
    ]);
    model.dispose();
  });

  it("trains where all features are equal", async () => {
    const x = matrixOf([[2], [2], [2], [2], [2]]);
    const model = await new SupportVectorMachine().fit(x, Int32Array.of(0, 1, 1, 1, 0));
    expect([...(await model.predict(x))]).toEqual([1, 1, 1, 1, 1]);
    model.dispose();
  });

  it("is stopped by a signal while it trains, and can be trained again", async () => {
    const large = clusters(4000, { spread: 6 });
    const controller = new AbortController();
    const model = await new SupportVectorMachine().fit(train.x, train.y);
    const fit = model.fit(large.x, large.y, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(fit).rejects.toThrow("enough");
    await expect(model.predict(test.x)).rejects.toThrow("call fit first");
    const already = model.fit(train.x, train.y, { signal: AbortSignal.abort(new Error("at once")) });
    await expect(already).rejects.toThrow("at once");
    await model.fit(train.x, train.y);
    expect((await model.predict(test.x)).length).toBe(60);
    model.dispose();
  });

  it("tells whoever waits for an answer that it was disposed of", async () => {
    const model = await new SupportVectorMachine().fit(train.x, train.y);
    const questions = Promise.allSettled([model.predict(test.x), model.predictProba(test.x)]);
    model.dispose();
    for (const answer of await questions) {
      expect(String((answer as PromiseRejectedResult).reason)).toMatch("disposed of before it had answered");
    }
    // Also where the model that is asked was ready a moment ago.
    await model.fit(train.x, train.y);
    await model.predictProba(test.x);
    const question = model.predictProba(test.x);
    model.dispose();
    await expect(question).rejects.toThrow("disposed of before it had answered");
    model.dispose();
  });

  it("lets its process end, undisposed, and writes nothing of its own", async () => {
    const ended = await finish(startScript("test/baselines/undisposed-svm.ts", []));
    expect(ended).toEqual({ code: 0, stdout: "1 0\n", stderr: "" });
  });

  const six = matrixOf([[1], [2], [3], [4], [5], [6]]);
  const y = Int32Array.of(0, 1, 0, 1, 0, 1);

  it.each([
    [
      "NaN",
      matrixOf([[1], [2], [NaN], [4], [5], [6]]),
      y,
      "expected finite features, got NaN in row 2, column 0",
    ],
    ["labels of another length", six, y.subarray(1), "expected 6 labels, one for each row of x, got 5"],
    ["a single class", six, y.map(() => 1), "expected labels of at least 2 classes, got 1"],
    ["no rows", matrixOf([]), new Int32Array(), "expected labels of at least 2 classes, got 0"],
    [
      "too many rows",
      { data: new Float32Array(), rows: 50_001, cols: 1 },
      new Int32Array(),
      "expected at most 50000 rows of 1 features (LIBSVM's time grows with their square), got 50001",
    ],
    [
      "too much memory",
      { data: new Float32Array(), rows: 10_001, cols: 10_100 },
      new Int32Array(),
      "expected at most 9965 rows of 10100 features",
    ],
  ])("refuses %s", async (_, x, labels, message) => {
    const fit = new SupportVectorMachine().fit(x, labels);
    await expect(fit).rejects.toThrow(`SupportVectorMachine.fit: ${message}`);
  });

  it("refuses options and questions that make no sense", async () => {
    expect(() => new SupportVectorMachine({ cost: 0 })).toThrow("expected cost to be a number > 0, got 0");
    expect(() => new SupportVectorMachine({ gamma: -1 })).toThrow(
      "expected gamma to be a number > 0, got -1",
    );
    expect(() => new SupportVectorMachine({ gama: 1 } as object)).toThrow('did you mean "gamma"');
    const model = new SupportVectorMachine();
    await expect(model.predict(six)).rejects.toThrow("predict: expected a fitted classifier; call fit first");
    expect(() => model.supportVectors).toThrow("call fit first");
    await model.fit(six, y);
    await expect(model.predict(matrixOf([[1, 2]]))).rejects.toThrow("predict: expected 1 features, got 2");
    await expect(model.predictProba(matrixOf([[NaN]]))).rejects.toThrow("got NaN in row 0, column 0");
    model.dispose();
  });
});
