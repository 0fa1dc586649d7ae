import { loadDataset } from "../src/data/load";
import { type Matrix, matrix } from "../src/data/matrix";
import { Standardizer } from "../src/data/standardizer";
import { RandomState } from "../src/engine/random";

/** What the benchmark runs on unless told otherwise, as far as it is at hand. */
export const DATASETS = ["kddcup99", "covertype", "sensit", "credit-default", "gaussian", "mnist"];

/** Noise without any structure, of the size of SensIT. */
const GAUSSIAN = { rows: 98_528, cols: 100 };
const MNIST_TRAINING_ROWS = 60_000;

/**
 * The rows of a data set as they are searched: standardised over all rows, the pixels of MNIST as they are (its training
 * part only).
 *
 * @throws what `loadDataset` throws where the data is not at hand; nothing is downloaded.
 */
export async function benchmarkMatrix(name: string): Promise<Matrix> {
  if (name === "gaussian") return gaussian(GAUSSIAN.rows, GAUSSIAN.cols);
  const { x } = await loadDataset(name, { download: false });
  if (name !== "mnist") return new Standardizer().fit(x).transform(x);
  const rows = Math.min(x.rows, MNIST_TRAINING_ROWS);
  return matrix(x.data.subarray(0, rows * x.cols), rows, x.cols);
}

/** Independent standard normal values. */
export function gaussian(rows: number, cols: number): Matrix {
  const random = new RandomState(0);
  return matrix(
    Float32Array.from({ length: rows * cols }, () => random.normal()),
    rows,
    cols,
  );
}
