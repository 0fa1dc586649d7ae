import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { nearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { unitRows } from "../../src/neighbors/unit-rows";
import { smallMatrix } from "./small-cases";

describe("unitRows", () => {
  it("makes Euclidean neighbours those of greatest cosine, 1 - d^2 / 2", async () => {
    const random = new RandomState(1);
    const x = {
      ...smallMatrix(random, 30, 4),
      data: Float32Array.from({ length: 120 }, () => random.normal()),
    };
    const units = unitRows(x);
    const { indices, distances } = await nearestNeighbors(units, units, { k: 30 });
    const row = (i: number) => x.data.subarray(4 * i, 4 * i + 4);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, j) => sum + value * b[j], 0);
    for (let i = 0; i < 30; i++) {
      for (let rank = 0; rank < 30; rank++) {
        const [a, b] = [row(i), row(indices[30 * i + rank])];
        const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        expect(1 - distances[30 * i + rank] ** 2 / 2).toBeCloseTo(cosine, 5);
      }
    }
  });

  it("refuses a row without direction", () => {
    expect(() => unitRows(matrixOf([[1], [0]]))).toThrow("got 0 in row 1");
  });
});
