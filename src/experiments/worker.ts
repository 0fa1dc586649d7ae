/** The process that `runAll` forks: it executes runs that share their data, one after the other, and stores each report. */
import { executeRun } from "./execute-run";
import type { RunSpec } from "./run";
import { loadRunData } from "./run-data";
import { storeReport } from "./store";

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
  const data = loadRunData(specs[0]);
  for (const [index, spec] of specs.entries()) {
    try {
      await storeReport(await executeRun(spec, await data));
      tell({ index });
    } catch (error) {
      tell({ index, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}
