import { setTimeout as delay } from "node:timers/promises";
import { InputError, InterruptedError, PapermillError } from "../errors";
import { executePrepared, type ExecuteOptions } from "../execution/execute-notebook";
import { prepareRun, type PreparedRun } from "../execution/prepare-run";
import type { ExecutionEvent } from "../execution/progress";
import { runRecordOf } from "../execution/run-record";
import type { Notebook } from "../notebook/model";
import { writeNotebook } from "../notebook/write";
import { fingerprint } from "./fingerprint";
import type { PlannedRun } from "./plan";
import type { Store } from "./store";

export interface SweepOptions extends Omit<ExecuteOptions, "parameters" | "onProgress" | "prepareOnly"> {
  /** How many notebooks run at the same time. */
  jobs: number;
  store: Store;
  /** Runs also what the store holds. */
  force?: boolean;
  /** Files and folders that all results depend on, besides what `fingerprint` finds. */
  dependencies?: readonly string[];
  /** Is called with each executed notebook's path when it is written, also after a failure. */
  onWritten?: (path: string) => Promise<void>;
  onProgress?: (event: SweepEvent) => void;
}

/** What a sweep tells while it goes on. */
export type SweepEvent =
  | { type: "started"; run: PlannedRun }
  | { type: "progress"; run: PlannedRun; event: ExecutionEvent }
  | { type: "finished"; run: PlannedRun; outcome: RunOutcome };

/** How one run of a sweep ended. */
export interface RunOutcome {
  name: string;
  input: string;
  /** Where the executed notebook is. */
  output: string;
  /** `stored`: its result was there already. `cancelled`: it was not begun, or interrupted. */
  status: "done" | "stored" | "failed" | "cancelled";
  /** Seconds that the run took, or had taken when its result was stored. */
  seconds: number;
  /** Undefined where nothing ran. */
  peakMemoryBytes?: number;
  /** Why it failed. */
  error?: Error;
}

const CLAIMED_WAIT_MS = 500;

/**
 * Makes all runs, several at a time, each in a kernel of its own. A run whose result the store holds is not made again;
 * one that another sweep is making is waited for. A run that fails does not keep the others from being made.
 *
 * @returns one outcome for each run, in the order of `runs`.
 * @throws InputError before anything runs, when one of the notebooks or parameters is not as it must be, or when two
 *   runs would write to one place.
 */
export async function runSweep(runs: readonly PlannedRun[], options: SweepOptions): Promise<RunOutcome[]> {
  await checkRuns(runs, options);
  const outcomes = new Map<PlannedRun, RunOutcome>();
  const queue = [...runs];
  const finish = (run: PlannedRun, outcome: RunOutcome): void => {
    outcomes.set(run, outcome);
    options.onProgress?.({ type: "finished", run, outcome });
  };
  const work = async (): Promise<void> => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      if (options.signal?.aborted) {
        finish(run, { ...placeOf(run), status: "cancelled", seconds: 0 });
        continue;
      }
      const outcome = await attempt(run, options);
      if (outcome !== undefined) {
        finish(run, outcome);
      } else {
        // Another sweep makes it; there may be others to make meanwhile.
        queue.push(run);
        await delay(CLAIMED_WAIT_MS);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, runs.length) }, work));
  return runs.map((run) => outcomes.get(run)!);
}

async function checkRuns(runs: readonly PlannedRun[], options: SweepOptions): Promise<void> {
  const byOutput = new Map<string, PlannedRun>();
  for (const run of runs) {
    const { outputPath } = await prepareRun(run.input, run.output, {
      ...options,
      parameters: run.parameters,
    });
    const other = byOutput.get(outputPath);
    if (other !== undefined) {
      throw new InputError(
        `the runs ${other.name} and ${run.name} would both write to ${outputPath}; ` +
          "put {notebook} or a parameter into its name",
      );
    }
    byOutput.set(outputPath, run);
  }
}

function placeOf({ name, input, output }: PlannedRun): Pick<RunOutcome, "name" | "input" | "output"> {
  return { name, input, output };
}

/** @returns undefined when another sweep is making this run. */
async function attempt(run: PlannedRun, options: SweepOptions): Promise<RunOutcome | undefined> {
  const started = performance.now();
  const place = placeOf(run);
  try {
    const prepared = await prepareRun(run.input, run.output, { ...options, parameters: run.parameters });
    place.output = prepared.outputPath;
    const key = await fingerprint(prepared, options.dependencies ?? []);
    const reused = options.force ? undefined : await reuse(key, prepared, options);
    if (reused !== undefined) return { ...place, ...factsOf(reused), status: "stored" };
    const claim = await options.store.claim(key);
    if (claim === undefined) return undefined;
    try {
      // It may have been finished between the first look and the claim.
      const finished = options.force ? undefined : await reuse(key, prepared, options);
      if (finished !== undefined) return { ...place, ...factsOf(finished), status: "stored" };
      options.onProgress?.({ type: "started", run });
      await execute(run, prepared, key, options);
      return { ...place, ...factsOf(prepared.notebook), status: "done" };
    } finally {
      await claim.release();
    }
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const status = failure instanceof InterruptedError ? "cancelled" : "failed";
    return { ...place, seconds: (performance.now() - started) / 1000, status, error: failure };
  }
}

async function execute(
  run: PlannedRun,
  prepared: PreparedRun,
  key: string,
  options: SweepOptions,
): Promise<void> {
  const onProgress = (event: ExecutionEvent): void => options.onProgress?.({ type: "progress", run, event });
  try {
    await executePrepared(prepared, { ...options, onProgress });
    await options.store.put(key, prepared.notebook);
  } catch (error) {
    if (error instanceof PapermillError && error.exitCode !== 2)
      await options.onWritten?.(prepared.outputPath);
    throw error;
  }
  await options.onWritten?.(prepared.outputPath);
}

/** Puts the stored result of a run where this sweep wants it. */
async function reuse(
  key: string,
  prepared: PreparedRun,
  options: SweepOptions,
): Promise<Notebook | undefined> {
  const notebook = await options.store.get(key);
  const record = notebook && runRecordOf(notebook);
  if (notebook === undefined || record === undefined) return undefined;
  Object.assign(record, { input_path: prepared.inputPath, output_path: prepared.outputPath });
  await writeNotebook(prepared.outputPath, notebook);
  await options.onWritten?.(prepared.outputPath);
  return notebook;
}

function factsOf(notebook: Notebook): { seconds: number; peakMemoryBytes?: number } {
  const { duration, peak_memory_bytes } = runRecordOf(notebook) ?? {};
  return { seconds: duration ?? 0, peakMemoryBytes: peak_memory_bytes ?? undefined };
}
