import type { Assumption } from "../report/notes-html";
import type { TableId } from "../report/paper";
import type { TableResults } from "../report/results";
import type { Profile } from "./profiles";
import type { RunOptions } from "./run";

/** What a cell says of a run: a share, 0 .. 1, or seconds. `measures.ts` says which. */
export type Measure =
  | "macroF1"
  | "accuracy"
  | "honestAccuracy"
  | "validationAccuracy"
  | "neighborSeconds"
  | "fitSeconds"
  | "predictSeconds"
  | "seconds";

/** How a run divides its rows: by the seed into three parts, or, whatever the seed, into folds. */
export type Evaluation = { readonly by: "holdout" } | CrossValidation;

/** Each fold is the test part once. The seed moves initial weights, the order of batches and the validation rows. */
export interface CrossValidation {
  readonly by: "cross-validation";
  readonly folds: number;
  /** The seed that the rows are dealt out with. */
  readonly foldSeed: number;
  /** The data sets whose columns are scaled to 0 .. 1; data of one's own is scaled too. */
  readonly scaled: readonly string[];
}

/** What a row of a table, or a cell, is as runs. */
export interface RowRuns {
  readonly model: string;
  /** What differs from the model's defaults. */
  readonly options?: RunOptions;
  /** What differs further on some data sets, by the name of the catalogue. */
  readonly datasetOptions?: Readonly<Record<string, RunOptions>>;
  /** What balances the training rows, and what differs from its defaults; by default nothing does. */
  readonly oversampler?: { readonly name: string; readonly options?: RunOptions };
  /** By default the protocol's. */
  readonly measure?: Measure;
  /** The profiles that run it; by default all. */
  readonly profiles?: readonly Profile["name"][];
}

/** A table (or an experiment in words) of a paper, as runs. */
export type TableRuns = TableOfDatasets | TableOfModels;

/** A table with a column for each data set. */
export interface TableOfDatasets {
  readonly table: TableId;
  /** The rows that this project can run; the others are shown as not run. */
  readonly rows: Readonly<Record<string, RowRuns>>;
  /** The data sets, where a profile does not run all of the protocol's. */
  readonly datasets?: Partial<Record<Profile["name"], readonly string[]>>;
  /** The number of seeds, where a profile does not run all of its own. */
  readonly seeds?: Partial<Record<Profile["name"], number>>;
  /** Rows that are, for each data set, one of the rows above. */
  readonly chosen?: Readonly<Record<string, ChosenRow>>;
}

/** The row of the largest mean of a measure. */
export interface ChosenRow {
  readonly among: readonly string[];
  readonly by: Measure;
}

/** A table about one data set. */
export interface TableOfModels {
  readonly table: TableId;
  /** `cells[row][column]` */
  readonly cells: Readonly<Record<string, Readonly<Record<string, RowRuns>>>>;
  /** The paper's data set, and others that take its place where it is not at hand: the first that is. */
  readonly datasets: readonly string[];
}

/** A table of which every cell is worked out from the cells of another. */
export interface DerivedTable {
  readonly table: TableId;
  readonly from: TableId;
  derive(rows: TableResults): TableResults;
}

/** How a paper's experiments are run: data for `planRuns`. */
export interface Protocol {
  /** The paper's id in `data/papers`. */
  readonly paper: string;
  /** To be raised when a change of the protocol's code (split, scaling, metric) changes results. */
  readonly revision: number;
  readonly evaluation: Evaluation;
  /** What a cell says, where its row names no other measure. */
  readonly measure: Measure;
  /** Names of the catalogue. */
  readonly datasets: readonly string[];
  /** What the profiles are for this paper, where it differs. */
  readonly profiles?: Partial<Record<Profile["name"], Partial<Omit<Profile, "name">>>>;
  readonly tables: readonly TableRuns[];
  readonly derived?: readonly DerivedTable[];
  /** Where the paper is silent, or this reproduction departs from it. */
  readonly assumptions: readonly Assumption[];
}

/** What the cells of a table's row say; the protocol's own measure where it has no such cell. */
export function measureOf(protocol: Protocol, table: string, row: string, column: string): Measure {
  const planned = protocol.tables.find(({ table: id }) => String(id) === table);
  if (!planned) return protocol.measure;
  if ("cells" in planned) return planned.cells[row]?.[column]?.measure ?? protocol.measure;
  const source = planned.chosen?.[row]?.among[0] ?? row;
  return planned.rows[source]?.measure ?? protocol.measure;
}
