import { afterAll, describe, expect, it } from "vitest";
import type { Matrix } from "../../src/data/matrix";
import { takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { ExactSearch, type ForcedPlan } from "../../src/neighbors/exact-search";
import { principalDirections } from "../../src/neighbors/principal-directions";
import { toNeighbors } from "../../src/neighbors/ranked-rows";
import { naiveNeighbors } from "./naive";
import { smallMatrix } from "./small-cases";

const search = new ExactSearch(2);
afterAll(() => search.close());

async function expectExact(train: Matrix, queries: Matrix | undefined, k: number, forced: ForcedPlan) {
  const found = toNeighbors(await search.search(train, queries, k, {}, forced));
  expect({ indices: [...found.indices], distances: [...found.distances] }).toEqual(
    naiveNeighbors(train, queries ?? train, k, queries === undefined),
  );
}

/** A few rows to search, a few to ask for, and a number of neighbours that both have. */
function smallCase(random: RandomState) {
  const all = smallMatrix(random, random.randint(3, 60), random.randint(1, 40));
  const itself = random.randint(0, 2) === 0;
  if (itself) return { train: all, queries: undefined, k: anyK(random, all.rows - 1) };
  const split = random.randint(1, all.rows);
  const order = random.permutation(all.rows);
  const train = takeRows(all, order.subarray(0, split));
  return { train, queries: takeRows(all, order.subarray(split)), k: anyK(random, split) };
}

function anyK(random: RandomState, most: number): number {
  return random.randint(0, 4) === 0 ? most : random.randint(1, Math.min(most, 8) + 1);
}

function orthonormal(random: RandomState, width: number): Float64Array[] {
  const rows = Array.from({ length: 20 }, () => Float64Array.from({ length: width }, () => random.normal()));
  return principalDirections(rows, 8, random);
}

describe("ExactSearch against a naive float64 loop", () => {
  it("by way of cells, 1,000 small cases", async () => {
    const random = new RandomState(1);
    for (let round = 0; round < 1000; round++) {
      const { train, queries, k } = smallCase(random);
      const cells = random.randint(1, Math.min(train.rows, 12) + 1);
      await expectExact(train, queries, k, { cells, plan: { path: "cells" } });
    }
  });

  it("by way of pairs, the rows themselves as sketches, 1,000 small cases", async () => {
    const random = new RandomState(2);
    for (let round = 0; round < 1000; round++) {
      const { train, queries, k } = smallCase(random);
      const cells = random.randint(1, Math.min(train.rows, 12) + 1);
      await expectExact(train, queries, k, { cells, plan: { path: "pairs", directions: [] } });
    }
  });

  it("by way of pairs, projected, 500 small cases", async () => {
    const random = new RandomState(3);
    for (let round = 0; round < 500; round++) {
      const { train, queries, k } = smallCase(random);
      const cells = random.randint(1, Math.min(train.rows, 12) + 1);
      const width = 4 * Math.ceil(train.cols / 4);
      const directions = width < 8 ? [] : orthonormal(random, width);
      await expectExact(train, queries, k, { cells, plan: { path: "pairs", directions } });
    }
  });

  it("rows on a line, where every bound is tight and almost every distance almost a tie", async () => {
    const random = new RandomState(5);
    for (let round = 0; round < 300; round++) {
      const [rows, cols] = [random.randint(20, 120), random.randint(1, 5)];
      const direction = Float64Array.from({ length: cols }, () => random.normal());
      const offset = 100 * random.normal();
      const data = new Float32Array(rows * cols);
      for (let i = 0; i < rows; i++) {
        const along = offset + random.randint(0, 2 * rows) / 10;
        for (let j = 0; j < cols; j++) data[i * cols + j] = along * direction[j];
      }
      const plan = round % 2 === 0 ? { path: "cells" as const } : { path: "pairs" as const, directions: [] };
      await expectExact({ data, rows, cols }, undefined, random.randint(1, 9), {
        cells: random.randint(2, 9),
        plan,
      });
    }
  });

  it("larger cases, everything chosen from the data", async () => {
    const random = new RandomState(4);
    for (let round = 0; round < 7; round++) {
      const train = smallMatrix(random, random.randint(1200, 1600), random.randint(1, 50));
      await expectExact(train, undefined, random.randint(1, 7), {});
    }
  });
});
