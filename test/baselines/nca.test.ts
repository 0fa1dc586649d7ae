import { describe, expect, it } from "vitest";
import { centered } from "../../src/baselines/metric-learning/linear-map";
import { ncaObjective } from "../../src/baselines/metric-learning/nca-objective";
import { NCA } from "../../src/baselines/nca";
import { columnMeans, matrixOf } from "../../src/data/matrix";
import { accuracy } from "../../src/evaluation/metrics";
import fixture from "./fixtures/nca-values.json";

describe.each(fixture.cases)("NCA, $name", ({ components, fitted, ...rest }) => {
  const x = matrixOf(rest.x);
  const y = Int32Array.from(rest.y);

  it("comes at least as far as scikit-learn, and predicts as well", async () => {
    const model = await new NCA({ components }).fit(x, y);
    const { data, rows, cols } = model.map;
    expect([rows, cols]).toEqual([components, x.cols]);
    expect(model.transform(x).cols).toBe(components);
    const objective = ncaObjective(centered(x, columnMeans(x)), y, components);
    const value = -(await objective(data, new Float64Array(data.length)));
    // Both end in local maxima, not always in the same one.
    expect(value).toBeGreaterThan(0.97 * fitted.objective);
    const predicted = await model.predict(matrixOf(rest.queries));
    expect(accuracy(Int32Array.from(rest.truth), predicted)).toBeGreaterThan(fitted.accuracy - 0.1);
  });
});

describe("NCA", () => {
  it("has scikit-learn's settings; components are as many as features unless told", async () => {
    const expected = { k: 5, components: "all", maxIterations: 50, tolerance: 1e-5 };
    expect(new NCA().options).toEqual(expected);
  });

  it("refuses components that there cannot be", async () => {
    expect(() => new NCA({ components: 0 })).toThrow(
      'NCA: expected components to be an integer >= 1 or "all", got 0',
    );
    const six = matrixOf([[1], [2], [3], [4], [5], [6]]);
    await expect(new NCA({ components: 2 }).fit(six, Int32Array.of(0, 1, 0, 1, 0, 1))).rejects.toThrow(
      "NCA.fit: expected components <= 1 (features), got 2",
    );
  });
});
