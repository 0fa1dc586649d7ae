import { loadCsv } from "../data/csv";
import type { Dataset } from "../data/dataset";
import { loadDataset } from "../data/load";
import { takeRows } from "../data/matrix";
import { stratifiedSample } from "../data/split";
import { standInDataset } from "../data/stand-in-dataset";
import { RandomState } from "../engine/random";

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
