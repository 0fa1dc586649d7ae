import type { Dataset } from "../data/dataset";
import { modelNamed, runOptions } from "./models";
import type { Profile } from "./profiles";
import type { Protocol } from "./protocol";
import type { RunSpec } from "./run";
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
  /** Hyper-parameters for every model that has them. */
  readonly options?: Readonly<Record<string, number>>;
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
  readonly spec: RunSpec;
}

/** The runs that fill the cells of a protocol's tables. */
export function planRuns(protocol: Protocol, request: PlanRequest): PlannedRun[] {
  const { profile, datasets, seeds = profile.seeds, tables, options } = request;
  return protocol.tables
    .filter(({ table }) => !tables || tables.includes(table))
    .flatMap((planned) =>
      datasets
        .filter(({ name, label }) => label !== undefined || includes(planned.datasets?.[profile.name], name))
        .flatMap((dataset) =>
          Object.entries(planned.rows).flatMap(([row, { model, options: own }]) =>
            seedsOf(Math.min(seeds, planned.seeds?.[profile.name] ?? seeds)).map((seed) => ({
              table: planned.table,
              row,
              spec: specOf(protocol, profile, dataset, model, { ...options, ...own }, seed),
            })),
          ),
        ),
    );
}

/** Each run once, in the order of the plan. */
export function distinctRuns(plan: readonly PlannedRun[]): RunSpec[] {
  return [...new Map(plan.map(({ spec }) => [JSON.stringify(spec), spec])).values()];
}

const includes = (chosen: readonly string[] | undefined, name: string) => !chosen || chosen.includes(name);

const seedsOf = (count: number) => Array.from({ length: count }, (_, seed) => seed);

function specOf(
  protocol: Protocol,
  profile: Profile,
  { name, label, dataset }: PlannedDataset,
  model: string,
  options: Readonly<Record<string, number>>,
  seed: number,
): RunSpec {
  const entry = modelNamed(model);
  const isSampled = dataset.standIn || (profile.rows !== undefined && profile.rows < dataset.x.rows);
  return {
    experiment: protocol.paper,
    model,
    options: runOptions(entry, seed, { epochs: profile.epochs, ...options }),
    dataset: name,
    ...(label === undefined ? {} : { label }),
    ...(dataset.standIn ? { standIn: true } : {}),
    checksum: dataset.checksum,
    ...(isSampled ? { rows: Math.min(profile.rows ?? Infinity, dataset.x.rows) } : {}),
    seed,
    revision: `${protocol.revision}.${entry.revision}`,
  };
}
