import { join } from "node:path";
import type { Classifier } from "../estimator";
import { accuracy, confusionMatrix, macroF1 } from "../evaluation/metrics";
import { outOfCoreTargets } from "../neighbors/out-of-core";
import type { Neighbors } from "../neighbors/neighbors";
import { matrixSource } from "../neighbors/row-source";
import { type ModelEntry, modelNamed, type NetworkEntry } from "./models";
import type { OversampledRows } from "./oversampled-rows";
import type { EpochRecord } from "../training/train";
import type { HoldoutData } from "./holdout-data";
import type { RunReport, RunSpec } from "./run";
import { runReport } from "./run-report";

/**
 * Fits the model of a run and measures it. A network goes on from its checkpoint where an earlier try left one.
 *
 * @throws UnsuitableRows where an oversampler does not suit the training rows, however often it is tried.
 */
export async function executeHoldout(spec: RunSpec, data: HoldoutData, folder: string): Promise<RunReport> {
  const { train, validation, test, dataset } = data;
  const entry = modelNamed(spec.model);
  const oversampled = await oversampledFor(spec, entry, data, folder);
  const learned = oversampled ?? train;
  const targets = entry.kind === "network" ? await targetsOf(entry, spec, data) : undefined;

  const fitStarted = performance.now();
  let model: Classifier;
  let history: readonly EpochRecord[] = [];
  if (entry.kind === "plain") {
    model = await entry.build(spec.options).fit(learned.x, learned.y, { validation });
  } else {
    const checkpoint = join(folder, "checkpoint.safetensors");
    const network = entry.build(spec.options);
    const given = { validation, checkpoint, neighbors: targets?.neighbors };
    ({ history } = await network.fit(learned.x, learned.y, given));
    model = network;
  }
  const predictStarted = performance.now();
  const predicted = await model.predict(test.x);
  const predictEnded = performance.now();
  const validated = await model.predict(validation.x);
  model.dispose();
  const searching = targets?.seconds ?? { before: 0, during: 0 };

  return runReport(spec, dataset, {
    rows: { train: train.x.rows, validation: validation.x.rows, test: test.x.rows },
    metrics: {
      macroF1: macroF1(test.y, predicted),
      accuracy: accuracy(test.y, predicted),
      validationMacroF1: macroF1(validation.y, validated),
      confusion: confusionMatrix(test.y, predicted, dataset.classNames.length),
    },
    ...(oversampled
      ? { oversampling: { synthetic: oversampled.synthetic, seconds: oversampled.seconds } }
      : {}),
    history,
    seconds: {
      neighbors: searching.before + searching.during,
      fit: (predictStarted - fitStarted) / 1000 - searching.during,
      predict: (predictEnded - predictStarted) / 1000,
    },
  });
}

async function oversampledFor(
  { model, oversampler }: RunSpec,
  { kind }: ModelEntry,
  data: HoldoutData,
  folder: string,
): Promise<OversampledRows | undefined> {
  if (!oversampler) return undefined;
  if (kind === "network") {
    throw new RangeError(
      `executeHoldout: expected a model that learns from rows and labels alone behind ${oversampler.name}, ` +
        `got ${model}; there are no neighbours of synthetic rows`,
    );
  }
  return data.oversampled(oversampler, join(folder, "generator.safetensors"));
}

/** The neighbours that a network learns from, and the seconds that finding them takes before the fit and during it. */
interface Targets {
  readonly neighbors: Neighbors | ((epoch: number) => Promise<Neighbors>);
  readonly seconds: { before: number; during: number };
}

async function targetsOf(entry: NetworkEntry, spec: RunSpec, data: HoldoutData): Promise<Targets> {
  const { seed } = spec;
  // These networks have numbers only.
  const options = spec.options as Record<string, number>;
  if (!entry.outOfCore) {
    const { neighbors, seconds } = await data.neighbors(options.k);
    return {
      neighbors: entry.targets ? entry.targets(neighbors) : neighbors,
      seconds: { before: seconds, during: 0 },
    };
  }
  const { k, rounds, drawnRows: batchSize } = options;
  const redrawEachEpoch = options.redrawEachEpoch === 1;
  const draw = outOfCoreTargets(matrixSource(data.train.x), { k, rounds, batchSize, seed, redrawEachEpoch });
  const seconds = { before: 0, during: 0 };
  const timed = async (epoch: number, when: keyof typeof seconds) => {
    const started = performance.now();
    const drawn = await draw(epoch);
    seconds[when] += (performance.now() - started) / 1000;
    return drawn;
  };
  const neighbors = redrawEachEpoch ? (epoch: number) => timed(epoch, "during") : await timed(0, "before");
  return { neighbors, seconds };
}
