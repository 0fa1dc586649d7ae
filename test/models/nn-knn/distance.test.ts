import fc from "fast-check";
import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { DISTANCES, type DistanceName, weightedDistances } from "../../../src/models/nn-knn/distance";
import { centered, columnMeans } from "../../../src/models/nn-knn/features";
import { outputsOf } from "../../engine/agreement";
import { naiveDistance } from "./naive";
import { normals, rowsOf } from "./small-cases";

/** Distances of each row of `x` to each, rows x rows. */
async function distancesOf(
  name: DistanceName,
  x: Matrix,
  weights: Matrix,
  engine = "onnx",
): Promise<ArrayLike<number>> {
  const tensor = ({ data, rows, cols }: Matrix) => ({ data, shape: [rows, cols] });
  const { distances } = await outputsOf(
    ({ x, weights }) => ({
      distances: weightedDistances(name, x as tf.Tensor2D, x as tf.Tensor2D, weights as tf.Tensor2D),
    }),
    { x: tensor(x), weights: tensor(weights) },
    engine,
  );
  return distances.data;
}

/** Weights on 0 .. 2. */
function someWeights(rows: number, cols: number): Matrix {
  return { data: Float32Array.from(new RandomState(3).rand(rows * cols), (u) => 2 * u), rows, cols };
}

/** The largest difference from float64 loops over `exact`, of which `x` may be a shifted copy. */
function largestError(name: DistanceName, found: ArrayLike<number>, exact: Matrix, weights: Matrix): number {
  const [rows, ofCases] = [rowsOf(exact), rowsOf(weights)];
  return Math.max(
    ...Array.from(found, (distance, at) => {
      const [i, c] = [Math.floor(at / exact.rows), at % exact.rows];
      return Math.abs(distance - naiveDistance(name, rows[i], rows[c], ofCases[c]));
    }),
  );
}

describe.each(DISTANCES)("%s distances", (name) => {
  it.each(["onnx", "wasm", "cpu"])("are those of loops over the features, on %s", async (engine) => {
    const [x, weights] = [normals(40, 5, 1), someWeights(40, 5)];
    expect(largestError(name, await distancesOf(name, x, weights, engine), x, weights)).toBeLessThan(2e-5);
  });

  it("are 0 between equal rows, exactly, and nowhere negative, in any number of features", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 130 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: -2, max: 4, noNaN: true }),
        async (features, seed, exponent) => {
          const once = normals(6, features, seed);
          const scaled = once.data.map((value) => value * 10 ** exponent);
          const x = { data: Float32Array.of(...scaled, ...scaled), rows: 12, cols: features };
          const found = Array.from(await distancesOf(name, x, someWeights(12, features)));
          found.forEach((distance, at) => {
            expect(distance).toBeGreaterThanOrEqual(0);
            if (Math.floor(at / 12) % 6 === (at % 12) % 6) expect(distance).toBe(0);
          });
        },
      ),
      { numRuns: 20 },
    );
  });
});

// Means and standard deviations of the columns of UCI's wine data.
const MEANS = [13, 2.34, 2.37, 19.5, 99.7, 2.3, 2.03, 0.36, 1.59, 5.06, 0.96, 2.61, 747];
const SPREADS = [0.81, 1.12, 0.27, 3.34, 14.3, 0.63, 1, 0.12, 0.57, 2.32, 0.23, 0.71, 315];

describe("the expansion of Euclidean distances", () => {
  const draws = normals(178, 13, 5);
  const raw = { ...draws, data: draws.data.map((value, at) => MEANS[at % 13] + SPREADS[at % 13] * value) };
  const weights = someWeights(178, 13);

  it("is off by less than 0.05 on columns like those of raw wine, centred; uncentred, by more than 0.1", async () => {
    const shifted = centered(raw, columnMeans(raw));
    const error = async (x: Matrix) =>
      largestError("euclidean", await distancesOf("euclidean", x, weights), raw, weights);
    expect(await error(shifted)).toBeLessThan(0.05);
    expect(await error(raw)).toBeGreaterThan(0.1);
  });
});
