import { describe, expect, it } from "vitest";
import { centered, identityMap } from "../../../src/baselines/metric-learning/linear-map";
import { ncaObjective } from "../../../src/baselines/metric-learning/nca-objective";
import { columnMeans, matrixOf } from "../../../src/data/matrix";
import fixture from "../fixtures/nca-values.json";
import { expectGradient, naiveExpectedHits, randomRows } from "./naive";

const x = randomRows(23, 4, 1);
const y = Int32Array.from({ length: 23 }, (_, i) => ((7 * i) % 5) % 3);

describe("ncaObjective", () => {
  it.each([1, 2, 4])(
    "with %s components, against naive loops and central differences",
    async (components) => {
      const map = randomRows(components, 4, components + 1);
      const objective = ncaObjective(x, y, components);
      expect(await objective(map.data, new Float64Array(map.data.length))).toBeCloseTo(
        -naiveExpectedHits(x, y, map),
        10,
      );
      await expectGradient(objective, map);
    },
  );

  it("of rows so far apart that every exponential underflows is the share of the nearest", async () => {
    const far = { data: Float64Array.of(0, 100, 250, 420), rows: 4, cols: 1 };
    const gradient = new Float64Array(1);
    const value = await ncaObjective(far, Int32Array.of(0, 0, 1, 1), 1)(Float64Array.of(1), gradient);
    // The third row is nearest to the second, which is of another class.
    expect(value).toBe(-3);
    expect(gradient[0]).toBeCloseTo(0, 12);
  });

  it("of equal rows, and of a class of one row", async () => {
    const equal = { data: new Float64Array(3), rows: 3, cols: 1 };
    const gradient = new Float64Array(1);
    const value = await ncaObjective(equal, Int32Array.of(0, 0, 1), 1)(Float64Array.of(1), gradient);
    expect(value).toBeCloseTo(-1, 12);
    expect(gradient[0]).toBeCloseTo(0, 12);
  });

  it.each(fixture.cases)(
    "$name: scikit-learn's value and gradient",
    async ({ points, components, ...rest }) => {
      const rows = matrixOf(rest.x);
      const objective = ncaObjective(centered(rows, columnMeans(rows)), Int32Array.from(rest.y), components);
      for (const point of points) {
        const gradient = new Float64Array(components * rows.cols);
        const value = await objective(Float64Array.from(point.map.flat()), gradient);
        expect(value).toBeCloseTo(-point.objective, 8);
        point.gradient.flat().forEach((slope, at) => {
          expect(Math.abs(gradient[at] + slope)).toBeLessThan(1e-7 * Math.max(1, Math.abs(slope)));
        });
      }
    },
  );

  it("begins, in those cases, where scikit-learn begins", () => {
    for (const { points, components, x } of fixture.cases) {
      expect([...identityMap(components, x[0].length).data]).toEqual(points[0].map.flat());
    }
  });
});
