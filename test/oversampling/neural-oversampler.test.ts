import { describe, expect, it } from "vitest";
import { type Matrix, rowOf } from "../../src/data/matrix";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import { V2VSLS } from "../../src/models/v2vsls";
import { NeuralOversampler } from "../../src/oversampling/neural-oversampler";
import type { Resampled } from "../../src/oversampling/oversampler";
import { clusters } from "../models/clusters";
import { rowsOf } from "./naive";

process.env.NEURAL_KNN_QUIET = "1";

const SMALL = { k: 3, hidden: 8, batchSize: 30, epochs: 8, seed: 5 };
/** Of section 4.2. */
const WEIGHTS = { alpha: 3, lambda: 1.3 };

/** Overlapping classes 0, 2 and 3, the later ones smaller. */
function unequal(rows: number): { x: Matrix; y: Int32Array } {
  const { x, y } = clusters(rows, { classes: 7, spread: 1.5 });
  return { x, y: y.map((cluster) => [0, 0, 0, 0, 2, 2, 3][cluster]) };
}

/** Section 4.2, word by word, on the predictions for all rows at once. */
async function naiveOversampling(
  network: V2VSLS | MNkNNVec,
  { x, y }: { x: Matrix; y: Int32Array },
  targets: Record<number, number>,
): Promise<{ rows: number[][]; labels: number[]; origin: number[] }> {
  const { labels: distributions, vectors } = await (await network.fit(x, y)).predictNeighbors(x);
  const { k } = network.options;
  const rows: number[][] = [];
  const labels: number[] = [];
  const origin: number[] = [];
  const now = Object.fromEntries([0, 2, 3].map((label) => [label, rowsOf(y, label).length]));
  for (let i = 0; i < x.rows; i++) {
    for (let t = 0; t < k; t++) {
      const shares = [...rowOf(distributions!, i * k + t)];
      const label = shares.indexOf(Math.max(...shares));
      if (!(now[label] < targets[label])) continue;
      now[label]++;
      rows.push([...rowOf(vectors!, i * k + t)]);
      labels.push(label);
      origin.push(i);
    }
  }
  network.dispose();
  return { rows, labels, origin };
}

function syntheticOf({ x, y, synthetic, origin }: Resampled) {
  const made = [...synthetic.keys()].filter((i) => synthetic[i] === 1);
  return {
    rows: made.map((i) => [...rowOf(x, i)]),
    labels: made.map((i) => y[i]),
    origin: made.map((i) => origin[i]),
  };
}

describe.each([
  { generator: "V2VSLS" as const, network: () => new V2VSLS({ ...SMALL, ...WEIGHTS }) },
  {
    generator: "MNkNN_VEC" as const,
    network: () => new MNkNNVec({ ...SMALL, ...WEIGHTS, memorySize: 16 }),
  },
])("NeuralOversampler by $generator", ({ generator, network }) => {
  const memory = generator === "MNkNN_VEC" ? { memorySize: 16 } : {};
  const given = unequal(210);

  it("adds, in the order of the training rows, the predicted vectors of classes that have too few", async () => {
    const resampled = await new NeuralOversampler({ generator, ...memory, ...SMALL }).resample(
      given.x,
      given.y,
    );
    const expected = await naiveOversampling(network(), given, { 2: 120, 3: 120 });
    expect(expected.rows.length).toBeGreaterThan(60);
    expect(syntheticOf(resampled)).toEqual(expected);
    expect(resampled.x.data.subarray(0, given.x.data.length)).toEqual(given.x.data);
    expect(resampled.y.subarray(0, 210)).toEqual(given.y);
    expect(resampled.synthetic.length).toBe(resampled.x.rows);
    expect([...resampled.origin.subarray(0, 210)]).toEqual([...given.y.keys()]);
  });

  it("goes on until the rows run out", async () => {
    const targets = { 2: 2000, 3: 31 };
    const options = { generator, ...memory, ...SMALL, samplingStrategy: targets };
    const resampled = await new NeuralOversampler(options).resample(given.x, given.y);
    const expected = await naiveOversampling(network(), given, targets);
    expect(syntheticOf(resampled)).toEqual(expected);
    expect(rowsOf(resampled.y, 2).length).toBeLessThan(2000);
    expect(resampled.x.data.length).toBe(resampled.x.rows * given.x.cols);
  });
});

describe("NeuralOversampler", () => {
  it("predicts part after part of many rows as of all at once", async () => {
    const many = unequal(17_500);
    const tiny = { k: 2, hidden: 4, batchSize: 2000, epochs: 3, seed: 1 };
    const targets = { 2: 12_000, 3: 12_000 };
    const options = { ...tiny, samplingStrategy: targets };
    const resampled = await new NeuralOversampler(options).resample(many.x, many.y);
    const expected = await naiveOversampling(new V2VSLS({ ...tiny, ...WEIGHTS }), many, targets);
    expect(Math.max(...expected.origin)).toBeGreaterThan(17_000);
    expect(syntheticOf(resampled)).toEqual(expected);
  });

  it("passes on what the training may be told", async () => {
    const { x, y } = unequal(210);
    const epochs: number[] = [];
    const oversampler = new NeuralOversampler({ ...SMALL, epochs: 2 });
    await oversampler.resample(x, y, {
      validation: { x, y },
      onEpoch: ({ epoch, validation }) => epochs.push(validation === undefined ? NaN : epoch),
    });
    expect(epochs).toEqual([1, 2]);
  });

  it("may resample twice at once", async () => {
    const { x, y } = unequal(210);
    const oversampler = new NeuralOversampler({ ...SMALL, epochs: 2 });
    const [first, second] = await Promise.all([oversampler.resample(x, y), oversampler.resample(x, y)]);
    expect(first).toEqual(second);
  });

  it("has the weights of section 4.2, and those of the network for the rest", () => {
    const { options } = new NeuralOversampler();
    expect(options).toMatchObject({ generator: "V2VSLS", samplingStrategy: "auto", k: 5, ...WEIGHTS });
    expect(options).toEqual({
      ...new V2VSLS().options,
      generator: "V2VSLS",
      samplingStrategy: "auto",
      ...WEIGHTS,
    });
    expect(new NeuralOversampler({ generator: "MNkNN_VEC" }).options).toMatchObject({
      memorySize: 64,
      ...WEIGHTS,
    });
  });
});
