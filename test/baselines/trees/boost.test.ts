import { describe, expect, it } from "vitest";
import { boost, type Growth } from "../../../src/baselines/trees/boost";
import type { Objective } from "../../../src/baselines/trees/objective";
import { matrixOf } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { mixedRows, naiveTree, naiveValues, nested, valuesOf } from "./naive";

const RULES: Growth = {
  leafWise: false,
  maxDepth: 4,
  maxLeaves: 16,
  learningRate: 0.5,
  l2: 1,
  minGain: 0,
  minHessian: 1,
  minRows: 0,
  maxBins: 255,
};

/** Fixed derivatives: one round is one tree for them. */
function given(gradients: number[], hessians: number[]): Objective {
  const derivatives = () => ({
    gradients: Float64Array.from(gradients),
    hessians: Float64Array.from(hessians),
  });
  return { kind: "given", outputs: 1, initial: [0], hessianFactor: 1, derivatives };
}

function derivatives(seed: number, rows: number) {
  const random = new RandomState(seed);
  const gradients = Array.from({ length: rows }, () => random.normal());
  const hessians = Array.from({ length: rows }, () => 0.05 + random.random());
  return { gradients, hessians };
}

describe("boost", () => {
  const cases: [name: string, growth: Partial<Growth>][] = [
    ["depth-wise", {}],
    ["a single split", { maxDepth: 1 }],
    ["depth-wise, with a limit of gain and of Hessians", { minGain: 2, minHessian: 6, l2: 0.3 }],
    ["leaf-wise", { leafWise: true, maxDepth: Infinity, maxLeaves: 9, l2: 0 }],
    ["leaf-wise, until nothing can be split", { leafWise: true, maxDepth: Infinity, maxLeaves: 500 }],
  ];
  it.each(cases)("grows the tree that naive loops over all thresholds grow: %s", async (_, growth) => {
    const rules = { ...RULES, ...growth };
    for (const seed of [1, 2, 3]) {
      const x = mixedRows(seed, 150);
      const { gradients, hessians } = derivatives(seed, x.rows);
      const [tree] = await boost("test", x, given(gradients, hessians), {
        growth: rules,
        rounds: 1,
        threads: 1,
      });
      const expected = naiveValues(naiveTree(x, gradients, hessians, rules), x.rows);
      const values = valuesOf(tree, x);
      for (let i = 0; i < x.rows; i++) expect(values[i]).toBeCloseTo(expected[i], 5);
      expect(new Set(expected).size).toBeGreaterThan(1);
    }
  });

  it("grows the same trees on any number of threads", async () => {
    // Too many steps for the calling thread, several blocks of rows for each node.
    const x = mixedRows(4, 30_000);
    const { gradients, hessians } = derivatives(4, x.rows);
    for (const leafWise of [false, true]) {
      const grow = (threads: number) =>
        boost("test", x, given(gradients, hessians), {
          growth: { ...RULES, leafWise },
          rounds: 8,
          threads,
        });
      const one = await grow(1);
      expect(one[0].nodes.length).toBeGreaterThan(30);
      for (const threads of [2, 5]) expect(await grow(threads)).toEqual(one);
    }
  });

  it("sends what is missing to the side that gains, and separates it from all values", async () => {
    const x = matrixOf([[NaN], [NaN], [1], [2], [3], [4]]);
    const hessians = Array.from({ length: 6 }, () => 1);
    const grow = async (gradients: number[]) => {
      const objective = given(gradients, hessians);
      const [tree] = await boost("test", x, objective, {
        growth: { ...RULES, maxDepth: 1 },
        rounds: 1,
        threads: 1,
      });
      return nested(tree);
    };
    expect(await grow([-1, -1, -1, -1, 1, 1])).toMatchObject({
      threshold: 3,
      left: { value: Math.fround(0.4) },
    });
    expect(await grow([1, 1, -1, -1, 1, 1])).toMatchObject({
      threshold: 3,
      right: { value: Math.fround(-0.4) },
    });
    expect(await grow([-1, -1, 1, 1, 1, 1])).toMatchObject({
      threshold: Infinity,
      left: { value: Math.fround(-0.4) },
    });
  });

  it("does not split on features that are constant, or missing everywhere", async () => {
    const x = matrixOf(Array.from({ length: 40 }, () => [7, NaN]));
    const { gradients, hessians } = derivatives(5, 40);
    const [tree] = await boost("test", x, given(gradients, hessians), {
      growth: RULES,
      rounds: 1,
      threads: 1,
    });
    const sum = (values: number[]) => values.reduce((a, b) => a + b);
    expect(nested(tree)).toEqual({ value: expect.closeTo((-0.5 * sum(gradients)) / (sum(hessians) + 1), 6) });
  });

  it("refuses trees whose histograms need too much memory", async () => {
    const x = { data: new Float32Array(2 ** 16 * 12).map((_, i) => i % 251), rows: 2 ** 16, cols: 12 };
    const { gradients, hessians } = derivatives(6, x.rows);
    const growing = boost("test.fit", x, given(gradients, hessians), {
      growth: { ...RULES, leafWise: true, maxLeaves: 65536 },
      rounds: 1,
      threads: 1,
    });
    await expect(growing).rejects.toThrow("test.fit: expected histograms of at most 2 GiB");
  });
});
