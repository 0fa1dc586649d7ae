import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { KnnClassifier } from "../../src/neighbors/knn-classifier";
import { KnnRegressor } from "../../src/neighbors/knn-regressor";
import { WeightedKnnClassifier } from "../../src/neighbors/weighted-knn-classifier";

const x = matrixOf([[0], [1], [2], [10], [11], [12]]);
const y = Int32Array.of(0, 0, 1, 1, 1, 0);

describe("KnnClassifier", () => {
  it("votes", async () => {
    const classifier = await new KnnClassifier({ k: 3 }).fit(x, y);
    const queries = matrixOf([[0.4], [11.2]]);
    expect([...(await classifier.predict(queries))]).toEqual([0, 1]);
    const { data, rows, cols } = await classifier.predictProba(queries);
    expect([rows, cols]).toEqual([2, 2]);
    [2 / 3, 1 / 3, 1 / 3, 2 / 3].forEach((share, at) => expect(data[at]).toBeCloseTo(share, 6));
  });

  it("leaves each training row out of its own neighbours", async () => {
    const classifier = await new KnnClassifier({ k: 1 }).fit(x, y);
    expect([...(await classifier.predictLeaveOneOut())]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...(await classifier.predict(x))]).toEqual([...y]);
    const { data } = await classifier.predictProbaLeaveOneOut();
    expect([...data]).toEqual([1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1]);
  });

  it("takes k = 5 unless told otherwise", () => expect(new KnnClassifier().options.k).toBe(5));

  it("refuses what it cannot learn", async () => {
    await expect(new KnnClassifier({ k: 7 }).fit(x, y)).rejects.toThrow(
      "expected k <= 6 (rows in x), got k=7",
    );
    await expect(new KnnClassifier().fit(x, y.slice(1))).rejects.toThrow("expected 6 labels");
    await expect(
      new KnnClassifier().fit(
        x,
        y.map(() => -1),
      ),
    ).rejects.toThrow("got -1 in row 0");
    await expect(new KnnClassifier().predict(x)).rejects.toThrow("call fit first");
    expect(() => new KnnClassifier({ kk: 3 } as object)).toThrow('did you mean "k"');
  });
});

describe("WeightedKnnClassifier", () => {
  it("lets a near neighbour outweigh two far ones at a low temperature", async () => {
    const queries = matrixOf([[1.9]]);
    const cold = await new WeightedKnnClassifier({ k: 3, temperature: 0.1 }).fit(x, y);
    const hot = await new WeightedKnnClassifier({ k: 3, temperature: 1000 }).fit(x, y);
    expect([...(await cold.predict(queries))]).toEqual([1]);
    expect([...(await hot.predict(queries))]).toEqual([0]);
    expect((await hot.predictProba(queries)).data[1]).toBeCloseTo(1 / 3, 2);
  });

  it("refuses temperatures that are not positive", () => {
    expect(() => new WeightedKnnClassifier({ temperature: 0 })).toThrow(
      "expected a positive temperature, got 0",
    );
  });
});

describe("KnnRegressor", () => {
  it("averages the targets of the neighbours", async () => {
    const regressor = await new KnnRegressor({ k: 2 }).fit(x, Float32Array.of(1, 3, 5, 7, 9, 11));
    expect([...(await regressor.predict(matrixOf([[0.2], [11.6]])))]).toEqual([2, 10]);
  });

  it("refuses targets that are not finite", async () => {
    await expect(new KnnRegressor().fit(x, Float32Array.of(1, 2, NaN, 4, 5, 6))).rejects.toThrow(
      "got NaN in row 2",
    );
  });
});
