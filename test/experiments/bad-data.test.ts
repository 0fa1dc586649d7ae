import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { type ModelEntry, MODELS, runOptions } from "../../src/experiments/models";
import { allNearestNeighbors } from "../../src/neighbors/nearest-neighbors";

const FEATURES = 4;
// Small enough to take no time; the out-of-core models draw their own targets and are tested where they live.
const SMALL = { epochs: 1, hidden: 4, memorySize: 16, trees: 3, rounds: 3, candidates: 20, batchSize: 32 };
const models = Object.entries(MODELS).filter(([name]) => !name.startsWith("Out-of-core V"));

/** Rows around 0 and around 2, in turn. */
function twoClusters(
  rows: number,
  feature = (row: number, random: RandomState) => random.random() + 2 * (row % 2),
) {
  const random = new RandomState(0);
  const data = Float32Array.from({ length: rows * FEATURES }, (_, at) =>
    feature(Math.floor(at / FEATURES), random),
  );
  return { data, rows, cols: FEATURES };
}

async function fitAndPredict(entry: ModelEntry, x: Matrix, y: Int32Array) {
  const model = entry.build(runOptions(entry, 0, SMALL));
  const neighbors = entry.kind === "network" ? await allNearestNeighbors(x, { k: 5 }) : undefined;
  try {
    await model.fit(x, y, { neighbors } as object);
    return { classes: await model.predict(x), shares: await model.predictProba(x) };
  } finally {
    model.dispose();
  }
}

/** Whether fitting gives shares that are numbers, or is refused as `refusal` says. */
const succeedsOr = (refusal: RegExp, outcome: ReturnType<typeof fitAndPredict>) =>
  outcome.then(
    ({ shares }) => [...shares.data].every(Number.isFinite),
    (error: Error) => refusal.test(error.message),
  );

describe.each(models)("%s", (_name, entry) => {
  it("may meet a class number that no training row has, or names it", async () => {
    const y = Int32Array.from({ length: 60 }, (_, row) => (row % 2 ? 3 : 0));
    const outcome = fitAndPredict(entry, twoClusters(60), y);
    expect(await succeedsOr(/expected cases of each class 0 \.\. 3, got none of class 1/, outcome)).toBe(
      true,
    );
  });

  it("may meet a class with fewer rows than K, or names it", async () => {
    const y = Int32Array.from({ length: 60 }, (_, row) => (row < 3 ? 1 : 0));
    const outcome = fitAndPredict(entry, twoClusters(60), y);
    expect(await succeedsOr(/expected more than \w+=3 rows of each class, got 3 of class 1/, outcome)).toBe(
      true,
    );
  });

  it("may meet a feature that never changes", async () => {
    const x = twoClusters(60);
    for (let row = 0; row < x.rows; row++) x.data[row * FEATURES + 1] = 7;
    const y = Int32Array.from({ length: 60 }, (_, row) => row % 2);
    const { shares } = await fitAndPredict(entry, x, y);
    expect([...shares.data].every(Number.isFinite)).toBe(true);
  });

  it("answers a single class, or says that it needs two", async () => {
    const outcome = await fitAndPredict(entry, twoClusters(60), new Int32Array(60)).then(
      ({ classes }) => [...classes].every((label) => label === 0),
      (error: Error) => /expected labels of at least 2 classes, got 1/.test(error.message),
    );
    expect(outcome).toBe(true);
  });

  it("learns from what is missing, or names the row and the column", async () => {
    const x = twoClusters(60);
    for (let row = 0; row < x.rows; row++) x.data[row * FEATURES + 1] = NaN;
    const y = Int32Array.from({ length: 60 }, (_, row) => row % 2);
    // Their targets cannot be had.
    if (entry.kind === "network")
      return expect(fitAndPredict(entry, x, y)).rejects.toThrow(/row 0, column 1/);
    const outcome = fitAndPredict(entry, x, y);
    expect(await succeedsOr(/expected finite features, got NaN in row 0, column 1/, outcome)).toBe(true);
  });
});
