import type { NetworkFitOptions } from "../models/neighbor-network";
import type { Resampled } from "../oversampling/oversampler";
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

/** An oversampler does not suit the rows of a run. The message says why. */
export class RefusedRows extends Error {}

/**
 * Balances the training rows of some data. A generator stops early by the validation rows.
 *
 * @param checkpoint a file for the training of a generator.
 * @throws RefusedRows
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
  // Options out of their range are refused here; they say nothing of the rows.
  const oversampler = entry.build(options);
  const started = performance.now();
  let resampled: Resampled;
  try {
    resampled = await oversampler.resample(train.x, train.y, training);
  } catch (error) {
    // The rows are finite and their labels fit them: a RangeError says that there are too few of a kind.
    throw error instanceof RangeError ? new RefusedRows(error.message) : error;
  }
  const synthetic = dataset.classNames.map(() => 0);
  resampled.y.forEach((label, row) => (synthetic[label] += resampled.synthetic[row]));
  const { x, y } = resampled;
  const seconds = (targets?.seconds ?? 0) + (performance.now() - started) / 1000;
  return { x, y, synthetic, seconds };
}
