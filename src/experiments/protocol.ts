import type { Assumption } from "../report/notes-html";
import type { TableId } from "../report/paper";
import type { Profile } from "./profiles";

/** What a row of a table is, as runs. */
export interface RowRuns {
  readonly model: string;
  /** What differs from the model's defaults. */
  readonly options?: Readonly<Record<string, number>>;
}

/** A table (or an experiment in words) of a paper, as runs. */
export interface TableRuns {
  readonly table: TableId;
  /** The rows that this project can run; the others are shown as not run. */
  readonly rows: Readonly<Record<string, RowRuns>>;
  /** The data sets, where a profile does not run all of the protocol's. */
  readonly datasets?: Partial<Record<Profile["name"], readonly string[]>>;
  /** The number of seeds, where a profile does not run all of its own. */
  readonly seeds?: Partial<Record<Profile["name"], number>>;
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
