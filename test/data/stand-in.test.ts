import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/data/catalogue";
import { classCounts, type Table } from "../../src/data/dataset";
import { rowOf, takeRows } from "../../src/data/matrix";
import { makeStandIn } from "../../src/data/stand-in";
import { Standardizer } from "../../src/data/standardizer";

describe("makeStandIn", () => {
  it("has the width and the class balance of the data set", () => {
    const kdd = makeStandIn("kddcup99", catalogue.kddcup99);
    expect([kdd.x.rows, kdd.x.cols]).toEqual([6_000, 41]);
    expect(kdd.classNames).toEqual(["normal", "DoS", "R2L"]);
    // 157,871 : 621,311 : 17,315
    expect(classCounts(kdd)).toEqual([1_189, 4_681, 130]);
    expect(classCounts(makeStandIn("sensit", catalogue.sensit, 400))).toEqual([100, 100, 200]);
  });

  it("has at most as many rows as the data set", () => {
    expect(makeStandIn("iris", catalogue.iris).x.rows).toBe(150);
    expect(makeStandIn("covertype", catalogue.covertype, 20_000).x.rows).toBe(20_000);
  });

  it("is the same for the same name, rows and seed, and other rows of the same clusters for another seed", () => {
    const make = (seed?: number) => makeStandIn("wine", catalogue.wine, 100, seed);
    expect(make()).toEqual(make(0));
    expect(make(1).x).not.toEqual(make(0).x);
    expect(makeStandIn("wines", catalogue.wine, 100).x).not.toEqual(make().x);
    // Their means are a few standard errors apart, on every scale.
    const [a, b] = [0, 1].map((seed) =>
      new Standardizer().fit(makeStandIn("sensit", catalogue.sensit, 4000, seed).x),
    );
    const { offset, scale } = b.toJSON();
    const apart = a.toJSON().offset.map((mean, j) => Math.abs(mean - offset[j]) / scale[j]);
    expect(Math.max(...apart)).toBeLessThan(0.1);
  });

  it("can be learned from neighbours, but not perfectly", () => {
    for (const name of ["kddcup99", "covertype", "sensit", "credit-default"]) {
      const { x, y } = makeStandIn(name, catalogue[name], 1_500);
      const z = new Standardizer().fit(x).transform(x);
      const train = takeRows(
        z,
        Array.from({ length: 1_200 }, (_, i) => i),
      );
      let right = 0;
      for (let i = 1_200; i < 1_500; i++) right += Number(y[nearest(train, rowOf(z, i))] === y[i]);
      const commonest = Math.max(...classCounts({ y, classNames: ["", "", ""] })) / y.length;
      expect(right / 300, name).toBeGreaterThan(commonest + 0.05);
      expect(right / 300, name).toBeLessThan(0.97);
    }
  });

  it("cannot stand in for texts", () => {
    expect(() => makeStandIn("imdb", catalogue.imdb)).toThrow(
      /width and class balance are known, got "imdb"/,
    );
  });
});

/** Row of `x` nearest to `query`, by Euclidean distance. */
function nearest(x: Table["x"], query: Float32Array): number {
  let best = 0;
  let bestDistance = Infinity;
  for (let i = 0; i < x.rows; i++) {
    let distance = 0;
    for (let j = 0; j < x.cols; j++) distance += (x.data[i * x.cols + j] - query[j]) ** 2;
    if (distance < bestDistance) [best, bestDistance] = [i, distance];
  }
  return best;
}
