import { accuracy } from "../evaluation/metrics";
import type { FoldParts } from "./fold-parts";
import { modelNamed, type TrainedClassifier } from "./models";
import type { FitReport, RunSpec } from "./run";

/** What became of one fit of a fold. */
export interface FoldFit {
  readonly report: FitReport;
  /** Classes predicted for the test rows. */
  readonly predicted: Int32Array;
  readonly seconds: { readonly fit: number; readonly predict: number };
}

/**
 * Fits the model of a run on some rows, and measures it on others.
 *
 * @throws RangeError for a model that learns from neighbours: there are none for the rows of a fold.
 */
export async function fitOnParts(
  { model: name, options }: RunSpec,
  { train, validation, test }: FoldParts,
): Promise<FoldFit> {
  const entry = modelNamed(name);
  if (entry.kind === "network") {
    throw new RangeError(
      `fitOnParts: expected a model that learns from rows and labels alone, got ${name}; ` +
        "run it in a protocol that holds rows out",
    );
  }
  const model = entry.build(options);
  const started = performance.now();
  await model.fit(train.x, train.y, { validation });
  const fitted = performance.now();
  const predicted = await model.predict(test.x);
  const ended = performance.now();
  const selected = validation === test ? predicted : validation && (await model.predict(validation.x));
  const { history } = model as Partial<TrainedClassifier>;
  const scores = history?.map(({ validation: score }) => score ?? 0);
  model.dispose();
  return {
    report: {
      accuracy: accuracy(test.y, predicted),
      ...(validation && selected ? { validationAccuracy: accuracy(validation.y, selected) } : {}),
      ...(scores ? { epochs: scores.length, bestEpoch: 1 + scores.indexOf(Math.max(...scores)) } : {}),
    },
    predicted,
    seconds: { fit: (fitted - started) / 1000, predict: (ended - fitted) / 1000 },
  };
}
