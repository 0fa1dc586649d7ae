import { type Matrix, matrix } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { clusters } from "../models/clusters";
import fixture from "./fixtures/layout-scores.json";

/** The rows of the fixture, their classes, and its layouts of them with scikit-learn's scores. */
export const { x, y } = clusters(fixture.data.rows, fixture.data);

const random = new RandomState(5);
const MADE: Record<string, Matrix> = {
  "the rows themselves": x,
  "the first two columns": columns(x, 2),
  noise: matrix(
    Float32Array.from({ length: 2 * x.rows }, () => random.normal()),
    x.rows,
    2,
  ),
};

export const layouts = fixture.layouts.map((scores) => ({ ...scores, layout: MADE[scores.name] }));

function columns(of: Matrix, count: number): Matrix {
  const data = Float32Array.from({ length: of.rows * count }, (_, at) => {
    return of.data[Math.floor(at / count) * of.cols + (at % count)];
  });
  return matrix(data, of.rows, count);
}
