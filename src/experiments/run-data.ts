import { loadCsv } from "../data/csv";
import type { Dataset } from "../data/dataset";
import { loadDataset } from "../data/load";
import { type Matrix, takeRows } from "../data/matrix";
import { type SplitFractions, stratifiedSample, stratifiedSplit } from "../data/split";
import { standInDataset } from "../data/stand-in-dataset";
import { Standardizer } from "../data/standardizer";
import { RandomState } from "../engine/random";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";

// The paper states no split. A fifth for the test is the commonest choice; validation takes a fifth of what is left.
const FRACTIONS: SplitFractions = { train: 0.64, validation: 0.16, test: 0.2 };

/** Which data a run works on. */
export interface DataRequest {
  /** A name of the catalogue, or the path of a CSV file. */
  readonly dataset: string;
  /** Column of the class, for a CSV file only. */
  readonly label?: string;
  /** True for generated rows in the place of a data set of the catalogue. */
  readonly standIn?: boolean;
  /** Rows to draw; absent for all. */
  readonly rows?: number;
  /** Decides which rows are drawn; default 0. */
  readonly seed?: number;
}

export interface Part {
  readonly x: Matrix;
  readonly y: Int32Array;
}

/** The data of a run: split, standardised on the training part, and with neighbours that are found when first asked for. */
export interface RunData {
  readonly dataset: Dataset;
  readonly train: Part;
  readonly validation: Part;
  readonly test: Part;
  /** The k nearest training rows of each training row, and how long it took to find them. */
  neighbors(k: number): Promise<{ neighbors: Neighbors; seconds: number }>;
}

/**
 * The rows of a run, before they are split.
 *
 * @throws Error when the data is not to be had or not as it should be; see `loadDataset` and `loadCsv`.
 */
export async function openDataset({
  dataset,
  label,
  standIn,
  rows,
  seed = 0,
}: DataRequest): Promise<Dataset> {
  if (standIn) return standInDataset(dataset, rows, seed);
  if (label === undefined) return loadDataset(dataset, { rows, seed });
  const all = await loadCsv(dataset, { label });
  if (rows === undefined || rows >= all.x.rows) return all;
  const sample = stratifiedSample(all.y, rows, new RandomState(seed));
  return { ...all, x: takeRows(all.x, sample), y: sample.map((row) => all.y[row]) };
}

/** Opens, splits and standardises the data of a run; the seed fixes rows and split. */
export async function loadRunData(request: DataRequest): Promise<RunData> {
  const dataset = await openDataset(request);
  const split = stratifiedSplit(dataset.y, FRACTIONS, new RandomState(request.seed ?? 0).fork("split"));
  const scaler = new Standardizer().fit(takeRows(dataset.x, split.train));
  const part = (indices: Int32Array): Part => ({
    x: scaler.transform(takeRows(dataset.x, indices)),
    y: indices.map((row) => dataset.y[row]),
  });
  const train = part(split.train);
  const found = new Map<number, Promise<{ neighbors: Neighbors; seconds: number }>>();
  const find = async (k: number) => {
    const started = performance.now();
    const neighbors = await allNearestNeighbors(train.x, { k });
    return { neighbors, seconds: (performance.now() - started) / 1000 };
  };
  return {
    dataset,
    train,
    validation: part(split.validation),
    test: part(split.test),
    neighbors(k) {
      if (!found.has(k)) found.set(k, find(k));
      return found.get(k)!;
    },
  };
}
