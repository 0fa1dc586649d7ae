import { Worker } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { Crew } from "../../../src/baselines/trees/crew";
import { GradientBoosting } from "../../../src/baselines/trees/gradient-boosting";
import { LambdaRank } from "../../../src/baselines/trees/lambda-rank";
import { LeafWiseBoosting } from "../../../src/baselines/trees/leaf-wise-boosting";
import { RandomForest } from "../../../src/baselines/trees/random-forest";
import { matrixOf } from "../../../src/data/matrix";
import type { Classifier } from "../../../src/estimator";
import { accuracy } from "../../../src/evaluation/metrics";
import { SharedMemory } from "../../../src/neighbors/shared-memory";
import { clusters } from "./naive";

type Options = { threads?: number; rounds?: number; trees?: number };
const MODELS: [name: string, create: (options?: Options) => Classifier][] = [
  ["GradientBoosting", ({ threads, rounds } = {}) => new GradientBoosting({ threads, rounds })],
  ["LeafWiseBoosting", ({ threads, rounds } = {}) => new LeafWiseBoosting({ threads, rounds })],
  ["RandomForest", ({ threads, trees } = {}) => new RandomForest({ threads, trees })],
  ["LambdaRank", ({ threads, rounds } = {}) => new LambdaRank({ threads, rounds, queries: 100, k: 2 })],
];

/** Too much for a moment and for the calling thread. */
const LARGE = clusters(9, 20_000, 3, 20);

describe.each(MODELS)("%s", (name, create) => {
  it("learns, on one thread as on several, and gives probabilities that sum to 1", async () => {
    const { x, y } = clusters(8, 3000, 4);
    const fitted = await create({ threads: 1, rounds: 20, trees: 30 }).fit(x, y);
    const predicted = await fitted.predict(x);
    expect(accuracy(y, predicted)).toBeGreaterThan(0.6);
    const { data, rows, cols } = await fitted.predictProba(x);
    expect([rows, cols]).toEqual([3000, 4]);
    for (let i = 0; i < rows; i++) {
      expect(data.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    const several = await create({ threads: 3, rounds: 20, trees: 30 }).fit(x, y);
    expect((await several.predictProba(x)).data).toEqual(data);
  });

  it("knows a single class, and a class without rows", async () => {
    const x = matrixOf([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 0],
      [6, 1],
    ]);
    const one = await create().fit(x, new Int32Array(6));
    expect([...(await one.predictProba(x)).data]).toEqual([1, 1, 1, 1, 1, 1]);
    const y = Int32Array.of(0, 0, 2, 2, 0, 2);
    const gap = await create().fit(x, y);
    const { data, cols } = await gap.predictProba(x);
    expect(cols).toBe(3);
    expect((await gap.predict(x)).every((label) => label !== 1)).toBe(true);
    expect(data.every((share) => share >= 0 && share <= 1)).toBe(true);
    const second = await create().fit(x, new Int32Array(6).fill(1));
    expect([...(await second.predict(x))]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("answers for no rows", async () => {
    const fitted = await create().fit(matrixOf([[1], [2], [3], [4]]), Int32Array.of(0, 1, 0, 1));
    expect(await fitted.predict({ data: new Float32Array(0), rows: 0, cols: 1 })).toEqual(new Int32Array(0));
  });

  it("stops when told to, and leaves no thread behind", async () => {
    const ended = vi.spyOn(Worker.prototype, "terminate");
    const reason = new Error("enough");
    const controller = new AbortController();
    const fit = create({ threads: 2, rounds: 5000, trees: 5000 });
    try {
      const fitting = fit.fit(LARGE.x, LARGE.y, { signal: controller.signal });
      setTimeout(() => controller.abort(reason), 300);
      await expect(fitting).rejects.toBe(reason);
      if (name !== "LambdaRank") expect(ended).toHaveBeenCalledTimes(2);
      for (const { value } of ended.mock.results) await value;
      await expect(fit.fit(LARGE.x, LARGE.y, { signal: controller.signal })).rejects.toBe(reason);
    } finally {
      ended.mockRestore();
    }
  });

  it("refuses what it cannot work with, and says what to do", async () => {
    const x = matrixOf([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const y = Int32Array.of(0, 1, 0);
    const fit = `${name}.fit: `;
    await expect(create().fit(x, Int32Array.of(0))).rejects.toThrow(`${fit}expected 3 labels`);
    await expect(create().fit(x, Int32Array.of(0, -1, 0))).rejects.toThrow(`${fit}expected labels >= 0`);
    const empty = { data: new Float32Array(0), rows: 0, cols: 2 };
    await expect(create().fit(empty, new Int32Array(0))).rejects.toThrow(
      `${fit}expected at least one row and one column, got 0 x 2`,
    );
    await expect(create().fit(matrixOf([[1], [Infinity], [0]]), y)).rejects.toThrow(
      "got Infinity in row 1, column 0; make it NaN, or drop that row",
    );
    await expect(create().predict(x)).rejects.toThrow(
      `${name}.predict: expected a fitted classifier; call fit first`,
    );
    const fitted = create();
    await fitted.fit(x, y);
    await expect(fitted.predict(matrixOf([[1]]))).rejects.toThrow(
      `${name}.predict: expected 2 columns, as in fit, got 1`,
    );
    fitted.dispose();
    await expect(fitted.predictProba(x)).rejects.toThrow(
      `${name}.predictProba: expected a fitted classifier`,
    );
  });
});

describe("options", () => {
  it("are refused where they are unknown or out of range", () => {
    expect(() => new GradientBoosting({ bins: 256 })).toThrow(
      "GradientBoosting: expected an integer bins from 2 to 255, got bins=256",
    );
    expect(() => new GradientBoosting({ learningRate: 0 })).toThrow("expected a finite learningRate > 0");
    expect(() => new LeafWiseBoosting({ leaves: 1 })).toThrow("expected an integer leaves from 2 to 65536");
    expect(() => new RandomForest({ threads: 0 })).toThrow("expected an integer threads >= 1");
    expect(() => new LambdaRank({ candidate: 5 } as object)).toThrow('did you mean "candidates"?');
  });

  it("of the forest must fit the features", async () => {
    const x = matrixOf([[1], [2]]);
    await expect(new RandomForest({ featuresPerSplit: 2 }).fit(x, Int32Array.of(0, 1))).rejects.toThrow(
      "RandomForest.fit: expected an integer featuresPerSplit from 0 to 1, got featuresPerSplit=2",
    );
  });
});

describe("Crew", () => {
  it("rejects when a thread fails while others wait for it, and ends them all", async () => {
    const memory = new SharedMemory();
    const crew = new Crew(memory, 2);
    // Rows far beyond the end of the memory.
    const settings = {
      rows: 1,
      features: 1,
      values: 0xfffff000,
      sortScratch: 0xfffff000,
      binCounts: 0xfffff000,
    };
    await expect(crew.callAll("binFeatures", settings)).rejects.toThrow(
      "a tree thread failed: memory access out of bounds",
    );
    await crew.dismiss();
  });
});
