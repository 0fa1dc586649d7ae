import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boost } from "../../../src/baselines/trees/boost";
import { LEAF_WISE_BOOSTING_DEFAULTS, leafWiseGrowth } from "../../../src/baselines/trees/leaf-wise-boosting";
import { rankingObjective } from "../../../src/baselines/trees/objective";
import { drawPairs } from "../../../src/baselines/trees/pairs";
import { Ranker } from "../../../src/baselines/trees/ranker";
import type { Tree } from "../../../src/baselines/trees/tree";
import { type Matrix, matrix } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { clusters, valuesOf } from "./naive";

/** The ranking as it is defined: the values of all trees summed up for each pair, then a stable sort. */
function naiveRanking(trees: readonly Tree[], queries: Matrix, candidates: Matrix, k: number): number[] {
  const { cols } = queries;
  return Array.from({ length: queries.rows }).flatMap((_, q) => {
    const differences = candidates.data.map((value, at) =>
      Math.abs(value - queries.data[q * cols + (at % cols)]),
    );
    const scores = new Float64Array(candidates.rows);
    for (const tree of trees) {
      valuesOf(tree, matrix(differences, candidates.rows, cols)).forEach((value, i) => (scores[i] += value));
    }
    const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
    return order.slice(0, k);
  });
}

/** A tree of so many leaves, each split at a random leaf, by a random feature, at a whole number from 1 to 6. */
function randomTree(random: RandomState, leaves: number, features: number): Tree {
  const nodes = new Int32Array(3 * (2 * leaves - 1));
  const numbers = new Float32Array(nodes.buffer);
  const open = [0];
  let count = 1;
  while (open.length < leaves) {
    const [node] = open.splice(random.randint(0, open.length), 1);
    nodes[3 * node] = 2 * random.randint(0, features);
    numbers[3 * node + 1] = random.randint(1, 7);
    nodes[3 * node + 2] = count;
    open.push(count++, count++);
  }
  for (const leaf of open) {
    nodes[3 * leaf] = -1;
    numbers[3 * leaf + 1] = random.normal();
  }
  return { nodes };
}

/** Rows of whole numbers from -4 to 4, so that differences often equal a threshold. */
function wholeNumbers(random: RandomState, rows: number, cols: number): Matrix {
  return matrix(
    Float32Array.from({ length: rows * cols }, () => random.randint(-4, 5)),
    rows,
    cols,
  );
}

describe("Ranker", () => {
  it("ranks by the sum of all trees, of equal scores the earlier candidate first", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          candidates: fc.constantFrom(1, 2, 63, 64, 65, 200),
          leaves: fc.array(fc.constantFrom(1, 2, 3, 31, 256), { minLength: 1, maxLength: 4 }),
          features: fc.integer({ min: 1, max: 5 }),
          k: fc.integer({ min: 1, max: 9 }),
        }),
        async ({ seed, candidates: rows, leaves, features, k }) => {
          const random = new RandomState(seed);
          const trees = leaves.map((count) => randomTree(random, count, features));
          const candidates = wholeNumbers(random, rows, features);
          const queries = wholeNumbers(random, 3, features);
          const best = await new Ranker(trees, candidates).rank(queries, Math.min(k, rows), 1);
          expect([...best]).toEqual(naiveRanking(trees, queries, candidates, Math.min(k, rows)));
        },
      ),
    );
  });

  it("ranks with trees that have learned to, on one thread as on several", async () => {
    const { x } = clusters(3, 2000, 2);
    const pairs = await drawPairs(x, { k: 5, queries: 100, others: 40 }, new RandomState(1));
    const growth = leafWiseGrowth(LEAF_WISE_BOOSTING_DEFAULTS);
    const trees = await boost("test", pairs.differences, rankingObjective(pairs), {
      growth,
      rounds: 20,
      threads: 1,
    });
    const queries = matrix(x.data.subarray(0, 900 * x.cols), 900, x.cols);
    const ranker = new Ranker(trees, x);
    const [one, several] = await Promise.all([1, 3].map((threads) => ranker.rank(queries, 7, threads)));
    expect(several).toEqual(one);
    const few = matrix(queries.data.subarray(0, 20 * x.cols), 20, x.cols);
    expect([...one.subarray(0, 20 * 7)]).toEqual(naiveRanking(trees, few, x, 7));
  });
});
