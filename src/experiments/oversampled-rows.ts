import type { NetworkFitOptions } from "../models/neighbor-network";
import type { HoldoutData } from "./holdout-data";
import { oversamplerNamed } from "./oversamplers";
import type { Part } from "./part";
import type { OversamplerSpec } from "./run";

/** The training rows of a run, and synthetic rows behind them. */
export interface OversampledRows extends Part {
  /** Synthetic rows of each class. */
  readonly synthetic: readonly number[];
  /** Making them, the search for neighbours included. */
  readonly seconds: number;
}

/**
 * Balances the training rows of some data. A generator stops early by the validation rows.
 *
 * @param checkpoint a file for the training of a generator.
 * @throws UnsuitableRows where the oversampler does not suit the rows.
 */
export async function oversampledRows(
  { name, options }: OversamplerSpec,
  data: Pick<HoldoutData, "dataset" | "train" | "validation" | "neighbors">,
  checkpoint: string,
): Promise<OversampledRows> {
  const { train, validation, dataset } = data;
  const entry = oversamplerNamed(name);
  // Found once for all models that learn from them; SMOTE and ADASYN search by themselves.
  const targets = entry.kind === "generating" ? await data.neighbors(options.k as number) : undefined;
  // What only a generator asks for, others pass over.
  const training: NetworkFitOptions = { validation, checkpoint, neighbors: targets?.neighbors };
  const oversampler = entry.build(options);
  const started = performance.now();
  const resampled = await oversampler.resample(train.x, train.y, training);
  const synthetic = dataset.classNames.map(() => 0);
  resampled.y.forEach((label, row) => (synthetic[label] += resampled.synthetic[row]));
  const { x, y } = resampled;
  const seconds = (targets?.seconds ?? 0) + (performance.now() - started) / 1000;
  return { x, y, synthetic, seconds };
}
