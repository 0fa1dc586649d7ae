import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DISTANCES } from "../../../src/models/nn-knn/distance";
import { NnKnn } from "../../../src/models/nn-knn/nn-knn";
import { clusters } from "../clusters";
import { naiveDistance } from "./naive";
import { rowsOf } from "./small-cases";

process.env.NEURAL_KNN_QUIET = "1";

const train = clusters(60);
const test = clusters(12, { seed: 2 });
const [cases, queries] = [rowsOf(train.x), rowsOf(test.x)];

describe.each(DISTANCES)("explain, %s distances", (distance) => {
  let model: NnKnn;
  beforeAll(async () => {
    model = await new NnKnn({ w: 3, k: 3, distance, epochs: 3 }).fit(train.x, train.y);
  });
  afterAll(() => model.dispose());

  it("tells the same classes as predict and predictProba, by activations that are their logits", async () => {
    const explained = await model.explain(test.x);
    expect(Int32Array.from(explained, ({ prediction }) => prediction)).toEqual(await model.predict(test.x));
    const proba = await model.predictProba(test.x);
    explained.forEach(({ activations }, i) => {
      const powers = Array.from(activations, (activation) => Math.exp(activation));
      const sum = powers.reduce((a, b) => a + b);
      powers.forEach((power, c) => expect(proba.data[3 * i + c]).toBeCloseTo(power / sum, 4));
    });
  });

  it("names the most activated cases in descending order, with their classes and distances", async () => {
    const { featureWeights } = model.parameters();
    const weights = rowsOf(featureWeights);
    for (const [i, { cases: shown }] of (await model.explain(test.x, { cases: 7 })).entries()) {
      expect(shown.length).toBe(7);
      shown.forEach(({ index, label, distance: found, activation }, rank) => {
        expect(label).toBe(train.y[index]);
        expect(found).toBeCloseTo(naiveDistance(distance, queries[i], cases[index], weights[index]), 3);
        if (rank > 0) expect(activation).toBeLessThanOrEqual(shown[rank - 1].activation);
      });
    }
  });

  it("adds up: cases to the activations of their classes, features to the distance", async () => {
    for (const { activations, cases: shown } of await model.explain(test.x, { cases: 60 })) {
      expect(new Set(shown.map(({ index }) => index)).size).toBe(60);
      for (const label of [0, 1, 2]) {
        const own = shown.filter((one) => one.label === label).map(({ activation }) => activation);
        expect(own.reduce((a, b) => a + b)).toBeCloseTo(activations[label], 6);
      }
      for (const { distance: found, contributions } of shown) {
        const sum = contributions.reduce((a, b) => a + b);
        expect(sum).toBeCloseTo(distance === "euclidean" ? found ** 2 : found, 6);
      }
    }
  });
});

describe("explain", () => {
  it("shows four cases unless told otherwise, and all there are where more are asked for", async () => {
    const model = await new NnKnn({ k: 2, epochs: 1 }).fit(train.x, train.y);
    const [{ cases: four }] = await model.explain(test.x);
    const [{ cases: all }] = await model.explain(test.x, { cases: 100 });
    expect([four.length, all.length]).toEqual([4, 60]);
    expect(all.slice(0, 4)).toEqual(four);
    model.dispose();
  });

  it("speaks of the cases that were drawn, where they are", async () => {
    const model = await new NnKnn({ k: 2, epochs: 2, sampledCases: 15 }).fit(train.x, train.y);
    const many = clusters(600, { seed: 3 });
    const explained = await model.explain(many.x, { cases: 60 });
    expect(Int32Array.from(explained, ({ prediction }) => prediction)).toEqual(await model.predict(many.x));
    const drawn = explained.map(({ cases: shown }) => shown.map(({ index }) => index).sort((a, b) => a - b));
    for (const rows of drawn) expect(rows.length).toBe(15);
    // One draw for each batch of 256 queries.
    const draws = [...new Set(drawn.map(String))];
    expect(draws.length).toBe(3);
    expect(String(drawn[255])).toBe(draws[0]);
    expect(String(drawn[256])).toBe(draws[1]);
    model.dispose();
  });
});
