/**
 * The process that `runAll` forks: it executes runs that share their data, one after the other, and stores each report, or
 * why there can be none.
 */
import { UnsuitableRows } from "../oversampling/unsuitable-rows";
import { openRuns } from "./execute-run";
import type { RunSpec } from "./run";
import { runFolder, storeRefusal, storeReport } from "./store";

/** Runs of the same data set, rows and seed. */
export type RunGroup = readonly RunSpec[];

/** What the worker tells its parent about a run; `error` where it failed. */
export interface RunMessage {
  readonly index: number;
  readonly error?: string;
}

process.on("message", (group: RunGroup) => {
  void executeGroup(group).then(() => process.disconnect());
});

// A parent that is gone wants no results.
process.on("disconnect", () => process.exit(0));

async function executeGroup(specs: RunGroup): Promise<void> {
  const tell = (message: RunMessage) => process.send!(message);
  const opened = openRuns(specs[0]);
  for (const [index, spec] of specs.entries()) {
    try {
      const execute = await opened;
      await storeReport(await execute(spec, runFolder(spec)));
      tell({ index });
    } catch (error) {
      if (!(error instanceof UnsuitableRows)) {
        tell({ index, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        continue;
      }
      await storeRefusal(spec, error.message);
      tell({ index });
    }
  }
}
