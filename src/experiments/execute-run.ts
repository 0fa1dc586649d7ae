import { executeCrossValidation } from "./cross-validation";
import { loadFoldedData } from "./folded-data";
import { executeHoldout } from "./holdout";
import { loadHoldoutData } from "./holdout-data";
import { protocolOf } from "./protocols";
import type { RunReport, RunSpec } from "./run";

/**
 * Makes one run.
 *
 * @param folder where the run keeps what it has done so far, and goes on from what an earlier try has left.
 */
export type ExecuteRun = (spec: RunSpec, folder: string) => Promise<RunReport>;

/** Loads the data of a run; what comes back makes that run, and others on the same rows. */
export async function openRuns(first: RunSpec): Promise<ExecuteRun> {
  const { evaluation } = protocolOf("openRuns", first.experiment);
  if (evaluation.by === "holdout") {
    const data = await loadHoldoutData(first);
    return (spec, folder) => executeHoldout(spec, data, folder);
  }
  const data = await loadFoldedData(first, evaluation);
  return (spec, folder) => executeCrossValidation(spec, data, folder);
}
