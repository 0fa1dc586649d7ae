import type { Fold } from "../data/folds";
import { takeRows } from "../data/matrix";
import { MinMaxScaler } from "../data/min-max-scaler";
import { stratifiedSplit } from "../data/split";
import type { RandomState } from "../engine/random";
import type { FoldedData } from "./folded-data";
import { type Part, partOf } from "./part";

/** What one fit of a fold learns from, is selected by, and is measured on. */
export interface FoldParts {
  readonly train: Part;
  /** Absent for a model that selects nothing. */
  readonly validation: Part | undefined;
  readonly test: Part;
}

/** The paper's way: the fold itself selects, and has its say in the scaling. */
export function partsSelectedOnTest(
  { dataset, scaler }: FoldedData,
  { train, test }: Fold,
  selects: boolean,
): FoldParts {
  const tested = partOf(dataset, test, scaler);
  return { train: partOf(dataset, train, scaler), validation: selects ? tested : undefined, test: tested };
}

/** The honest way: a ninth of the other folds selects, the rest of them trains and scales. */
export function honestParts(
  { dataset, scaler }: FoldedData,
  { train, test }: Fold,
  selects: boolean,
  random: RandomState,
): FoldParts {
  const { trained, validated } = selects ? splitOff(train, dataset.y, random) : { trained: train };
  const own = scaler && new MinMaxScaler().fit(takeRows(dataset.x, trained));
  return {
    train: partOf(dataset, trained, own),
    validation: validated && partOf(dataset, validated, own),
    test: partOf(dataset, test, own),
  };
}

/** A ninth of `rows`, stratified, is as large as a fold of ten. */
function splitOff(
  rows: Int32Array,
  y: Int32Array,
  random: RandomState,
): { trained: Int32Array; validated?: Int32Array } {
  const labels = rows.map((row) => y[row]);
  const inner = stratifiedSplit(labels, { train: 8 / 9, validation: 1 / 9, test: 0 }, random);
  return { trained: inner.train.map((i) => rows[i]), validated: inner.validation.map((i) => rows[i]) };
}
