import type { Dataset } from "../data/dataset";
import { machineFacts } from "./machine";
import { type RunReport, runHash, type RunSpec } from "./run";

/** The part of a report that a run has to find out. */
export interface Findings extends Pick<
  RunReport,
  "metrics" | "oversampling" | "folds" | "history" | "seconds"
> {
  readonly rows: RunReport["data"]["rows"];
}

/** The report of a run that is finished now. */
export async function runReport(spec: RunSpec, dataset: Dataset, findings: Findings): Promise<RunReport> {
  const { title, source, standIn, classNames, x } = dataset;
  const { rows, metrics, oversampling, folds, history, seconds } = findings;
  return {
    hash: runHash(spec),
    spec,
    data: { title, source, standIn, classNames, features: x.cols, rows },
    metrics,
    ...(oversampling ? { oversampling } : {}),
    ...(folds ? { folds } : {}),
    history,
    seconds,
    machine: await machineFacts(),
    finishedAt: new Date().toISOString(),
  };
}
