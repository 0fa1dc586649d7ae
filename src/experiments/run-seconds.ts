/**
 * How long a run takes in one process of one thread, from throughputs measured once on a core at 2.6 GHz: right to within
 * a factor of two or so.
 */
import type { CrossValidation } from "./protocol";
import type { RunSpec } from "./run";

/** Of the data that a run works on. */
export interface Size {
  readonly rows: number;
  readonly cols: number;
}

// Rows through one epoch, for 54 features and 128 units.
const TRAINED_ROWS_PER_SECOND: Readonly<Record<string, number>> = {
  FFN: 30_000,
  MemN2N: 25_000,
  V2LS: 18_000,
  V2VS: 11_000,
  V2VSLS: 13_000,
  MNkNN: 20_000,
  MNkNN_VEC: 16_000,
  "Swapped order V2VSLS": 13_000,
  "Set-based model": 20_000,
  "kNN-Augmented Networks": 15_000,
};
// Rows that are held out are not trained on.
const TRAINED_SHARE = 0.64;
// SMOTE and ADASYN, with their search for neighbours.
const OVERSAMPLED_ROWS_PER_SECOND = 50_000;
// The same for models without epochs: all rows, from learning to the last prediction.
const ROWS_PER_SECOND: Readonly<Record<string, number>> = {
  kNN: 40_000,
  "Out-of-core kNN": 40_000,
  RF: 13_000,
  XGB: 18_000,
  LGBM: 13_000,
  LambdaRank: 700,
};

// How many times its rows a balanced training set has, for the paper's data: 1.5 to 2.3.
const BALANCED = 1.8;

/** A run that holds rows out, less its oversampling. */
export function holdoutSeconds({ model, options, oversampler }: RunSpec, { rows: given }: Size): number {
  const rows = oversampler ? BALANCED * given : given;
  const epochs = options.epochs as number | undefined;
  if (epochs === undefined) return rows / ROWS_PER_SECOND[model];
  return (TRAINED_SHARE * rows * epochs) / TRAINED_ROWS_PER_SECOND[model.replace("Out-of-core ", "")];
}

/** The oversampling of a run: training a generator, and predicting with it as long as one epoch takes. */
export function oversamplingSeconds({ oversampler }: RunSpec, { rows }: Size): number {
  if (!oversampler) return 0;
  const { epochs, generator } = oversampler.options;
  if (epochs === undefined) return rows / OVERSAMPLED_ROWS_PER_SECOND;
  return (TRAINED_SHARE * rows * ((epochs as number) + 1)) / TRAINED_ROWS_PER_SECOND[generator as string];
}

// Of an epoch of a network over cases: for each row, and for each pair of a row and a case, and feature.
const CASE_NETWORK = { row: 3e-5, featureOfPair: 4e-10 };
const TRAINED: Readonly<Record<string, { row: number; featureOfPair: number }>> = {
  "NN-kNN": CASE_NETWORK,
  "NN-kNN_O global": CASE_NETWORK,
  "NN-kNN_O individual": CASE_NETWORK,
  NNet: { row: 1.2e-4, featureOfPair: 0 },
};
// Of a whole fit of a learned metric, for each pair of rows and feature.
const METRIC_LEARNED: Readonly<Record<string, number>> = { NCA: 4e-8, LMNN: 6e-8 };
const SECONDS_TO_COMPILE = 0.15;

/** A cross-validation: two fits for every fold of a model that is trained. */
export function crossValidationSeconds(
  { model, options }: RunSpec,
  { rows, cols }: Size,
  { folds }: CrossValidation,
): number {
  const featuresOfPairs = rows * rows * cols;
  if (model in METRIC_LEARNED) return folds * METRIC_LEARNED[model] * featuresOfPairs;
  if (!(model in TRAINED)) return (folds * rows) / ROWS_PER_SECOND[model];
  const { row, featureOfPair } = TRAINED[model];
  const { epochs, patience } = options as Record<string, number>;
  // Few fits go on for longer than twice their patience.
  const seconds = Math.min(epochs, 2 * patience) * (rows * row + featuresOfPairs * featureOfPair);
  return 2 * folds * (SECONDS_TO_COMPILE + seconds);
}
