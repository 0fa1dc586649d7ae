/**
 * Reports of runs as files: `outputs/runs/<experiment>/<hash>/report.json` of this machine's runs, and
 * `outputs/published/runs/<experiment>/<hash>.json` of those that are committed.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../write-file";
import { projectFolder } from "../project-folder";
import { type RunRefusal, type RunReport, runHash, type RunSpec } from "./run";

/** `outputs` of the current project, or the folder named by `NEURAL_KNN_OUTPUTS`. */
export function outputsFolder(): string {
  return process.env.NEURAL_KNN_OUTPUTS || join(projectFolder(), "outputs");
}

/** Where a run keeps its files. */
export function runFolder(spec: RunSpec): string {
  return join(outputsFolder(), "runs", spec.experiment, runHash(spec));
}

/** Where, in the folder of its run, a cross-validation keeps the folds that it has finished, until its report is stored. */
export const FINISHED_FOLDS = "folds.json";

/** Where a run's report is published. */
export function publishedPath(spec: RunSpec): string {
  return join(outputsFolder(), "published", "runs", spec.experiment, `${runHash(spec)}.json`);
}

/**
 * The report of a run that was made before, here or by whoever published it.
 *
 * @throws Error when a report is there and cannot be read, naming the file.
 */
export function findReport(spec: RunSpec): RunReport | undefined {
  const places = [join(runFolder(spec), "report.json"), publishedPath(spec)];
  const path = places.find((place) => existsSync(place));
  return path ? readReport(path) : undefined;
}

/** @throws Error naming the file when it holds no report. */
export function readReport(path: string): RunReport {
  return readJson(path) as RunReport;
}

/** @throws Error naming the file when it holds no JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`readJson: expected JSON in ${path}, got ${(error as Error).message}; delete the file`);
  }
}

export async function storeReport(report: RunReport): Promise<void> {
  await writeJson(join(runFolder(report.spec), "report.json"), report);
  rmSync(join(runFolder(report.spec), FINISHED_FOLDS), { force: true });
}

/** What is known of a run that was tried before and cannot be made. */
export function findRefusal(spec: RunSpec): RunRefusal | undefined {
  const path = refusalPath(spec);
  return existsSync(path) ? (readJson(path) as RunRefusal) : undefined;
}

export async function storeRefusal(spec: RunSpec, why: string): Promise<void> {
  const refusal: RunRefusal = { hash: runHash(spec), spec, why };
  await writeJson(refusalPath(spec), refusal);
}

/** Whether there is nothing left to do for a run. */
export function isSettled(spec: RunSpec): boolean {
  return findReport(spec) !== undefined || findRefusal(spec) !== undefined;
}

const refusalPath = (spec: RunSpec) => join(runFolder(spec), "refusal.json");

/** Writes `value` by atomic rename, folders included. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 1)}\n`);
}
