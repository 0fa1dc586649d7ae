import { describe, expect, it } from "vitest";
import { type Matrix, matrixOf, rowOf } from "../../src/data/matrix";
import { accuracy, macroF1 } from "../../src/evaluation/metrics";
import { KnnAugmented } from "../../src/models/knn-augmented";
import { MemN2N } from "../../src/models/mem-n2n";
import { MNkNN } from "../../src/models/mnknn";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import type { NeighborNetwork } from "../../src/models/neighbor-network";
import { SetBased } from "../../src/models/set-based";
import { V2LS } from "../../src/models/v2ls";
import { V2VS } from "../../src/models/v2vs";
import { V2VSLS } from "../../src/models/v2vsls";
import { allNearestNeighbors, nearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { outOfCoreNeighbors, outOfCoreTargets } from "../../src/neighbors/out-of-core";
import { matrixSource } from "../../src/neighbors/row-source";
import type { EpochRecord } from "../../src/training/train";
import { clusters, rowsBetween } from "./clusters";

process.env.NEURAL_KNN_QUIET = "1";

const SMALL = { k: 3, hidden: 12, batchSize: 30, epochs: 3 };
const train = clusters(90);
const test = clusters(60, { seed: 2 });

const NETWORKS = [V2LS, V2VS, V2VSLS, SetBased];
const named = [...NETWORKS, MemN2N, MNkNN, MNkNNVec, KnnAugmented].map((Network) => ({
  name: new Network().name,
  Network,
}));

/** The sequences that each network answers with. */
const SEQUENCES: Record<string, string[]> = {
  V2LS: ["labels"],
  V2VS: ["vectors"],
  V2VSLS: ["labels", "vectors"],
  "Set-based model": ["labels", "vectors"],
  MemN2N: [],
  MNkNN: ["labels"],
  MNkNN_VEC: ["labels", "vectors"],
  "kNN-Augmented Networks": [],
};

describe.each(named)("$name", ({ Network }) => {
  it("learns clusters; what it predicts is a row of probabilities and their largest", async () => {
    const model = new Network({ ...SMALL, epochs: 40, learningRate: 0.01 });
    expect(await model.fit(train.x, train.y)).toBe(model);
    const predicted = await model.predict(test.x);
    expect(accuracy(test.y, predicted)).toBeGreaterThan(0.9);

    const proba = await model.predictProba(test.x);
    expect([proba.rows, proba.cols]).toEqual([60, 3]);
    for (let i = 0; i < proba.rows; i++) {
      const row = rowOf(proba, i);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(row[predicted[i]]).toBe(Math.max(...row));
    }

    const { labels, vectors } = await model.predictNeighbors(test.x);
    if (labels) {
      expect([labels.rows, labels.cols]).toEqual([180, 3]);
      for (let at = 0; at < proba.data.length; at++) {
        const [i, c] = [Math.floor(at / 3), at % 3];
        const mean = [0, 1, 2].reduce((sum, t) => sum + rowOf(labels, 3 * i + t)[c], 0) / 3;
        expect(proba.data[at]).toBeCloseTo(mean, 6);
      }
    }
    if (vectors) {
      // The rows of a cluster are its neighbours: their vectors lie nearer to their own centre than to any other's.
      expect([vectors.rows, vectors.cols]).toEqual([180, 4]);
      const nearest = await nearestNeighbors(train.x, vectors, { k: 1 });
      const found = Int32Array.from(nearest.indices, (row) => train.y[row]);
      expect(
        accuracy(
          Int32Array.from(found, (_, at) => test.y[Math.floor(at / 3)]),
          found,
        ),
      ).toBeGreaterThan(0.9);
    }
    const answers = [labels && "labels", vectors && "vectors"].filter(Boolean);
    expect(answers).toEqual(SEQUENCES[model.name]);
    model.dispose();
  });

  it("predicts each row as if it were alone", async () => {
    const model = await new Network(SMALL).fit(train.x, train.y);
    const [all, proba] = [await model.predictNeighbors(test.x), await model.predictProba(test.x)];
    for (const i of [0, 17, 59]) {
      const row = rowsBetween(test.x, i, i + 1);
      const alone = await model.predictNeighbors(row);
      (await model.predictProba(row)).data.forEach((p, c) => expect(p).toBeCloseTo(rowOf(proba, i)[c], 5));
      for (const kind of ["labels", "vectors"] as const) {
        for (let t = 0; t < (all[kind] ? 3 : 0); t++) {
          const [a, b] = [rowOf(alone[kind]!, t), rowOf(all[kind]!, 3 * i + t)];
          a.forEach((value, j) => expect(value).toBeCloseTo(b[j], 5));
        }
      }
    }
    expect((await model.predict(rowsBetween(test.x, 0, 0))).length).toBe(0);
    model.dispose();
  });

  it("predicts more rows than fit into one batch", async () => {
    const model = await new Network(SMALL).fit(train.x, train.y);
    const many = clusters(1100, { seed: 3 });
    const all = await model.predictProba(many.x);
    const last = await model.predictProba(rowsBetween(many.x, 1020, 1100));
    last.data.forEach((value, at) => expect(all.data[1020 * 3 + at]).toBeCloseTo(value, 5));
    expect(all.rows).toBe(1100);
    model.dispose();
  });

  it("answers questions that overlap as it does one at a time", async () => {
    const model = await new Network(SMALL).fit(train.x, train.y);
    const [a, b] = await Promise.all([model.predictProba(train.x), model.predictProba(test.x)]);
    expect(a).toEqual(await model.predictProba(train.x));
    expect(b).toEqual(await model.predictProba(test.x));
    model.dispose();
  });

  it("repeats itself with the same seed, and differs with another", async () => {
    const fitted = async (seed: number) => {
      const model = await new Network({ ...SMALL, seed }).fit(train.x, train.y, { validation: test });
      const { labels, vectors } = await model.predictNeighbors(test.x);
      model.dispose();
      return { history: model.history.map(({ loss, validation }) => [loss, validation]), labels, vectors };
    };
    const first = await fitted(5);
    expect(await fitted(5)).toEqual(first);
    expect(await fitted(6)).not.toEqual(first);
  });

  it("learns from given neighbours what it learns from its own search", async () => {
    const own = await new Network(SMALL).fit(train.x, train.y);
    // More neighbours than it needs: the nearest k count.
    const neighbors = await allNearestNeighbors(train.x, { k: 5 });
    const given = await new Network(SMALL).fit(train.x, train.y, { neighbors });
    const answers = async (model: NeighborNetwork) => [
      await model.predictNeighbors(test.x),
      await model.predictProba(test.x),
    ];
    expect(await answers(given)).toEqual(await answers(own));
    const reversed = { ...neighbors, indices: neighbors.indices.slice().reverse() };
    const other = await new Network(SMALL).fit(train.x, train.y, { neighbors: reversed });
    // MemN2N looks at none.
    if (Network === MemN2N) expect(await answers(other)).toEqual(await answers(own));
    else expect(await answers(other)).not.toEqual(await answers(own));
    for (const model of [own, given, other]) model.dispose();
  });

  it.each([
    ["a single neighbour", { k: 1 }],
    ["no dropout", { dropout: 0 }],
  ])("trains with %s", async (_, options) => {
    await expectToTrain(new Network({ ...SMALL, ...options }), train);
  });

  it("keeps the epoch of the best validation score", async () => {
    const model = new Network({ ...SMALL, epochs: 12, patience: 2, learningRate: 0.2 });
    await model.fit(train.x, train.y, { validation: test });
    const scores = model.history.map(({ validation }) => validation!);
    const best = scores.indexOf(Math.max(...scores));
    expect(scores.length).toBe(Math.min(12, best + 1 + 2));
    if (Network !== V2VS) expect(macroF1(test.y, await model.predict(test.x))).toBe(scores[best]);
    else {
      const { vectors } = await model.predictNeighbors(test.x);
      const { indices } = await nearestNeighbors(train.x, test.x, { k: 3 });
      const norms = Array.from(indices, (row, at) =>
        Math.hypot(...rowOf(train.x, row).map((value, j) => value - rowOf(vectors!, at)[j])),
      );
      expect(-norms.reduce((a, b) => a + b) / test.x.rows).toBeCloseTo(scores[best], 5);
    }
    model.dispose();
  });
});

async function expectToTrain(model: NeighborNetwork, { x, y }: { x: Matrix; y: Int32Array }): Promise<void> {
  await model.fit(x, y);
  expect(model.history.map(({ loss }) => Number.isFinite(loss))).toEqual([true, true, true]);
  const proba = await model.predictProba(x);
  for (let i = 0; i < x.rows; i++) expect(rowOf(proba, i).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  model.dispose();
}

describe("fit", () => {
  const forty = clusters(40);
  const filled = (value: (at: number) => number) => ({
    y: forty.y,
    x: { ...forty.x, data: forty.x.data.map((_, at) => value(at)) },
  });

  it.each([
    ["a batch larger than the rows", forty, { batchSize: 1000 }],
    ["a single feature", clusters(40, { features: 1 }), {}],
    ["constant features", filled(() => 2), {}],
    ["equal rows", filled((at) => at % 4), {}],
    ["a class without rows", { x: forty.x, y: forty.y.map((label) => 2 * label) }, {}],
    ["as many neighbours as there are other rows", clusters(5), { k: 4 }],
  ])("trains with %s", async (_, data, options) => {
    await expectToTrain(new V2VSLS({ ...SMALL, ...options }), data);
    await expectToTrain(new SetBased({ ...SMALL, ...options }), data);
  });

  it("fills the history and reports each epoch as it ends", async () => {
    const seen: EpochRecord[] = [];
    const model = new V2LS(SMALL);
    await model.fit(train.x, train.y, { onEpoch: (record) => seen.push(record) });
    expect(model.history).toEqual(seen);
    expect(seen.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    for (const { loss, seconds, validation } of seen) {
      expect(loss).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThan(0);
      expect(validation).toBeUndefined();
    }
    await model.fit(train.x, train.y, { validation: test });
    expect(model.history.every(({ validation }) => validation! >= 0 && validation! <= 1)).toBe(true);
    model.dispose();
  });

  it("may be called again with data of another shape", async () => {
    const model = await new V2VSLS(SMALL).fit(train.x, train.y);
    const wider = clusters(60, { classes: 4, features: 7 });
    await model.fit(wider.x, wider.y);
    const fresh = await new V2VSLS(SMALL).fit(wider.x, wider.y);
    expect(await model.predictProba(wider.x)).toEqual(await fresh.predictProba(wider.x));
    await expect(model.predict(train.x)).rejects.toThrow(/V2VSLS.predictProba: expected 7 features, got 4/);
    for (const used of [model, fresh]) used.dispose();
  });

  it.each(["onnx", "cpu"])(
    "stops where a timer tells it to, on %s, and leaves the model untrained",
    async (engine) => {
      process.env.NEURAL_KNN_ENGINE = engine;
      try {
        const model = await new V2LS(SMALL).fit(train.x, train.y);
        const controller = new AbortController();
        const epochs: number[] = [];
        const stopped = new V2LS({ ...SMALL, epochs: 100_000 });
        const fit = stopped.fit(train.x, train.y, {
          validation: test,
          signal: controller.signal,
          onEpoch: ({ epoch }) => {
            epochs.push(epoch);
            if (epoch === 2) setTimeout(() => controller.abort(new Error("enough")), 5);
          },
        });
        await expect(fit).rejects.toThrow("enough");
        expect(epochs.length).toBeGreaterThanOrEqual(2);

        const again = model.fit(train.x, train.y, { signal: AbortSignal.abort(new Error("at once")) });
        await expect(again).rejects.toThrow("at once");
      } finally {
        delete process.env.NEURAL_KNN_ENGINE;
      }
    },
  );

  it("leaves the model untrained where it fails, and trains it the next time", async () => {
    for (const Network of NETWORKS) {
      const model = await new Network(SMALL).fit(train.x, train.y);
      const onEpoch = () => {
        throw new Error("stop here");
      };
      await expect(model.fit(test.x, test.y, { validation: train, onEpoch })).rejects.toThrow("stop here");
      await expect(model.predict(test.x)).rejects.toThrow(/expected a fitted model; call fit or load first/);
      await model.fit(train.x, train.y);
      const fresh = await new Network(SMALL).fit(train.x, train.y);
      expect(await model.predictNeighbors(test.x)).toEqual(await fresh.predictNeighbors(test.x));
      for (const used of [model, fresh]) used.dispose();
    }
  });

  it("keeps a trained model where the new data is refused before training", async () => {
    for (const Network of NETWORKS) {
      const model = await new Network(SMALL).fit(train.x, train.y);
      const before = await model.predictProba(test.x);
      await expect(model.fit(train.x, train.y.subarray(1))).rejects.toThrow(/expected 90 labels/);
      expect(await model.predictProba(test.x)).toEqual(before);
      model.dispose();
    }
  });

  it("names the epoch in which the loss was lost", async () => {
    const model = new V2VS({ ...SMALL, learningRate: 1e38 });
    await expect(model.fit(train.x, train.y)).rejects.toThrow(
      /V2VS: the loss became (NaN|Infinity) in epoch 1; try a smaller learningRate/,
    );
  });
});

describe("neighbours by epoch", () => {
  const neighborsOf = async (seed: number) => nearestNeighbors(train.x, clusters(90, { seed }).x, { k: 3 });

  it("are asked for once in each epoch, and learned from in that epoch alone", async () => {
    const asked: number[] = [];
    const [first, second] = [await neighborsOf(7), await neighborsOf(8)];
    const byEpoch = async (epoch: number) => {
      asked.push(epoch);
      return epoch === 1 ? first : second;
    };
    const mixed = await new V2VSLS(SMALL).fit(train.x, train.y, { neighbors: byEpoch });
    expect(asked).toEqual([1, 2, 3]);
    const [onFirst, onSecond] = [
      await new V2VSLS(SMALL).fit(train.x, train.y, { neighbors: first }),
      await new V2VSLS(SMALL).fit(train.x, train.y, { neighbors: second }),
    ];
    expect(mixed.history[0].loss).toBe(onFirst.history[0].loss);
    expect(mixed.history[0].loss).not.toBe(onSecond.history[0].loss);
    expect(mixed.history[1].loss).not.toBe(onFirst.history[1].loss);
    for (const model of [mixed, onFirst, onSecond]) model.dispose();
  });

  it.each(named)("that are always the same train $name as those without epochs do", async ({ Network }) => {
    const neighbors = await neighborsOf(7);
    const plain = await new Network(SMALL).fit(train.x, train.y, { neighbors });
    const byEpoch = await new Network(SMALL).fit(train.x, train.y, { neighbors: async () => neighbors });
    expect(await byEpoch.predictProba(test.x)).toEqual(await plain.predictProba(test.x));
    for (const model of [plain, byEpoch]) model.dispose();
  });

  it("are those of Algorithm 1 where the networks train out of core", async () => {
    const options = { k: 3, batchSize: 20, rounds: 2, seed: 4 };
    const targets = outOfCoreTargets(matrixSource(train.x), options);
    const model = await new V2LS(SMALL).fit(train.x, train.y, { neighbors: targets });
    const neighbors = await outOfCoreNeighbors(matrixSource(train.x), options);
    const same = await new V2LS(SMALL).fit(train.x, train.y, { neighbors });
    expect(await model.predictProba(test.x)).toEqual(await same.predictProba(test.x));
    for (const used of [model, same]) used.dispose();
  });

  it("are refused in the epoch in which they do not fit", async () => {
    const neighbors = await neighborsOf(7);
    const fit = new V2LS(SMALL).fit(train.x, train.y, {
      neighbors: async (epoch) => (epoch < 2 ? neighbors : { ...neighbors, rows: 89 }),
    });
    await expect(fit).rejects.toThrow(
      /V2LS.fit \(epoch 2\): expected 3 neighbours of each of 90 rows, got 3 of 89 rows/,
    );
  });
});

describe("what cannot be learned from", () => {
  const nan = matrixOf([[1], [2], [NaN], [4], [5], [6]]);
  const six = matrixOf([[1], [2], [3], [4], [5], [6]]);
  const y = Int32Array.of(0, 1, 0, 1, 0, 1);
  const model = new V2VSLS(SMALL);

  it.each([
    ["NaN", () => model.fit(nan, y), /V2VSLS.fit: expected finite features, got NaN in row 2, column 0/],
    [
      "labels of another length",
      () => model.fit(six, y.subarray(1)),
      /V2VSLS.fit: expected 6 labels.* got 5/,
    ],
    [
      "a negative label",
      () =>
        model.fit(
          six,
          y.map((label) => -label),
        ),
      /V2VSLS.fit: expected labels >= 0/,
    ],
    [
      "one class",
      () => model.fit(six, new Int32Array(6)),
      /V2VSLS.fit: expected labels of at least 2 classes, got 1/,
    ],
    ["k as large as the rows", () => new V2VSLS({ k: 6 }).fit(six, y), /expected k <= 5 .*got k=6/],
    [
      "no rows",
      () => model.fit(matrixOf([]), new Int32Array()),
      /expected labels of at least 2 classes, got 0/,
    ],
    [
      "neighbours of other rows",
      async () => model.fit(six, y, { neighbors: await allNearestNeighbors(train.x, { k: 3 }) }),
      /V2VSLS.fit: expected 3 neighbours of each of 6 rows, got 3 of 90 rows/,
    ],
    [
      "too few neighbours",
      async () => model.fit(six, y, { neighbors: await allNearestNeighbors(six, { k: 2 }) }),
      /V2VSLS.fit: expected 3 neighbours of each of 6 rows, got 2 of 6 rows/,
    ],
    [
      "validation rows of another width",
      () => model.fit(six, y, { validation: test }),
      /V2VSLS.fit \(validation\): expected 1 features, got 4/,
    ],
    [
      "validation rows with NaN",
      () => model.fit(six, y, { validation: { x: nan, y } }),
      /V2VSLS.fit \(validation\): expected finite features, got NaN in row 2/,
    ],
    [
      "no validation rows",
      () => model.fit(six, y, { validation: { x: rowsBetween(six, 0, 0), y: new Int32Array() } }),
      /V2VSLS.fit \(validation\): expected at least one row, got none/,
    ],
    [
      "validation labels of another length",
      () => model.fit(six, y, { validation: { x: six, y: y.subarray(1) } }),
      /V2VSLS.fit \(validation\): expected 6 labels/,
    ],
    [
      "a loop of one's own on one class",
      async () => model.prepareTraining(six, new Int32Array(6), await allNearestNeighbors(six, { k: 3 })),
      /V2VSLS.prepareTraining: expected labels of at least 2 classes, got 1/,
    ],
  ])("%s is refused", async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
  });

  it("one class is enough for V2VS, which learns from no label", async () => {
    const vectors = await new V2VS(SMALL).fit(six, new Int32Array(6));
    expect(await vectors.predict(six)).toEqual(new Int32Array(6));
    vectors.dispose();
  });
});

describe("what cannot be predicted", () => {
  it.each(NETWORKS)("%s: without a fit", async (Network) => {
    const model = new Network(SMALL);
    for (const method of ["predict", "predictProba", "predictNeighbors", "save"] as const) {
      const attempt = method === "save" ? model.save("nowhere") : model[method](test.x);
      await expect(attempt).rejects.toThrow(
        `${model.name}.${method}: expected a fitted model; call fit or load first`,
      );
    }
  });

  it("rows of another width, or with NaN; an empty answer to no rows", async () => {
    const model = await new V2LS(SMALL).fit(train.x, train.y);
    await expect(model.predictProba(matrixOf([[1]]))).rejects.toThrow(
      /V2LS.predictProba: expected 4 features, got 1/,
    );
    await expect(model.predictNeighbors(matrixOf([[1, 2, NaN, 4]]))).rejects.toThrow(
      /V2LS.predictNeighbors: expected finite features, got NaN in row 0, column 2/,
    );
    model.dispose();
    await expect(model.predict(test.x)).rejects.toThrow(/V2LS.predict: expected a fitted model/);
  });
});
