import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Dataset } from "../data/dataset";
import type { Fold } from "../data/folds";
import { takeRows } from "../data/matrix";
import { MinMaxScaler } from "../data/min-max-scaler";
import { stratifiedSplit } from "../data/split";
import { RandomState } from "../engine/random";
import { accuracy, confusionMatrix, macroF1 } from "../evaluation/metrics";
import { fitOnParts, type FoldFit, type FoldParts } from "./fold-fit";
import type { FoldedData } from "./folded-data";
import { modelNamed } from "./models";
import { partOf } from "./part";
import type { FoldReport, RunReport, RunSpec } from "./run";
import { runReport } from "./run-report";
import { FINISHED_FOLDS, readJson, writeJson } from "./store";

/** A fold that is done: what a run that was killed goes on from. */
interface FinishedFold {
  readonly report: FoldReport;
  /** Classes that the honest fit predicts for the rows of the fold. */
  readonly predicted: readonly number[];
  /** Of both fits. */
  readonly seconds: { readonly fit: number; readonly predict: number };
  /** Of the honest fit. */
  readonly rows: RunReport["data"]["rows"];
}

/**
 * Cross-validates the model of a run. Every fold is the test part of two fits: one that is stopped and selected by the
 * accuracy on the fold itself, as the paper does, and an honest one that keeps a ninth of the other folds for that. A run
 * that was stopped goes on behind the last fold that it finished.
 */
export async function executeCrossValidation(
  spec: RunSpec,
  data: FoldedData,
  folder: string,
): Promise<RunReport> {
  const { dataset, folds } = data;
  const path = join(folder, FINISHED_FOLDS);
  const finished = existsSync(path) ? (readJson(path) as FinishedFold[]) : [];
  for (const [i, fold] of folds.entries()) {
    if (i < finished.length) continue;
    const random = new RandomState(spec.seed).fork(`validation rows of fold ${i}`);
    finished.push(await executeFold(spec, data, fold, random));
    await writeJson(path, finished);
  }
  const actual = folds.flatMap(({ test }) => Array.from(test, (row) => dataset.y[row]));
  const predicted = finished.flatMap((fold) => fold.predicted);
  const total = (part: keyof FinishedFold["seconds"]) =>
    finished.reduce((sum, { seconds }) => sum + seconds[part], 0);
  return runReport(spec, dataset, {
    rows: finished[0].rows,
    metrics: {
      macroF1: macroF1(actual, predicted),
      accuracy: accuracy(actual, predicted),
      confusion: confusionMatrix(actual, predicted, dataset.classNames.length),
    },
    folds: finished.map(({ report }) => report),
    history: [],
    seconds: { neighbors: 0, fit: total("fit"), predict: total("predict") },
  });
}

async function executeFold(
  spec: RunSpec,
  { dataset, scaler }: FoldedData,
  { train, test }: Fold,
  random: RandomState,
): Promise<FinishedFold> {
  const selects = modelNamed(spec.model).kind !== "plain";
  const tested = partOf(dataset, test, scaler);
  const paperParts = {
    train: partOf(dataset, train, scaler),
    validation: selects ? tested : undefined,
    test: tested,
  };
  const paperFit = await fitOnParts(spec, paperParts);
  const isSame = !selects && !scaler;
  const honestParts = isSame
    ? paperParts
    : partsWithoutTest(dataset, { train, test }, selects, scaler, random);
  const honestFit = isSame ? paperFit : await fitOnParts(spec, honestParts);
  const fits = isSame ? [paperFit] : [paperFit, honestFit];
  const total = (part: keyof FoldFit["seconds"]) => fits.reduce((sum, { seconds }) => sum + seconds[part], 0);
  return {
    report: { selectedOnTest: paperFit.report, honest: honestFit.report },
    predicted: [...honestFit.predicted],
    seconds: { fit: total("fit"), predict: total("predict") },
    rows: {
      train: honestParts.train.x.rows,
      validation: honestParts.validation?.x.rows ?? 0,
      test: test.length,
    },
  };
}

/** Parts of which nothing but the last accuracy looks at the test rows: neither selection nor scaling. */
function partsWithoutTest(
  dataset: Dataset,
  { train, test }: Fold,
  selects: boolean,
  isScaled: unknown,
  random: RandomState,
): FoldParts {
  const labels = train.map((row) => dataset.y[row]);
  const inner = stratifiedSplit(labels, { train: 8 / 9, validation: 1 / 9, test: 0 }, random);
  const trained = selects ? inner.train.map((i) => train[i]) : train;
  const scaler = isScaled ? new MinMaxScaler().fit(takeRows(dataset.x, trained)) : undefined;
  return {
    train: partOf(dataset, trained, scaler),
    validation: selects
      ? partOf(
          dataset,
          inner.validation.map((i) => train[i]),
          scaler,
        )
      : undefined,
    test: partOf(dataset, test, scaler),
  };
}
