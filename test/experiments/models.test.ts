import { describe, expect, it } from "vitest";
import { modelNamed, runOptions, swapRanks } from "../../src/experiments/models";

describe("swapRanks", () => {
  const neighbors = {
    indices: Int32Array.from([1, 2, 3, 4, 5, 6]),
    distances: Float32Array.from([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
    rows: 2,
    k: 3,
  };

  it("exchanges two ranks of every row, and twice is as before", () => {
    const swapped = swapRanks(neighbors, 0, 2);
    expect([...swapped.indices]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([...swapped.distances]).toEqual([...Float32Array.from([0.3, 0.2, 0.1, 0.6, 0.5, 0.4])]);
    expect(swapRanks(swapped, 0, 2)).toEqual(neighbors);
  });

  it("leaves the given neighbours as they were", () => {
    swapRanks(neighbors, 0, 2);
    expect([...neighbors.indices]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("runOptions", () => {
  it("takes what the model knows, and the run's seed", () => {
    const options = runOptions(modelNamed("V2LS"), 3, { epochs: 2, lambda: 0.5 });
    expect(options).toMatchObject({ seed: 3, epochs: 2, alpha: 9.5, k: 5 });
    expect(options).not.toHaveProperty("lambda");
  });

  it("gives kNN its k and nothing else", () => {
    expect(runOptions(modelNamed("kNN"), 3, { epochs: 2 })).toEqual({ k: 5 });
  });
});

it("offers the nearest model for an unknown one", () => {
  expect(() => modelNamed("V2LSS")).toThrow(/unknown model "V2LSS"; did you mean "V2LS"/);
});
