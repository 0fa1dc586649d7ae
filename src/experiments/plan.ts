import type { Dataset } from "../data/dataset";
import { modelNamed, runOptions } from "./models";
import { oversamplerNamed } from "./oversamplers";
import type { Profile } from "./profiles";
import type { Measure, Protocol, RowRuns, TableOfDatasets, TableOfModels } from "./protocol";
import type { OversamplerSpec, RunOptions, RunSpec } from "./run";
import type { TableId } from "../report/paper";

/** Which part of a protocol to run. */
export interface PlanRequest {
  readonly profile: Profile;
  /** The data sets, loaded in full or as stand-ins. */
  readonly datasets: readonly PlannedDataset[];
  /** Seeds 0 .. seeds - 1; by default the profile's. */
  readonly seeds?: number;
  /** By default all of the protocol's. */
  readonly tables?: readonly TableId[];
  /** By default all; a cell of another model is left out. */
  readonly models?: readonly string[];
  /** Hyper-parameters for every model that has them. */
  readonly options?: RunOptions;
}

export interface PlannedDataset {
  readonly name: string;
  /** Column of the class, for a CSV file only. */
  readonly label?: string;
  readonly dataset: Dataset;
}

/** A run and the cell that it is for; a run that serves several cells is there for each. */
export interface PlannedRun {
  readonly table: TableId;
  readonly row: string;
  /** Absent where the columns are data sets. */
  readonly column?: string;
  readonly measure: Measure;
  /** The seed of the cell's value; in a cross-validation, a run of a model that draws nothing serves every seed. */
  readonly seed: number;
  readonly spec: RunSpec;
}

/** The runs that fill the cells of a protocol's tables. */
export function planRuns(protocol: Protocol, request: PlanRequest): PlannedRun[] {
  return protocol.tables
    .filter(({ table }) => !request.tables || request.tables.includes(table))
    .flatMap((planned) =>
      "rows" in planned ? planRows(protocol, planned, request) : planCells(protocol, planned, request),
    );
}

function planRows(protocol: Protocol, planned: TableOfDatasets, request: PlanRequest): PlannedRun[] {
  const { table, rows, datasets: chosen, seeds: limits } = planned;
  const { profile, seeds = profile.seeds } = request;
  const limit = limits?.[profile.name] ?? seeds;
  return request.datasets
    .filter(({ name, label }) => label !== undefined || includes(chosen?.[profile.name], name))
    .flatMap((dataset) =>
      Object.entries(rows).flatMap(([row, runs]) =>
        planCell(protocol, request, dataset, runs, Math.min(seeds, limit)).map((run) => ({
          table,
          row,
          ...run,
        })),
      ),
    );
}

function planCells(protocol: Protocol, planned: TableOfModels, request: PlanRequest): PlannedRun[] {
  const { table, cells, datasets } = planned;
  const { profile, seeds = profile.seeds } = request;
  const dataset = datasets
    .map((wanted) => request.datasets.find(({ name }) => name === wanted))
    .find((found) => found !== undefined);
  if (!dataset) return [];
  return Object.entries(cells).flatMap(([row, columns]) =>
    Object.entries(columns).flatMap(([column, runs]) =>
      planCell(protocol, request, dataset, runs, seeds).map((run) => ({ table, row, column, ...run })),
    ),
  );
}

function planCell(
  protocol: Protocol,
  { profile, models, options }: PlanRequest,
  dataset: PlannedDataset,
  { model, options: own, datasetOptions, oversampler, measure = protocol.measure, profiles }: RowRuns,
  seeds: number,
): Pick<PlannedRun, "measure" | "seed" | "spec">[] {
  if (!includes(profiles, profile.name) || !includes(models, model)) return [];
  const given = { ...options, ...own, ...datasetOptions?.[dataset.name] };
  const balancing =
    oversampler &&
    ((seed: number): OversamplerSpec => {
      const { defaults } = oversamplerNamed(oversampler.name);
      const asked = { ...profile.options, ...options, ...oversampler.options };
      return { name: oversampler.name, options: runOptions({ defaults }, seed, asked) };
    });
  return Array.from({ length: seeds }, (_, seed) => ({
    measure,
    seed,
    spec: specOf(protocol, profile, dataset, model, given, seed, balancing?.(seed)),
  }));
}

/** Each run once, in the order of the plan. */
export function distinctRuns(plan: readonly PlannedRun[]): RunSpec[] {
  return [...new Map(plan.map(({ spec }) => [JSON.stringify(spec), spec])).values()];
}

const includes = (chosen: readonly string[] | undefined, name: string) => !chosen || chosen.includes(name);

function specOf(
  protocol: Protocol,
  profile: Profile,
  { name, label, dataset }: PlannedDataset,
  model: string,
  options: RunOptions,
  seed: number,
  oversampler: OversamplerSpec | undefined,
): RunSpec {
  const entry = modelNamed(model);
  const revisions = [protocol, entry, ...(oversampler ? [oversamplerNamed(oversampler.name)] : [])];
  const isSampled = dataset.standIn || (profile.rows !== undefined && profile.rows < dataset.x.rows);
  const isSeeded = protocol.evaluation.by === "holdout" || "seed" in entry.defaults;
  return {
    experiment: protocol.paper,
    model,
    options: runOptions(entry, seed, { ...profile.options, ...profile.datasetOptions?.[name], ...options }),
    ...(oversampler ? { oversampler } : {}),
    dataset: name,
    ...(label === undefined ? {} : { label }),
    ...(dataset.standIn ? { standIn: true } : {}),
    checksum: dataset.checksum,
    ...(isSampled ? { rows: Math.min(profile.rows ?? Infinity, dataset.x.rows) } : {}),
    seed: isSeeded ? seed : 0,
    revision: revisions.map(({ revision }) => revision).join("."),
  };
}
