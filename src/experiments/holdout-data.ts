import type { Dataset } from "../data/dataset";
import { takeRows } from "../data/matrix";
import { type SplitFractions, stratifiedSplit } from "../data/split";
import { Standardizer } from "../data/standardizer";
import { RandomState } from "../engine/random";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import { type DataRequest, openDataset } from "./open-dataset";
import { type OversampledRows, oversampledRows } from "./oversampled-rows";
import { type Part, partOf } from "./part";
import type { OversamplerSpec } from "./run";

// The paper states no split. A fifth for the test is the commonest choice; validation takes a fifth of what is left.
const FRACTIONS: SplitFractions = { train: 0.64, validation: 0.16, test: 0.2 };

/** The data of a run: split, standardised on the training part, and with neighbours that are found when first asked for. */
export interface HoldoutData {
  readonly dataset: Dataset;
  readonly train: Part;
  readonly validation: Part;
  readonly test: Part;
  /** The k nearest training rows of each training row, and how long it took to find them. */
  neighbors(k: number): Promise<{ neighbors: Neighbors; seconds: number }>;
  /**
   * The training rows and what an oversampler adds to them. The last are kept: models on the same rows should follow one
   * another.
   *
   * @param checkpoint a file for the training of a generator.
   * @throws UnsuitableRows where the oversampler does not suit the rows.
   */
  oversampled(oversampler: OversamplerSpec, checkpoint: string): Promise<OversampledRows>;
}

/** Opens, splits and standardises the data of a run; the seed fixes rows and split. */
export async function loadHoldoutData(request: DataRequest): Promise<HoldoutData> {
  const dataset = await openDataset(request);
  const split = stratifiedSplit(dataset.y, FRACTIONS, new RandomState(request.seed ?? 0).fork("split"));
  const scaler = new Standardizer().fit(takeRows(dataset.x, split.train));
  const part = (indices: Int32Array) => partOf(dataset, indices, scaler);
  const train = part(split.train);
  const found = new Map<number, Promise<{ neighbors: Neighbors; seconds: number }>>();
  const find = async (k: number) => {
    const started = performance.now();
    const neighbors = await allNearestNeighbors(train.x, { k });
    return { neighbors, seconds: (performance.now() - started) / 1000 };
  };
  const neighbors: HoldoutData["neighbors"] = (k) => {
    if (!found.has(k)) found.set(k, find(k));
    return found.get(k)!;
  };
  const learnable = { dataset, train, validation: part(split.validation), neighbors };
  let kept: { key: string; rows: Promise<OversampledRows> } | undefined;
  return {
    ...learnable,
    test: part(split.test),
    oversampled(oversampler, checkpoint) {
      const key = JSON.stringify(oversampler);
      if (kept?.key !== key) kept = { key, rows: oversampledRows(oversampler, learnable, checkpoint) };
      return kept.rows;
    },
  };
}
