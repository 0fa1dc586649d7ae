import type { Dataset } from "../data/dataset";
import { type Fold, kFold } from "../data/folds";
import { MinMaxScaler } from "../data/min-max-scaler";
import { type DataRequest, openDataset } from "./open-dataset";
import type { CrossValidation } from "./protocol";

/** The data of a cross-validation. */
export interface FoldedData {
  /** As it comes: not scaled. */
  readonly dataset: Dataset;
  readonly folds: readonly Fold[];
  /** Learned from all rows, those of the test fold included, as the paper's authors do; absent where nothing is scaled. */
  readonly scaler: MinMaxScaler | undefined;
}

/** Opens the data of a cross-validation; the rows and their folds do not depend on the seed. */
export async function loadFoldedData(
  request: DataRequest,
  { folds, foldSeed, scaled }: CrossValidation,
): Promise<FoldedData> {
  const dataset = await openDataset({ ...request, seed: 0 });
  const isScaled = request.label !== undefined || scaled.includes(request.dataset);
  return {
    dataset,
    folds: kFold(dataset.x.rows, folds, foldSeed),
    scaler: isScaled ? new MinMaxScaler().fit(dataset.x) : undefined,
  };
}
