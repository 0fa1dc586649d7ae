/**
 * The published reproduction: the reports of finished runs, committed, and a summary of the cells and verdicts that they
 * give. The summary can be computed from the reports at any time; `verifyPublished` does, and compares.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mean, standardDeviation } from "../evaluation/descriptive";
import { judgeClaims } from "../report/judge";
import { loadPaper } from "../report/load-paper";
import type { Results } from "../report/results";
import type { Outcome } from "../report/verdict";
import { addChosenRows } from "./chosen-rows";
import { addDerivedTables } from "./derived-tables";
import { openRuns } from "./execute-run";
import { type RunReport, runHash } from "./run";
import { outputsFolder, publishedPath, readReport, writeJson } from "./store";
import { MEASURES } from "./measures";
import { type Measure, measureOf } from "./protocol";
import { protocolOf } from "./protocols";
import type { Study } from "./study";

/** One cell as published. Shares, 0 .. 1. */
export interface PublishedCell {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly mean: number;
  readonly sd: number;
  readonly n: number;
  readonly seeds: readonly number[];
  /** The runs behind it, in the order of the seeds. */
  readonly runs: readonly string[];
}

/** One claim as published; p-values as in `Verdict`, where the claim has them. */
export interface PublishedVerdict {
  readonly claim: string;
  readonly outcome: Outcome;
  readonly holmP?: number;
  readonly columns: readonly {
    readonly column: string;
    readonly status: string;
    readonly p?: number;
    readonly holmP?: number;
  }[];
}

/** `outputs/published/<paper>-<profile>.json`. */
export interface Publication {
  readonly paper: string;
  readonly profile: string;
  readonly cells: readonly PublishedCell[];
  readonly verdicts: readonly PublishedVerdict[];
}

const publishedFolder = () => join(outputsFolder(), "published");

/**
 * Copies the reports of a study to where they are committed, and writes the summary beside them: its cells in the place
 * of the same cells of what was published before, all others as they were.
 */
export async function publish(study: Study): Promise<string> {
  for (const report of study.reports) await writeJson(publishedPath(report.spec), report);
  const path = join(publishedFolder(), `${study.paper.id}-${study.profile.name}.json`);
  const results: Results = existsSync(path) ? readResults(readPublication(path)) : {};
  for (const [table, rows] of Object.entries(study.results)) {
    for (const [row, cells] of Object.entries(rows)) {
      Object.assign(((results[table] ??= {})[row] ??= {}), cells);
    }
  }
  addDerivedTables(study.protocol, results);
  await writeJson(path, summarize(study.paper.id, study.profile.name, results));
  return path;
}

const readPublication = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Publication;

/** The cells of a publication, computed from the reports of their runs. */
function readResults({ paper, cells }: Publication): Results {
  const protocol = protocolOf("readResults", paper);
  const results: Results = {};
  const byHash = new Map<string, RunReport>();
  const derived = (protocol.derived ?? []).map(({ table }) => String(table));
  for (const { table, row, column, seeds, runs } of cells) {
    if (derived.includes(table)) continue;
    const reports = runs.map((hash) => publishedReport(paper, hash));
    for (const report of reports) byHash.set(runHash(report.spec), report);
    const measure = measureOf(protocol, table, row, column);
    const valueOf = (report: RunReport) =>
      measure === "macroF1" ? macroF1Of(report.metrics.confusion) : MEASURES[measure](report);
    ((results[table] ??= {})[row] ??= {})[column] = {
      values: reports.map(valueOf),
      // In a cross-validation, one run may serve several seeds.
      seeds: reports.map(({ spec, folds }, i) => (folds ? seeds[i] : spec.seed)),
      runs: reports.map(({ spec }) => runHash(spec)),
      standIn: reports.some(({ data }) => data.standIn),
    };
  }
  addChosenRows(protocol, results, byHash);
  addDerivedTables(protocol, results);
  return results;
}

/**
 * The cells and verdicts of some results. Cells without a value, and verdicts of claims that nothing was run for, are left
 * out.
 */
export function summarize(paperId: string, profile: string, results: Results): Publication {
  const cells = Object.entries(results).flatMap(([table, rows]) =>
    Object.entries(rows).flatMap(([row, columns]) =>
      Object.entries(columns)
        .filter(([, { values }]) => values.length > 0)
        .map(([column, { values, seeds, runs }]) => ({
          table,
          row,
          column,
          mean: mean(values),
          sd: standardDeviation(values),
          n: values.length,
          seeds,
          runs,
        })),
    ),
  );
  const paper = loadPaper(paperId);
  const judged = Object.fromEntries(
    Object.entries(results).filter(([table]) => paper.tables.some(({ id }) => String(id) === table)),
  );
  const verdicts = judgeClaims(paper, judged)
    .filter(({ outcome }) => outcome !== "not run")
    .map(({ claim, outcome, holmP, columns }) => ({
      claim: claim.id,
      outcome,
      holmP,
      columns: columns.map(({ column, status, p, holmP }) => ({ column, status, p, holmP })),
    }));
  // JSON has no undefined: written and read again, both sides of a later comparison are alike.
  return JSON.parse(JSON.stringify({ paper: paperId, profile, cells, verdicts })) as Publication;
}

/** What was checked, and what did not agree (empty when all is well). */
export interface Verification {
  readonly cells: number;
  readonly verdicts: number;
  /** The run that was made again, and both results by the measure of its protocol. */
  readonly rerun?: {
    readonly hash: string;
    readonly measure: Measure;
    readonly published: number;
    readonly again: number;
  };
  readonly problems: readonly string[];
}

// On another processor, float32 sums run in another order, and training amplifies it: a rerun there may differ a little.
const SAME_MACHINE_TOLERANCE = 1e-9;
const OTHER_MACHINE_TOLERANCE = 0.02;

/**
 * Recomputes every published cell and verdict from the committed reports, and makes one run, chosen by `pick`, again.
 *
 * @param pick a number of 0 .. 1 that chooses the run.
 * @throws Error when nothing is published, or the data of the chosen run is not to be had.
 */
export async function verifyPublished(pick = Math.random()): Promise<Verification> {
  const files = existsSync(publishedFolder())
    ? readdirSync(publishedFolder()).filter((file) => file.endsWith(".json"))
    : [];
  if (files.length === 0)
    throw new Error(`verifyPublished: expected publications in ${publishedFolder()}, got none`);
  const problems: string[] = [];
  const reports = new Map<string, RunReport>();
  let cells = 0;
  let verdicts = 0;
  for (const file of files) {
    const published = readPublication(join(publishedFolder(), file));
    for (const hash of published.cells.flatMap(({ runs }) => runs)) {
      reports.set(hash, publishedReport(published.paper, hash));
    }
    const again = summarize(published.paper, published.profile, readResults(published));
    problems.push(...differences(`${file}: cells`, published.cells, again.cells));
    problems.push(...differences(`${file}: verdicts`, published.verdicts, again.verdicts));
    cells += published.cells.length;
    verdicts += published.verdicts.length;
  }
  problems.push(...[...reports.values()].flatMap(foldProblems));
  const chosen = [...reports.values()][Math.min(reports.size - 1, Math.floor(pick * reports.size))];
  // As the runs were made: another number of threads sums in another order.
  process.env.NEURAL_KNN_THREADS = "1";
  const execute = await openRuns(chosen.spec);
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-verify-"));
  const rerun = await execute(chosen.spec, folder).finally(() => rmSync(folder, { recursive: true }));
  const isSameMachine =
    rerun.machine.cpu === chosen.machine.cpu &&
    JSON.stringify(rerun.machine.versions) === JSON.stringify(chosen.machine.versions);
  const tolerance = isSameMachine ? SAME_MACHINE_TOLERANCE : OTHER_MACHINE_TOLERANCE;
  const { measure } = protocolOf("verifyPublished", chosen.spec.experiment);
  const [before, after] = [MEASURES[measure](chosen), MEASURES[measure](rerun)];
  if (Math.abs(before - after) > tolerance) {
    problems.push(`run ${chosen.hash}: expected ${measure} ${before} within ${tolerance}, got ${after}`);
  }
  return {
    cells,
    verdicts,
    rerun: { hash: chosen.hash, measure, published: before, again: after },
    problems,
  };
}

function publishedReport(experiment: string, hash: string): RunReport {
  return readReport(join(publishedFolder(), "runs", experiment, `${hash}.json`));
}

/** Where the honest folds of a cross-validation, weighed by their rows, do not make up its confusion matrix. */
function foldProblems({ hash, folds, metrics }: RunReport): string[] {
  if (!folds) return [];
  const rows = metrics.confusion.flat().reduce((a, b) => a + b, 0);
  const hits = metrics.confusion.reduce((sum, row, label) => sum + row[label], 0);
  // The first folds have a row more where the rows do not divide evenly.
  const rowsOf = (fold: number) => Math.floor(rows / folds.length) + (fold < rows % folds.length ? 1 : 0);
  const inFolds = folds.reduce((sum, { honest }, fold) => sum + honest.accuracy * rowsOf(fold), 0);
  return Math.abs(hits - inFolds) < 1e-6
    ? []
    : [`run ${hash}: expected ${hits} hits of ${rows} in its folds, got ${inFolds}`];
}

/** Macro F1 straight from a confusion matrix: another way than the metric that the run itself used. */
function macroF1Of(confusion: readonly (readonly number[])[]): number {
  const scores = confusion.flatMap((row, label) => {
    const actual = row.reduce((a, b) => a + b, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[label], 0);
    return actual + predicted > 0 ? [(2 * row[label]) / (actual + predicted)] : [];
  });
  return scores.reduce((a, b) => a + b, 0) / scores.length;
}

/** Places in which two values of the same layout differ; numbers may differ by rounding. */
function differences(place: string, expected: unknown, got: unknown): string[] {
  if (typeof expected === "number" && typeof got === "number") {
    return Math.abs(expected - got) <= 1e-9 ? [] : [`${place}: expected ${expected}, got ${got}`];
  }
  if (expected && got && typeof expected === "object" && typeof got === "object") {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...keys].flatMap((key) =>
      differences(`${place}.${key}`, expected[key as keyof object], got[key as keyof object]),
    );
  }
  return expected === got ? [] : [`${place}: expected ${String(expected)}, got ${String(got)}`];
}
