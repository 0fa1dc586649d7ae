import { describe, expect, it } from "vitest";
import { type Matrix, takeRows } from "../../src/data/matrix";
import { Adasyn } from "../../src/oversampling/adasyn";
import { BorderlineSmote } from "../../src/oversampling/borderline-smote";
import { NeuralOversampler } from "../../src/oversampling/neural-oversampler";
import { Smote } from "../../src/oversampling/smote";
import { clusters } from "../models/clusters";

const INTERPOLATING = [Smote, Adasyn, BorderlineSmote];
const ALL = [...INTERPOLATING, NeuralOversampler];

/** 30 rows of class 0 and `few` of class 2. */
function withFew(few: number): { x: Matrix; y: Int32Array } {
  const { x } = clusters(30 + few, { classes: 1, spread: 2 });
  return { x, y: Int32Array.from({ length: x.rows }, (_, i) => (i < 30 ? 0 : 2)) };
}

describe.each(ALL.map((Oversampler) => ({ name: Oversampler.name, Oversampler })))("$name", (bad) => {
  const { name, Oversampler } = bad;
  const { x, y } = withFew(8);

  it("refuses NaN", async () => {
    const withNaN = takeRows(x, [...y.keys()]);
    withNaN.data[9] = NaN;
    await expect(new Oversampler().resample(withNaN, y)).rejects.toThrow(
      `${name}.resample: expected finite features, got NaN in row 2, column 1; drop or impute such rows first`,
    );
  });

  it("refuses labels that do not fit the rows", async () => {
    await expect(new Oversampler().resample(x, y.slice(1))).rejects.toThrow(
      `${name}.resample: expected 38 labels, one for each row of x, got 37`,
    );
    await expect(
      new Oversampler().resample(
        x,
        y.map((label) => label - 1),
      ),
    ).rejects.toThrow(`${name}.resample: expected labels >= 0, got -1 in row 0`);
  });

  it("refuses a single class", async () => {
    await expect(
      new Oversampler().resample(
        x,
        y.map(() => 2),
      ),
    ).rejects.toThrow(`${name}.resample: expected labels of at least 2 classes, got 1`);
  });

  it("refuses a strategy that would remove rows", async () => {
    const removing = new Oversampler({ samplingStrategy: { 0: 29 } });
    await expect(removing.resample(x, y)).rejects.toThrow(
      /^\w+\.resample: .* got 29; oversampling removes no rows/,
    );
  });

  it("refuses unknown options with the nearest name", () => {
    expect(() => new Oversampler({ samplingStrateg: "auto" } as object)).toThrow(
      `${name}: unknown option "samplingStrateg"; did you mean "samplingStrategy"?`,
    );
  });

  it.each([-1, 0.5, NaN])("refuses the seed %s", (seed) => {
    expect(() => new Oversampler({ seed })).toThrow(/an integer(?: seed)?, 0 \.\. 2\^32 - 1/);
  });

  it("stops by its signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(new Oversampler().resample(x, y, { signal })).rejects.toThrow("enough");
  });

  it("gives the rows back where the classes are equal already", async () => {
    const equal = y.map((_, i) => i % 2);
    const resampled = await new Oversampler().resample(x, equal);
    expect(resampled.x).toEqual(x);
    expect(resampled.x.data).not.toBe(x.data);
    expect(resampled.y).toEqual(equal);
    expect(resampled.synthetic).toEqual(new Uint8Array(38));
    expect([...resampled.origin]).toEqual([...y.keys()]);
  });
});

describe.each(INTERPOLATING.map((Oversampler) => ({ name: Oversampler.name, Oversampler })))(
  "$name",
  (bad) => {
    const { name, Oversampler } = bad;

    it.each([
      [1, "give it more rows"],
      [2, "ask for at most 1 neighbours"],
      [5, "ask for at most 4 neighbours"],
    ])("refuses a class of %i rows", async (few, wayOut) => {
      const { x, y } = withFew(few);
      await expect(new Oversampler().resample(x, y)).rejects.toThrow(
        `${name}.resample: expected at least 6 rows of class 2, each with 5 neighbours of its class, got ${few}; ` +
          `${wayOut}, or leave the class out of samplingStrategy`,
      );
    });

    it("takes as many as k + 1 rows, and leaves small classes alone that should not grow", async () => {
      const { x, y } = withFew(6);
      const { y: grown } = await new Oversampler({ samplingStrategy: { 0: 30, 2: 25 } }).resample(x, y);
      expect(grown.length).toBeGreaterThan(40);
      const small = withFew(7);
      small.y[0] = 1;
      const kept = await new Oversampler({ samplingStrategy: { 2: 29 } }).resample(small.x, small.y);
      expect([...kept.y].filter((label) => label === 1)).toEqual([1]);
    });
  },
);

it.each([
  {
    build: () => new Smote({ kNeighbors: 0 }),
    message: "Smote: expected kNeighbors to be an integer >= 1, got 0",
  },
  {
    build: () => new Adasyn({ nNeighbors: 2.5 }),
    message: "Adasyn: expected nNeighbors to be an integer >= 1, got 2.5",
  },
  {
    build: () => new BorderlineSmote({ mNeighbors: NaN }),
    message: "BorderlineSmote: expected mNeighbors to be an integer >= 1, got NaN",
  },
  {
    build: () => new NeuralOversampler({ generator: "V2LS" as "V2VSLS" }),
    message: 'NeuralOversampler: unknown generator "V2LS"; did you mean "V2VSLS"? Known: V2VSLS, MNkNN_VEC',
  },
  {
    build: () => new NeuralOversampler({ memorySize: 8 }),
    message: 'NeuralOversampler: unknown option "memorySize"; did you mean "batchSize"?',
  },
])("refuses options out of their range: $message", ({ build, message }) => {
  expect(build).toThrow(message);
});

it("BorderlineSmote refuses more neighbours than there are rows", async () => {
  const { x, y } = withFew(8);
  await expect(new BorderlineSmote({ mNeighbors: 38 }).resample(x, y)).rejects.toThrow(
    "BorderlineSmote.resample: expected k <= 37 (rows in x, less the row itself), got k=38",
  );
});
