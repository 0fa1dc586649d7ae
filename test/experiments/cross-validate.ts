/** What cross-validation.test.ts runs, and has run in a process of its own: `cross-validate.ts FOLDER`. */
import { openRuns } from "../../src/experiments/execute-run";
import { modelNamed, runOptions } from "../../src/experiments/models";
import type { RunOptions, RunReport, RunSpec } from "../../src/experiments/run";

/** A run of the NN-kNN paper's protocol. */
export function specOf(
  model: string,
  dataset: string,
  options: RunOptions = {},
  more: Partial<RunSpec> = {},
): RunSpec {
  const seed = more.seed ?? 0;
  return {
    experiment: "nn-knn",
    model,
    options: runOptions(modelNamed(model), seed, options),
    dataset,
    checksum: "",
    seed,
    revision: "test",
    ...more,
  };
}

/** A training of all ten folds that takes a few seconds. */
export const TRAINED = specOf("NN-kNN", "zebra-a", { w: 1, k: 1, epochs: 4 });

/** Makes a run that keeps what it has done in `folder`. */
export async function crossValidate(spec: RunSpec, folder: string): Promise<RunReport> {
  return (await openRuns(spec))(spec, folder);
}

if (require.main === module) void crossValidate(TRAINED, process.argv[2]);
