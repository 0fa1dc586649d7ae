import { describe, expect, it } from "vitest";
import { LambdaRank } from "../../../src/baselines/trees/lambda-rank";
import { drawPairs } from "../../../src/baselines/trees/pairs";
import { matrix, matrixOf, rowOf } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { accuracy } from "../../../src/evaluation/metrics";
import { allNearestNeighbors } from "../../../src/neighbors/nearest-neighbors";
import { clusters } from "./naive";

describe("drawPairs", () => {
  it("gives the nearest rows of each query their relevance, and all others none", async () => {
    const { x } = clusters(1, 60, 3);
    const random = new RandomState(2);
    const queries = new RandomState(2).permutation(60).slice(0, 10);
    const pairs = await drawPairs(x, { k: 3, queries: 10, others: 8 }, random);
    const neighbors = await allNearestNeighbors(x, { k: 3 });
    expect([pairs.groupSize, pairs.differences.rows]).toEqual([11, 110]);
    const difference = (a: number, b: number) =>
      [...rowOf(x, a)].map((value, j) => Math.fround(Math.abs(value - rowOf(x, b)[j])));
    queries.forEach((query, q) => {
      const relevance = [...pairs.relevance.subarray(11 * q, 11 * (q + 1))];
      expect(relevance).toEqual([3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
      const rows = relevance.map((_, i) => [...rowOf(pairs.differences, 11 * q + i)]);
      for (let r = 0; r < 3; r++)
        expect(rows[r]).toEqual(difference(query, neighbors.indices[3 * query + r]));
      const possible = new Set(Array.from({ length: 60 }, (_, row) => String(difference(query, row))));
      possible.delete(String(difference(query, query)));
      // Each of them another row, none of them the query.
      expect(rows.every((row) => possible.delete(String(row)))).toBe(true);
    });
  });

  it("takes all rows where there are too few, and rows that equal their query", async () => {
    const pairs = await drawPairs(
      matrixOf([[1], [1], [1], [1], [2]]),
      { k: 2, queries: 100, others: 100 },
      new RandomState(0),
    );
    expect([pairs.groupSize, pairs.differences.rows]).toEqual([4, 20]);
  });
});

describe("LambdaRank", () => {
  it("classifies by the rows that it ranks first", async () => {
    const { x, y } = clusters(4, 900, 3);
    const train = { x: matrix(x.data.subarray(0, 600 * x.cols), 600, x.cols), y: y.subarray(0, 600) };
    const test = { x: matrix(x.data.subarray(600 * x.cols), 300, x.cols), y: y.subarray(600) };
    const options = { rounds: 30, queries: 200, candidates: 300 };
    const model = await new LambdaRank(options).fit(train.x, train.y);
    const predicted = await model.predict(test.x);
    expect(accuracy(test.y, predicted)).toBeGreaterThan(0.75);
    const { data } = await model.predictProba(test.x);
    for (let i = 0; i < 300; i++) {
      const votes = [...data.subarray(3 * i, 3 * i + 3)].map((share) => Math.round(5 * share));
      expect(votes.reduce((a, b) => a + b)).toBe(5);
      expect(votes[predicted[i]]).toBe(Math.max(...votes));
    }
    const again = await new LambdaRank({ ...options, threads: 3 }).fit(train.x, train.y);
    expect(await again.predict(test.x)).toEqual(predicted);
    const other = await new LambdaRank({ ...options, seed: 1 }).fit(train.x, train.y);
    expect(await other.predict(test.x)).not.toEqual(predicted);
  });

  it("refuses missing values and more neighbours than there are", async () => {
    const missing = matrixOf([[1], [NaN], [3]]);
    await expect(new LambdaRank({ k: 1 }).fit(missing, new Int32Array(3))).rejects.toThrow(
      "LambdaRank.fit: expected finite features, got NaN in row 1, column 0",
    );
    await expect(new LambdaRank().fit(matrixOf([[1], [2]]), new Int32Array(2))).rejects.toThrow(
      "LambdaRank.fit: expected k <= 1 (rows in x, less the query itself), got k=5",
    );
  });
});
