import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix, matrixOf } from "../../src/data/matrix";
import { MinMaxScaler } from "../../src/data/min-max-scaler";
import { Standardizer } from "../../src/data/standardizer";

const X = matrixOf([
  [1, 10, 3, -0.5],
  [2, 20, 3, 0.25],
  [4, -30, 3, 8],
  [8, 45, 3, 1],
]);

// StandardScaler().fit_transform and MinMaxScaler().fit_transform of X, scikit-learn 1.2.1
const STANDARDIZED = [
  [-1.02575529, -0.04627448, 0, -0.7910241],
  [-0.65275337, 0.32392137, 0, -0.57027319],
  [0.09325048, -1.52705788, 0, 1.71081956],
  [1.58525817, 1.249411, 0, -0.34952227],
];
const MIN_MAX = [
  [0, 0.53333333, 0, 0],
  [0.14285714, 0.66666667, 0, 0.08823529],
  [0.42857143, 0, 0, 1],
  [1, 1, 0, 0.17647059],
];

describe.each([
  ["Standardizer", Standardizer, STANDARDIZED],
  ["MinMaxScaler", MinMaxScaler, MIN_MAX],
] as const)("%s", (name, Scaler, expected) => {
  it("agrees with scikit-learn, a constant column included", () => {
    const z = new Scaler().fit(X).transform(X);
    expected.flat().forEach((value, i) => expect(z.data[i]).toBeCloseTo(value, 6));
    expect([z.rows, z.cols]).toEqual([4, 4]);
  });

  it("learns from the rows of fit only, and makes 0 of what was constant there", () => {
    const scaler = new Scaler().fit(X);
    const before = scaler.toJSON();
    const z = scaler.transform(matrixOf([[1, 10, 1e6, -0.5]]));
    expect(z.data[0]).toBeCloseTo(expected[0][0], 6);
    expect(z.data[2]).toBe(0);
    expect(scaler.toJSON()).toEqual(before);
  });

  it("is undone by inverse", () => {
    const value = fc.float({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 6, maxLength: 6 }), (values) => {
        const x = matrix(Float32Array.from(values), 3, 2);
        const scaler = new Scaler().fit(x);
        const back = scaler.inverse(scaler.transform(x));
        back.data.forEach((v, i) => expect(v).toBeCloseTo(x.data[i], 2));
      }),
    );
  });

  it("comes back from JSON", () => {
    const scaler = new Scaler().fit(X);
    const restored = Scaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
    expect(restored.transform(X)).toEqual(scaler.transform(X));
    expect(() => Scaler.fromJSON({ offset: [1], scale: [] })).toThrow(
      `${name}.fromJSON: expected as many finite`,
    );
  });

  it("refuses NaN, no rows, other columns, and use before fit", () => {
    expect(() => new Scaler().fit(matrixOf([[1], [NaN]]))).toThrow(
      `${name}.fit: expected finite features, got NaN in row 1, column 0`,
    );
    expect(() => new Scaler().fit(matrixOf([]))).toThrow(`${name}.fit: expected at least one row`);
    expect(() => new Scaler().fit(X).transform(matrixOf([[1, 2]]))).toThrow(
      `${name}.transform: expected 4 columns (those of fit), got 2`,
    );
    expect(() => new Scaler().inverse(X)).toThrow(
      `${name}.inverse: expected a fitted scaler; call fit first`,
    );
  });
});
