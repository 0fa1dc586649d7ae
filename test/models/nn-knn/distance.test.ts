import fc from "fast-check";
import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { columnMeans, type Matrix, matrixOf } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { DISTANCES, type DistanceName, weightedDistances } from "../../../src/models/nn-knn/distance";
import { centered } from "../../../src/models/nn-knn/features";
import { outputsOf } from "../../engine/agreement";
import wine from "./fixtures/wine.json";
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

describe("the expansion of Euclidean distances", () => {
  const raw = matrixOf(wine.x);
  const ones = { ...raw, data: new Float32Array(raw.data.length).fill(1) };
  const error = async (x: Matrix, weights: Matrix) =>
    largestError("euclidean", await distancesOf("euclidean", x, weights), raw, weights);

  it("is off by less than 0.1 on raw wine, centred; uncentred, by more than 0.2", async () => {
    const shifted = centered(raw, columnMeans(raw));
    for (const weights of [ones, someWeights(raw.rows, raw.cols)]) {
      expect(await error(shifted, weights)).toBeLessThan(0.1);
      expect(await error(raw, weights)).toBeGreaterThan(0.2);
    }
  });
});
