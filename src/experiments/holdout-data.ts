import type { Dataset } from "../data/dataset";
import { takeRows } from "../data/matrix";
import { type SplitFractions, stratifiedSplit } from "../data/split";
import { Standardizer } from "../data/standardizer";
import { RandomState } from "../engine/random";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import { type DataRequest, openDataset } from "./open-dataset";
import { type Part, partOf } from "./part";

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
