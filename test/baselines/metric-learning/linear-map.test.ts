import { describe, expect, it } from "vitest";
import { centered, identityMap, mapped } from "../../../src/baselines/metric-learning/linear-map";
import { columnMeans, matrixOf } from "../../../src/data/matrix";

const x = matrixOf([
  [1, 10, 3],
  [3, 30, 5],
]);

describe("linear maps", () => {
  it("the identity keeps the first features", () => {
    expect(identityMap(2, 3)).toEqual({ data: Float64Array.of(1, 0, 0, 0, 1, 0), rows: 2, cols: 3 });
  });

  it("map rows of features onto rows of components", () => {
    const map = { data: Float64Array.of(1, 2, 3, -1, 0, 0.5), rows: 2, cols: 3 };
    const rows = { data: Float64Array.from(x.data), rows: 2, cols: 3 };
    expect(mapped(rows, map)).toEqual({ data: Float64Array.of(30, 0.5, 78, -0.5), rows: 2, cols: 2 });
  });

  it("are applied to centred rows: a large offset costs no digits", () => {
    const means = columnMeans(x);
    expect(means).toEqual(Float64Array.of(2, 20, 4));
    expect(centered(x, means).data).toEqual(Float64Array.of(-1, -10, -1, 1, 10, 1));
    const far = matrixOf([[16777215], [16777213]]);
    expect(centered(far, columnMeans(far)).data).toEqual(Float64Array.of(1, -1));
  });
});
