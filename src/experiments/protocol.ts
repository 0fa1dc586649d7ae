import type { Assumption } from "../report/notes-html";
import type { TableId } from "../report/paper";
import type { Profile } from "./profiles";

/** What a cell says of a run: a share on the test rows, or seconds. */
export type Measure = "macroF1" | "neighborSeconds" | "fitSeconds" | "predictSeconds" | "seconds";

/** What a row of a table, or a cell, is as runs. */
export interface RowRuns {
  readonly model: string;
  /** What differs from the model's defaults. */
  readonly options?: Readonly<Record<string, number>>;
  /** By default macro F1. */
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
}

/** A table about one data set. */
export interface TableOfModels {
  readonly table: TableId;
  /** `cells[row][column]` */
  readonly cells: Readonly<Record<string, Readonly<Record<string, RowRuns>>>>;
  /** The paper's data set, and others that take its place where it is not at hand: the first that is. */
  readonly datasets: readonly string[];
}

/** How a paper's experiments are run: data for `planRuns`. */
export interface Protocol {
  /** The paper's id in `data/papers`. */
  readonly paper: string;
  /** To be raised when a change of the protocol's code (split, scaling, metric) changes results. */
  readonly revision: number;
  /** Names of the catalogue. */
  readonly datasets: readonly string[];
  readonly tables: readonly TableRuns[];
  /** Where the paper is silent, or this reproduction departs from it. */
  readonly assumptions: readonly Assumption[];
}

/** What the cells of a table's row say; macro F1 where the protocol has no such cell. */
export function measureOf({ tables }: Protocol, table: string, row: string, column: string): Measure {
  const planned = tables.find(({ table: id }) => String(id) === table);
  const runs = planned && ("rows" in planned ? planned.rows[row] : planned.cells[row]?.[column]);
  return runs?.measure ?? "macroF1";
}
