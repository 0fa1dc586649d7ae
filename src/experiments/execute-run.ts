import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Classifier } from "../estimator";
import { accuracy, confusionMatrix, macroF1 } from "../evaluation/metrics";
import { NeighborNetwork } from "../models/neighbor-network";
import { machineFacts } from "./machine";
import { modelNamed } from "./models";
import { type RunReport, runHash, type RunSpec } from "./run";
import type { RunData } from "./run-data";
import { runFolder } from "./store";

/** Fits the model of a run and measures it. A network goes on from its checkpoint where an earlier try left one. */
export async function executeRun(spec: RunSpec, data: RunData, signal?: AbortSignal): Promise<RunReport> {
  const { train, validation, test, dataset } = data;
  const entry = modelNamed(spec.model);
  const found = entry.kind === "network" ? await data.neighbors(spec.options.k) : undefined;

  const fitStarted = performance.now();
  let model: Classifier;
  if (entry.kind === "network") {
    const folder = runFolder(spec);
    mkdirSync(folder, { recursive: true });
    const neighbors = entry.targets ? entry.targets(found!.neighbors) : found!.neighbors;
    const checkpoint = join(folder, "checkpoint.safetensors");
    model = await entry
      .build(spec.options)
      .fit(train.x, train.y, { validation, neighbors, checkpoint, signal });
  } else {
    model = await entry.build(spec.options).fit(train.x, train.y, { validation, signal });
  }
  const predictStarted = performance.now();
  const predicted = await model.predict(test.x);
  const predictEnded = performance.now();
  const validated = await model.predict(validation.x);
  model.dispose();

  return {
    hash: runHash(spec),
    spec,
    data: {
      title: dataset.title,
      source: dataset.source,
      standIn: dataset.standIn,
      classNames: dataset.classNames,
      features: train.x.cols,
      rows: { train: train.x.rows, validation: validation.x.rows, test: test.x.rows },
    },
    metrics: {
      macroF1: macroF1(test.y, predicted),
      accuracy: accuracy(test.y, predicted),
      validationMacroF1: macroF1(validation.y, validated),
      confusion: confusionMatrix(test.y, predicted, dataset.classNames.length),
    },
    history: model instanceof NeighborNetwork ? model.history : [],
    seconds: {
      neighbors: found?.seconds ?? 0,
      fit: (predictStarted - fitStarted) / 1000,
      predict: (predictEnded - predictStarted) / 1000,
    },
    machine: await machineFacts(),
    finishedAt: new Date().toISOString(),
  };
}
