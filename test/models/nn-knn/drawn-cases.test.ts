import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstPlaces, ofDrawn, withDecayOfAll, withoutRepeats } from "../../../src/models/nn-knn/drawn-cases";

const CASES = 6;
const draws = fc
  .array(fc.nat(CASES - 1), { minLength: 1, maxLength: 12 })
  .map((rows) => Int32Array.from(rows));
const drawOf = (rows: Int32Array) => ({
  rows: tf.tensor1d(rows, "int32"),
  firsts: tf.tensor1d(firstPlaces(rows), "int32"),
});

describe("drawn cases", () => {
  it("are known by the first place that each has in the draw", () => {
    fc.assert(
      fc.property(draws, (rows) => {
        expect(Array.from(firstPlaces(rows))).toEqual(Array.from(rows, (row) => rows.indexOf(row)));
      }),
    );
  });

  it("get the sum of what their places were given, once, and all cases their weight decay", async () => {
    await tf.ready();
    fc.assert(
      fc.property(draws, (rows) =>
        tf.tidy(() => {
          const draw = drawOf(rows);
          const all = tf.range(0, 2 * CASES).reshape([CASES, 2]) as tf.Tensor2D;
          const shared = tf.tensor1d([1, 2]);
          const compared = ofDrawn({ shared, cases: all }, draw);
          expect((compared.cases as tf.Tensor2D).arraySync()).toEqual(
            Array.from(rows, (row) => [2 * row, 2 * row + 1]),
          );

          const given = Array.from(rows, (_, place) => [2 ** place, -place]);
          const once = withoutRepeats({ shared, cases: tf.tensor2d(given) }, draw);
          expect(once.shared).toBe(shared);
          const sums = Array.from({ length: CASES }, (_, row) =>
            [0, 1].map((j) =>
              given.reduce((sum, each, place) => sum + (rows[place] === row ? each[j] : 0), 0),
            ),
          );
          const found = withDecayOfAll(once.cases as tf.Tensor2D, all, 0.5, draw);
          expect(found.arraySync()).toEqual(sums.map((row, i) => row.map((sum, j) => sum + (2 * i + j) / 2)));
          const squares = (values: ArrayLike<number>) =>
            Array.from(values, (x) => x * x).reduce((a, b) => a + b);
          expect(squares((once.cases as tf.Tensor).dataSync())).toBe(squares(sums.flat()));
        }),
      ),
    );
  });
});
