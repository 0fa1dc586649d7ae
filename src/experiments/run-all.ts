import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { protocolOf } from "./protocols";
import { describeRun, type RunReport, type RunSpec } from "./run";
import { findReport, isSettled } from "./store";
import type { RunGroup, RunMessage } from "./worker";

/** Told after each run. */
export interface RunProgress {
  readonly spec: RunSpec;
  /** Runs finished, the stored ones included. */
  readonly done: number;
  readonly total: number;
  /** Whether the report was there already. */
  readonly stored: boolean;
  /** Estimate for what is left, from the runs made so far. */
  readonly secondsLeft: number;
}

export interface RunAllOptions {
  /** Runs side by side, each in a process of one thread; default: as many as there are cores. */
  processes?: number;
  onRun?: (progress: RunProgress) => void;
  signal?: AbortSignal;
}

/**
 * The reports of all runs, in their order; those that are stored are read, the others are made and stored. Of a run that
 * an oversampler refuses there is none, but a stored refusal.
 *
 * @throws AggregateError when runs failed, after all others are finished and stored.
 */
export async function runAll(specs: readonly RunSpec[], options: RunAllOptions = {}): Promise<RunReport[]> {
  const { processes = availableParallelism(), onRun, signal } = options;
  const missing = specs.filter((spec) => !isSettled(spec));
  const started = performance.now();
  let made = 0;
  const report = (spec: RunSpec, stored: boolean) => {
    if (!stored) made++;
    const left = missing.length - made;
    const secondsLeft = made > 0 ? ((performance.now() - started) / 1000 / made) * left : NaN;
    onRun?.({ spec, done: specs.length - left, total: specs.length, stored, secondsLeft });
  };
  for (const spec of specs) if (!missing.includes(spec)) report(spec, true);

  const groups = groupByData(missing);
  const failures: Error[] = [];
  const serve = async () => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      signal?.throwIfAborted();
      await runGroup(group, signal, (spec, error) => {
        if (error) failures.push(new Error(`${describeRun(spec)}: ${error}`));
        report(spec, false);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, groups.length) }, serve));
  if (failures.length > 0) {
    const first = failures[0].message.split("\n")[0];
    throw new AggregateError(
      failures,
      `${failures.length} of ${specs.length} runs failed; the first: ${first}`,
    );
  }
  return specs.flatMap((spec) => findReport(spec) ?? []);
}

/**
 * Runs of the same rows go to one process, which loads them and finds their neighbours once. In a cross-validation there
 * are no such neighbours, and the rows are few: there each model has a process of its own, so that all cores are kept busy.
 */
function groupByData(specs: readonly RunSpec[]): RunSpec[][] {
  const groups = new Map<string, RunSpec[]>();
  for (const spec of specs) {
    const { evaluation } = protocolOf("runAll", spec.experiment);
    const model = evaluation.by === "cross-validation" ? spec.model : "";
    const key = JSON.stringify([spec.dataset, spec.standIn, spec.rows, spec.seed, model]);
    groups.set(key, [...(groups.get(key) ?? []), spec]);
  }
  return [...groups.values()];
}

function runGroup(
  group: RunGroup,
  signal: AbortSignal | undefined,
  onRun: (spec: RunSpec, error?: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finished = new Set<number>();
    const child = fork(workerFile(), [], {
      // One thread per process: two processes of one thread do more than one process of two threads.
      env: { ...process.env, NEURAL_KNN_THREADS: "1", NEURAL_KNN_QUIET: "1", CI: "1" },
      // What a kernel or a test runner was started with is not meant for the worker.
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let complaints = "";
    child.stderr!.on("data", (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2000)));
    const stop = () => child.kill();
    signal?.addEventListener("abort", stop);
    child.on("message", ({ index, error }: RunMessage) => {
      finished.add(index);
      onRun(group[index], error);
    });
    child.on("error", reject);
    child.on("exit", (code, killedBy) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) return reject(signal.reason as Error);
      // A process that dies (out of memory, say) takes with it the run it was at and those behind.
      const reason = `its process ended with ${killedBy ?? `exit code ${code}`} ${complaints.trim()}`;
      group.forEach((spec, index) => finished.has(index) || onRun(spec, reason));
      resolve();
    });
    child.send(group);
  });
}

/** The compiled worker beside this file, or, where this file runs from its source, in the build. */
function workerFile(): string {
  const places = [
    join(__dirname, "worker.js"),
    join(__dirname, "..", "..", "dist", "experiments", "worker.js"),
  ];
  const path = places.find((place) => existsSync(place));
  if (!path) throw new Error(`runAll: expected the built worker at ${places[1]}; run npm run build first`);
  return path;
}
