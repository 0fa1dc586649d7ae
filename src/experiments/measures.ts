import { mean } from "../evaluation/descriptive";
import type { Measure } from "./protocol";
import type { FoldReport, RunReport } from "./run";

/** What each measure takes from a run's report. */
export const MEASURES: Readonly<Record<Measure, (report: RunReport) => number>> = {
  macroF1: ({ metrics }) => metrics.macroF1,
  accuracy: ({ folds, metrics }) =>
    folds ? meanOf(folds, ({ selectedOnTest }) => selectedOnTest.accuracy) : metrics.accuracy,
  honestAccuracy: ({ folds, metrics }) =>
    folds ? meanOf(folds, ({ honest }) => honest.accuracy) : metrics.accuracy,
  validationAccuracy: ({ folds = [] }) => meanOf(folds, ({ honest }) => honest.validationAccuracy ?? NaN),
  neighborSeconds: ({ seconds }) => seconds.neighbors,
  fitSeconds: ({ seconds }) => seconds.fit,
  predictSeconds: ({ seconds }) => seconds.predict,
  seconds: ({ seconds }) => seconds.neighbors + seconds.fit,
};

function meanOf(folds: readonly FoldReport[], value: (fold: FoldReport) => number): number {
  return mean(folds.map(value));
}
