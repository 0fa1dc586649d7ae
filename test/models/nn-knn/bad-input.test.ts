import { describe, expect, it } from "vitest";
import { matrixOf } from "../../../src/data/matrix";
import { NnKnn, type NnKnnOptions } from "../../../src/models/nn-knn/nn-knn";
import { NnKnnOriginal } from "../../../src/models/nn-knn/nn-knn-original";
import { NnKnnRegressor } from "../../../src/models/nn-knn/nn-knn-regressor";
import { clusters } from "../clusters";

process.env.NEURAL_KNN_QUIET = "1";

const train = clusters(12);

describe("options", () => {
  it.each([
    [{ w: 0 }, "NnKnn: expected w to be an integer >= 1, got 0"],
    [{ k: 1.5 }, "NnKnn: expected k to be an integer >= 1, got 1.5"],
    [
      { distance: "cosine" },
      "NnKnn: expected distance to be one of euclidean, squared, manhattan, got cosine",
    ],
    [{ sampledCases: -1 }, "NnKnn: expected sampledCases to be an integer >= 0, got -1"],
    [{ learningRate: 0 }, "NnKnn: expected learningRate to be a number > 0, got 0"],
    [{ caseLearningRate: NaN }, "NnKnn: expected caseLearningRate to be a number > 0, got NaN"],
    [{ weightDecay: -1 }, "NnKnn: expected weightDecay to be a number >= 0, got -1"],
    [{ clipNorm: -1 }, "NnKnn: expected clipNorm to be a number >= 0, got -1"],
    [{ rectifyCoefficients: "yes" }, "NnKnn: expected rectifyCoefficients to be true or false, got yes"],
    [{ ignoreSelf: 1 }, "NnKnn: expected ignoreSelf to be true or false, got 1"],
    [{ seed: -1 }, "NnKnn: expected seed to be an integer, 0 .. 2^32 - 1, got -1"],
    [{ sampleCases: 5 }, 'NnKnn: unknown option "sampleCases"; did you mean "sampledCases"?'],
  ])("%o are refused", (options, message) => {
    expect(() => new NnKnn(options as Partial<NnKnnOptions>)).toThrow(message);
  });

  it("of the other models are refused in their names", () => {
    expect(() => new NnKnnOriginal({ weighting: "local" as "global" })).toThrow(
      "NnKnnOriginal: expected weighting to be one of global, individual, got local",
    );
    expect(() => new NnKnnOriginal({ discount: 0 })).toThrow(/NnKnnOriginal: expected discount/);
    expect(() => new NnKnnRegressor({ w: -1 })).toThrow(/NnKnnRegressor: expected w/);
  });
});

describe("fit", () => {
  const withValue = (value: number) => {
    const data = train.x.data.slice();
    data[9] = value;
    return { ...train.x, data };
  };
  const labels = (label: (row: number) => number) => Int32Array.from({ length: 12 }, (_, i) => label(i));

  it.each([
    ["NaN", withValue(NaN), train.y, {}, "expected finite features, got NaN in row 2, column 1"],
    ["too few labels", train.x, train.y.slice(1), {}, "expected 12 labels, one for each row of x, got 11"],
    ["a single class", train.x, labels(() => 0), {}, "expected labels of at least 2 classes, got 1"],
    [
      "a class without cases",
      train.x,
      labels((row) => (row % 2) * 2),
      {},
      "expected cases of each class 0 .. 2, got none of class 1; number the classes without gaps",
    ],
    [
      "a label far above all others",
      train.x,
      labels((row) => (row === 5 ? 2 ** 31 - 1 : row % 3)),
      {},
      "expected cases of each class 0 .. 2147483647, got none of class 3; number the classes without gaps",
    ],
    [
      "more samples than cases",
      train.x,
      train.y,
      { sampledCases: 13 },
      "expected sampledCases <= 12 (cases), got 13",
    ],
    [
      "fewer samples than classes",
      train.x,
      train.y,
      { sampledCases: 2 },
      "expected sampledCases >= 3 (classes), got 2; 0 compares with all",
    ],
    ["as large a k as there are cases", train.x, train.y, { k: 12 }, "expected k < 12"],
    [
      "equal cases",
      { ...train.x, data: new Float32Array(48) },
      train.y,
      { k: 2 },
      "expected cases that differ, got a distance of 0 from every case to its nearest 2",
    ],
  ])("refuses %s", async (_, x, y, options, message) => {
    const model = new NnKnn({ k: 2, epochs: 1, ...options });
    await expect(model.fit(x, y)).rejects.toThrow(`NnKnn.fit: ${message}`);
  });

  it.each([
    ["other columns", { x: matrixOf([[1, 2]]), y: Int32Array.of(0) }, "expected 4 features, got 2"],
    [
      "no rows",
      { x: { data: new Float32Array(0), rows: 0, cols: 4 }, y: new Int32Array(0) },
      "expected at least one row",
    ],
    [
      "unknown classes",
      { x: matrixOf([[1, 2, 3, 4]]), y: Int32Array.of(3) },
      "expected labels 0 .. 2, as in training, got 3",
    ],
    ["a label too few", { x: matrixOf([[1, 2, 3, 4]]), y: new Int32Array(0) }, "expected 1 labels"],
  ])("refuses validation rows with %s", async (_, validation, message) => {
    const fit = new NnKnn({ k: 2, epochs: 1 }).fit(train.x, train.y, { validation });
    await expect(fit).rejects.toThrow(`NnKnn.fit (validation): ${message}`);
  });

  it("of a regressor refuses targets that do not fit", async () => {
    const model = new NnKnnRegressor({ k: 2, epochs: 1 });
    await expect(model.fit(train.x, new Float32Array(3))).rejects.toThrow(
      "NnKnnRegressor.fit: expected 12 targets, one for each row of x, got 3",
    );
    const holed = new Float32Array(12);
    holed[5] = NaN;
    await expect(model.fit(train.x, holed)).rejects.toThrow(
      "NnKnnRegressor.fit: expected finite targets, got NaN in row 5",
    );
  });

  it("names the epoch in which training blows up, and the way out", async () => {
    const model = new NnKnn({ k: 2, epochs: 2, batchSize: 3, learningRate: 1e38 });
    await expect(model.fit(train.x, train.y)).rejects.toThrow(
      "NN-kNN: the loss became NaN in epoch 1; try a smaller learningRate",
    );
    await expect(model.predict(train.x)).rejects.toThrow("expected a fitted model");
  });
});

describe("what is asked before a fit, or with what does not fit", () => {
  it("is refused", async () => {
    const model = new NnKnn();
    for (const method of ["predict", "predictProba", "explain", "save"] as const) {
      await expect(model[method](train.x as never)).rejects.toThrow(
        `NnKnn.${method}: expected a fitted model; call fit or load first`,
      );
    }
    expect(() => model.parameters()).toThrow("NnKnn.parameters: expected a fitted model");
    const fitted = await new NnKnn({ k: 2, epochs: 1 }).fit(train.x, train.y);
    for (const method of ["predict", "predictProba", "explain"] as const) {
      await expect(fitted[method](matrixOf([[1, 2, NaN, 4]]))).rejects.toThrow(
        `NnKnn.${method}: expected finite features, got NaN in row 0, column 2`,
      );
      await expect(fitted[method](matrixOf([[1]]))).rejects.toThrow(
        `NnKnn.${method}: expected 4 features, got 1`,
      );
    }
    await expect(fitted.explain(train.x, { cases: 0 })).rejects.toThrow(
      "NnKnn.explain: expected cases to be an integer >= 1, got 0",
    );
    fitted.dispose();
  });
});
