import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Fold } from "../data/folds";
import { RandomState } from "../engine/random";
import { accuracy, confusionMatrix, macroF1 } from "../evaluation/metrics";
import { fitOnParts, type FoldFit } from "./fold-fit";
import { honestParts, partsSelectedOnTest } from "./fold-parts";
import type { FoldedData } from "./folded-data";
import { modelNamed } from "./models";
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
  data: FoldedData,
  fold: Fold,
  random: RandomState,
): Promise<FinishedFold> {
  const selects = modelNamed(spec.model).kind !== "plain";
  const selectedOnTest = await fitOnParts(spec, partsSelectedOnTest(data, fold, selects));
  const parts = honestParts(data, fold, selects, random);
  // Where nothing is selected or scaled, both fits are one.
  const isSame = !selects && !data.scaler;
  const honest = isSame ? selectedOnTest : await fitOnParts(spec, parts);
  const fits = isSame ? [honest] : [selectedOnTest, honest];
  const total = (part: keyof FoldFit["seconds"]) => fits.reduce((sum, { seconds }) => sum + seconds[part], 0);
  return {
    report: { selectedOnTest: selectedOnTest.report, honest: honest.report },
    predicted: [...honest.predicted],
    seconds: { fit: total("fit"), predict: total("predict") },
    rows: {
      train: parts.train.y.length,
      validation: parts.validation?.y.length ?? 0,
      test: parts.test.y.length,
    },
  };
}
