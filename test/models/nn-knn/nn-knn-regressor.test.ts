import { describe, expect, it } from "vitest";
import { type Matrix, matrixOf } from "../../../src/data/matrix";
import { NnKnnRegressor } from "../../../src/models/nn-knn/nn-knn-regressor";
import { naiveLogits, naiveMeans } from "./naive";
import { normals, rowsOf } from "./small-cases";

/** A smooth function of the first of two features; the second is noise. */
function waves(rows: number, seed: number): { x: Matrix; y: Float32Array } {
  const x = normals(rows, 2, seed);
  for (let i = 0; i < rows; i++) x.data[2 * i + 1] *= 3;
  return { x, y: Float32Array.from({ length: rows }, (_, i) => Math.sin(2 * x.data[2 * i])) };
}

const [train, test] = [waves(120, 1), waves(40, 2)];
const squaredError = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => (value - b[i]) ** 2).reduce((sum, square) => sum + square, 0) / a.length;

describe("NnKnnRegressor", () => {
  it("learns a function of one of its features, and stops by the error on validation rows", async () => {
    const model = new NnKnnRegressor({ k: 3, w: 2, epochs: 80, patience: 10, ignoreSelf: true });
    await model.fit(train.x, train.y, { validation: test });
    const error = squaredError(test.y, await model.predict(test.x));
    expect(error).toBeLessThan(0.05);
    const scores = model.history.map(({ validation }) => validation!);
    expect(-error).toBeCloseTo(Math.max(...scores), 5);
    expect(scores[0]).toBeLessThan(-1.5 * error);
    model.dispose();
  });

  it.each(["euclidean", "squared", "manhattan"] as const)(
    "predicts, in %s distances, the mean target that loops over its parameters give",
    async (distance) => {
      const model = await new NnKnnRegressor({ k: 3, w: 2, epochs: 2, distance }).fit(train.x, train.y);
      const { globalWeights, caseCoefficients, biases, caseWeights, initialRange } = model.parameters();
      const parameters = {
        globalWeights: rowsOf(globalWeights).map((row) => Array.from(row)),
        cases: rowsOf(caseCoefficients).map((row, i) => [...row, biases[i], caseWeights[i]]),
      };
      const logits = naiveLogits(distance, initialRange, parameters, rowsOf(test.x), rowsOf(train.x));
      const expected = naiveMeans(logits, caseWeights, train.y);
      (await model.predict(test.x)).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
      model.dispose();
    },
  );

  it("answers far from all cases too, where no activation is left in float32", async () => {
    const rates = { learningRate: 1e-12, caseLearningRate: 1e-12 };
    const model = new NnKnnRegressor({ k: 1, epochs: 1, ...rates });
    await model.fit(matrixOf([[0], [1], [5]]), Float32Array.of(10, 20, 30));
    // B is (1 + 1 + 4) / 3; a distance larger by 1 divides the activation by exp(8 / B).
    const [near, middle, far] = [1, Math.exp(-4), Math.exp(-20)];
    const mean = (a: number, b: number, c: number) => (10 * a + 20 * b + 30 * c) / (a + b + c);
    const [left, right] = await model.predict(matrixOf([[-1000], [1000]]));
    expect(left).toBeCloseTo(mean(near, middle, far), 2);
    expect(right).toBeCloseTo(mean(Math.exp(-20), Math.exp(-16), 1), 2);
    model.dispose();
  });

  it("samples from all cases alike", async () => {
    const model = new NnKnnRegressor({ k: 3, sampledCases: 60, epochs: 30, ignoreSelf: true });
    await model.fit(train.x, train.y, { validation: test });
    const predicted = await model.predict(test.x);
    expect(await model.predict(test.x)).toEqual(predicted);
    expect(squaredError(test.y, predicted)).toBeLessThan(0.2);
    model.dispose();
  });
});
