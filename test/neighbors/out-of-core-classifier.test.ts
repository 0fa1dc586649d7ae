import { describe, expect, it } from "vitest";
import { type Matrix, matrixOf, rowOf, takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { accuracy } from "../../src/evaluation/metrics";
import { KnnClassifier } from "../../src/neighbors/knn-classifier";
import { outOfCoreQueryNeighbors } from "../../src/neighbors/out-of-core";
import { OutOfCoreKnnClassifier, type OutOfCoreKnnOptions } from "../../src/neighbors/out-of-core-classifier";
import { rowHash } from "../../src/neighbors/row-hash";
import { matrixSource } from "../../src/neighbors/row-source";
import { clusters } from "../models/clusters";
import { naiveNeighbors } from "./naive";
import { batchOf } from "./naive-batches";
import { smallMatrix } from "./small-cases";

/** The nearest rows of a query among those of its batches. */
function naiveDraw(
  train: Matrix,
  query: Matrix,
  { k, batchSize, rounds, seed }: OutOfCoreKnnOptions,
): number[] {
  const number = (rowHash(query.data) | 0x80000000) >>> 0;
  const drawn = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    for (const row of batchOf(train.rows, batchSize, [seed, 0, number, round])) drawn.add(row);
  }
  const candidates = Int32Array.from(drawn).sort();
  return naiveNeighbors(takeRows(train, candidates), query, k, false).indices.map((at) => candidates[at]);
}

/** The class of most of them; where several lead, the farthest is left out until one leads alone. */
function naiveVote(labels: readonly number[], classes: number): number {
  const counts = Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
  const leaders = counts.filter((count) => count === Math.max(...counts)).length;
  return leaders === 1 ? counts.indexOf(Math.max(...counts)) : naiveVote(labels.slice(0, -1), classes);
}

const train = clusters(200, { spread: 2.5 });
const test = clusters(60, { spread: 2.5, seed: 2 });

describe("OutOfCoreKnnClassifier", () => {
  it("lets the nearest rows of each query's own batches vote", async () => {
    const random = new RandomState(1);
    for (let round = 0; round < 15; round++) {
      const x = smallMatrix(random, random.randint(12, 150), random.randint(1, 9));
      const y = Int32Array.from({ length: x.rows }, () => random.randint(0, 3));
      // Some queries are rows of x: they may be their own neighbours, as any row that is asked for.
      const queries = takeRows(x, random.permutation(x.rows).subarray(0, 8));
      for (let i = 4; i < 8; i++) rowOf(queries, i)[0] += 1;
      const k = random.randint(1, 6);
      const options = {
        k,
        batchSize: random.randint(k + 1, 12),
        rounds: random.randint(1, 4),
        seed: random.randint(0, 2 ** 32),
      };
      const model = await new OutOfCoreKnnClassifier(options).fit(x, y);
      const [predicted, proba] = [await model.predict(queries), await model.predictProba(queries)];
      for (let i = 0; i < queries.rows; i++) {
        const labels = naiveDraw(x, takeRows(queries, [i]), options).map((row) => y[row]);
        expect(predicted[i]).toBe(naiveVote(labels, proba.cols));
        for (let c = 0; c < proba.cols; c++) {
          expect(rowOf(proba, i)[c]).toBeCloseTo(labels.filter((label) => label === c).length / k, 6);
        }
      }
      model.dispose();
    }
  });

  it("answers a row the same among whatever rows it is asked", async () => {
    const model = await new OutOfCoreKnnClassifier({ batchSize: 12 }).fit(train.x, train.y);
    const all = await model.predictProba(test.x);
    const order = new RandomState(3).permutation(test.x.rows).subarray(0, 25);
    expect(await model.predictProba(takeRows(test.x, order))).toEqual(takeRows(all, order));
    expect((await model.predict(takeRows(test.x, []))).length).toBe(0);
  });

  it("gives the same for the same seed only", async () => {
    const fitted = (seed: number) =>
      new OutOfCoreKnnClassifier({ batchSize: 12, seed }).fit(train.x, train.y);
    const first = await (await fitted(1)).predictProba(test.x);
    expect(await (await fitted(1)).predictProba(test.x)).toEqual(first);
    expect(await (await fitted(2)).predictProba(test.x)).not.toEqual(first);
  });

  it("comes closer to the kNN of all rows with more rounds, and reaches it", async () => {
    const exact = await (await new KnnClassifier().fit(train.x, train.y)).predictProba(test.x);
    const distances: number[] = [];
    for (const rounds of [1, 8, 200]) {
      const model = await new OutOfCoreKnnClassifier({ batchSize: 16, rounds }).fit(train.x, train.y);
      const { data } = await model.predictProba(test.x);
      distances.push(data.reduce((sum, share, at) => sum + Math.abs(share - exact.data[at]), 0));
    }
    expect(distances[0]).toBeGreaterThan(distances[1]);
    expect(distances[1]).toBeGreaterThan(distances[2]);
    expect(distances[2]).toBe(0);
  });

  it("finds clusters that lie apart in a single batch", async () => {
    const [apart, queries] = [clusters(300), clusters(60, { seed: 2 })];
    const model = await new OutOfCoreKnnClassifier().fit(apart.x, apart.y);
    expect(model.options).toEqual({ k: 5, batchSize: 64, rounds: 1, seed: 0 });
    expect(accuracy(queries.y, await model.predict(queries.x))).toBeGreaterThan(0.9);
  });

  it.each([
    ["k as large as the batch", { k: 12, batchSize: 12 }, "expected k < batchSize <= 200"],
    ["a batch larger than the rows", { batchSize: 201 }, "expected k < batchSize <= 200"],
    ["no neighbour", { k: 0 }, "expected an integer k >= 1, got k=0"],
    ["no round", { rounds: 0 }, "expected at least one round, got 0"],
    ["a seed below 0", { seed: -1 }, "expected seed as an integer, 0 .. 2^32 - 1, got -1"],
  ])("refuses %s", async (_, options, message) => {
    const fit = new OutOfCoreKnnClassifier(options).fit(train.x, train.y);
    await expect(fit).rejects.toThrow(`OutOfCoreKnnClassifier.fit: ${message}`);
  });

  it("refuses rows that cannot be compared", async () => {
    const model = new OutOfCoreKnnClassifier({ k: 1, batchSize: 2 });
    const y = Int32Array.of(0, 1, 1);
    await expect(model.predict(train.x)).rejects.toThrow(
      "predict: expected a fitted classifier; call fit first",
    );
    await expect(model.fit(matrixOf([[1], [NaN], [2]]), y)).rejects.toThrow("got NaN in row 1, column 0");
    await expect(model.fit(matrixOf([[1], [3], [2]]), y.subarray(1))).rejects.toThrow("expected 3 labels");
    await model.fit(matrixOf([[1], [3], [2]]), y);
    await expect(model.predict(matrixOf([[1, 2]]))).rejects.toThrow("expected queries with 1 columns");
    await expect(model.predictProba(matrixOf([[Infinity]]))).rejects.toThrow("got Infinity in row 0");
    model.dispose();
    await expect(model.predictProba(matrixOf([[1]]))).rejects.toThrow("call fit first");
    expect(() => new OutOfCoreKnnClassifier({ round: 3 } as object)).toThrow('did you mean "rounds"');
  });
});

describe("outOfCoreQueryNeighbors", () => {
  it("gives the same in little memory, where a query meets the rows block by block", async () => {
    const x = smallMatrix(new RandomState(5), 9000, 7);
    const queries = smallMatrix(new RandomState(6), 700, 7);
    const options = { k: 4, rounds: 7, seed: 11 };
    const whole = await outOfCoreQueryNeighbors(matrixSource(x), queries, options);
    const little = { ...options, memory: 4 * 2 ** 20 + 120_000 };
    expect(await outOfCoreQueryNeighbors(matrixSource(x), queries, little)).toEqual(whole);
  });

  it("refuses queries of another width, and NaN", async () => {
    const source = matrixSource(smallMatrix(new RandomState(7), 90, 2));
    await expect(outOfCoreQueryNeighbors(source, matrixOf([[1]]))).rejects.toThrow(
      "outOfCoreQueryNeighbors: expected queries with 2 columns, as in the source, got 1",
    );
    await expect(outOfCoreQueryNeighbors(source, matrixOf([[1, NaN]]))).rejects.toThrow(
      "outOfCoreQueryNeighbors: expected finite features, got NaN in row 0, column 1",
    );
  });
});
