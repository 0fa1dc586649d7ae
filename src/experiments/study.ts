import { basename } from "node:path";
import { catalogue } from "../data/catalogue";
import type { Dataset } from "../data/dataset";
import { loadPaper } from "../report/load-paper";
import type { Paper, TableId } from "../report/paper";
import type { CellResult, Results } from "../report/results";
import { UnavailableError } from "../data/load";
import { standInDataset } from "../data/stand-in-dataset";
import { unknownName } from "../errors";
import { distinctRuns, type PlannedDataset, type PlannedRun, planRuns } from "./plan";
import { addChosenRows } from "./chosen-rows";
import { addDerivedTables } from "./derived-tables";
import { type Profile, profileNamed } from "./profiles";
import { MEASURES } from "./measures";
import type { Protocol } from "./protocol";
import { openDataset } from "./open-dataset";
import { runAll, type RunProgress } from "./run-all";
import type { RunOptions, RunRefusal, RunReport, RunSpec } from "./run";
import { protocolOf } from "./protocols";
import { findRefusal } from "./store";

// Generated rows only show that everything runs; more of them would only take longer.
const STAND_IN_ROWS = 3000;

/** What to reproduce of a paper. */
export interface StudyRequest {
  /** `"smoke"`, `"quick"` (the default) or `"paper"`. */
  profile?: string;
  /** Names of the catalogue; by default all of the protocol's that are at hand. */
  datasets?: readonly string[];
  /** A CSV file of your own, run beside the paper's data, and the name of its label column. */
  csv?: { path: string; label: string };
  /** Seeds 0 .. seeds - 1; by default the profile's. */
  seeds?: number;
  /** By default all tables of the protocol. */
  tables?: readonly TableId[];
  /** By default all models of these tables. */
  models?: readonly string[];
  /** Hyper-parameters for every model that has them, in place of the defaults. */
  options?: RunOptions;
  /** Runs side by side; by default as many as there are cores. */
  processes?: number;
  onRun?: (progress: RunProgress) => void;
  signal?: AbortSignal;
}

/** What a reproduction found. */
export interface Study {
  readonly paper: Paper;
  readonly profile: Profile;
  readonly protocol: Protocol;
  /** The data sets in full, before rows were drawn. */
  readonly datasets: readonly Dataset[];
  /** Data sets of the protocol that are neither at hand nor to be had, and why. */
  readonly absent: readonly { readonly name: string; readonly why: string }[];
  /** Cells of the paper's tables (macro F1, 0 .. 1), in the paper's names of rows and columns. */
  readonly results: Results;
  /** The same for data that is not the paper's, by the name of the data. */
  readonly ownResults: Results;
  /** Every run, once. */
  readonly reports: readonly RunReport[];
  /** Runs that cannot be made. */
  readonly refusals: readonly RunRefusal[];
}

/** A study before anything is run. */
export interface PlannedStudy extends Omit<Study, "results" | "ownResults" | "reports" | "refusals"> {
  readonly plan: readonly PlannedRun[];
}

/** @throws RangeError on an unknown paper, profile or data set, offering the nearest name. */
export async function planStudy(paper: string, request: StudyRequest = {}): Promise<PlannedStudy> {
  const protocol = protocolOf("planStudy", paper);
  const profile = profileNamed(request.profile ?? "quick", protocol);
  const { datasets, absent } = await openDatasets(protocol, profile, request);
  const plan = planRuns(protocol, { ...request, profile, datasets });
  return {
    paper: loadPaper(protocol.paper),
    profile,
    protocol,
    datasets: datasets.map(({ dataset }) => dataset),
    absent,
    plan,
  };
}

/**
 * Runs what a paper's tables need, as far as it is not stored, and gathers the cells.
 *
 * @throws RangeError as `planStudy`; Error when a data set is not to be had in the profile `paper`; AggregateError when
 *   runs failed, with all others stored.
 */
export async function reproduce(paper: string, request: StudyRequest = {}): Promise<Study> {
  const planned = await planStudy(paper, request);
  const { plan, ...study } = planned;
  const specs = distinctRuns(plan);
  const reports = await runAll(specs, request);
  const refusals = specs.flatMap((spec) => findRefusal(spec) ?? []);
  return {
    ...study,
    ...gatherCells(plan, reports, refusals, study.paper, study.protocol),
    reports,
    refusals,
  };
}

/**
 * The cells of the tables, from the reports of the runs planned for them. A table about one data set counts as the
 * paper's where the runs are on that data set. A cell says where runs were refused, and why.
 */
export function gatherCells(
  plan: readonly PlannedRun[],
  reports: readonly RunReport[],
  refusals: readonly RunRefusal[],
  paper: Paper,
  protocol: Protocol,
): { results: Results; ownResults: Results } {
  const bySpec = new Map(
    [...refusals, ...reports].map((settled) => [JSON.stringify(settled.spec), settled] as const),
  );
  const byHash = new Map(reports.map((report) => [report.hash, report]));
  const columns = new Map(Object.entries(paper.datasets).map(([column, name]) => [name, column]));
  const printed = new Map(
    protocol.tables.flatMap((planned) => ("cells" in planned ? [[planned.table, planned.datasets[0]]] : [])),
  );
  const results: Results = {};
  const ownResults: Results = {};
  const refused = new Map<CellResult, { seeds: number[]; why: string }>();
  for (const { table, row, column, measure, seed, spec } of plan) {
    const settled = bySpec.get(JSON.stringify(spec));
    if (!settled) continue;
    const datasetColumn = columns.get(spec.dataset);
    const isPapers = column === undefined ? datasetColumn !== undefined : spec.dataset === printed.get(table);
    const rows = ((isPapers ? results : ownResults)[String(table)] ??= {});
    const cell = ((rows[row] ??= {})[column ?? datasetColumn ?? basename(spec.dataset)] ??= emptyCell(spec));
    if ("why" in settled) {
      if (!refused.has(cell)) refused.set(cell, { seeds: [], why: settled.why });
      refused.get(cell)!.seeds.push(seed);
      continue;
    }
    cell.values.push(MEASURES[measure](settled));
    cell.seeds.push(seed);
    cell.runs.push(settled.hash);
  }
  for (const [cell, { seeds, why }] of refused) {
    if (cell.values.length === 0) cell.text = "refused";
    cell.assumptions = `refused for seed ${seeds.join(", ")}: ${why}`;
  }
  for (const found of [results, ownResults]) {
    addChosenRows(protocol, found, byHash);
    addDerivedTables(protocol, found);
  }
  return { results, ownResults };
}

const emptyCell = ({ standIn }: RunSpec): CellResult => ({
  values: [],
  seeds: [],
  runs: [],
  standIn: standIn === true,
});

/**
 * The data sets of a study. Of the protocol's own, those that are to be had; where there is none, and the profile lets it,
 * generated rows in the place of each. One that was asked for by name has to be there. Data that is defined by a formula
 * is always to be had.
 */
async function openDatasets(
  protocol: Protocol,
  profile: Profile,
  { datasets: names, csv }: StudyRequest,
): Promise<{ datasets: PlannedDataset[]; absent: Study["absent"] }> {
  for (const name of names ?? []) {
    if (!protocol.datasets.includes(name)) {
      throw unknownName("planStudy", `data set of ${protocol.paper}`, name, protocol.datasets);
    }
  }
  const own = csv
    ? [
        {
          name: csv.path,
          label: csv.label,
          dataset: await openDataset({ dataset: csv.path, label: csv.label }),
        },
      ]
    : [];
  const wanted = names ?? protocol.datasets;
  const standIn = (name: string) => standInDataset(name, Math.min(profile.rows!, STAND_IN_ROWS));
  const standIns = () => wanted.map((name) => ({ name, dataset: standIn(name) }));
  if (profile.standIns === "always") {
    const datasets = wanted.map(async (name) => ({
      name,
      dataset: catalogue[name].generate ? await openDataset({ dataset: name }) : standIn(name),
    }));
    return { datasets: [...(await Promise.all(datasets)), ...own], absent: [] };
  }

  const found: PlannedDataset[] = [];
  const absent: { name: string; why: string }[] = [];
  for (const name of wanted) {
    try {
      found.push({ name, dataset: await openDataset({ dataset: name }) });
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      absent.push({ name, why: error.message });
    }
  }
  if (profile.standIns === "never" && absent.length > 0 && (names || found.length === 0)) {
    throw new Error(absent.map(({ why }) => why).join("\n"));
  }
  return { datasets: [...(found.length > 0 ? found : standIns()), ...own], absent };
}
