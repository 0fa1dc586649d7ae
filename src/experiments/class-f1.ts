import { confusionScores } from "../evaluation/metrics";
import type { CellResult, TableResults } from "../report/results";
import type { RunReport } from "./run";

/** F1 of one class of one data set, for every row of a table. */
export interface ClassF1 {
  /** The data set: a column of the table. */
  readonly column: string;
  readonly className: string;
  /** Share of the class among the test rows, 0 .. 1. */
  readonly share: number;
  readonly cells: Readonly<Record<string, CellResult>>;
}

/**
 * F1 by class, from the confusion matrices of the runs behind the cells of a table, data set by data set.
 *
 * @param reports those of all these runs, among others.
 */
export function classF1(table: TableResults, reports: readonly RunReport[]): ClassF1[] {
  const byHash = new Map(reports.map((report) => [report.hash, report]));
  const columns = [...new Set(Object.values(table).flatMap((cells) => Object.keys(cells)))];
  return columns.flatMap((column) => {
    const rows = Object.entries(table).flatMap(([row, cells]) =>
      cells[column]?.values.length ? [{ row, cell: cells[column] }] : [],
    );
    const scores = new Map(
      rows.flatMap(({ cell }) =>
        cell.runs.map((run) => [run, confusionScores(byHash.get(run)!.metrics.confusion)] as const),
      ),
    );
    const first = byHash.get(rows[0]?.cell.runs[0]);
    if (!first) return [];
    const { rows: counts, classNames } = first.data;
    return classNames.map((className, label) => ({
      column,
      className,
      share: scores.get(first.hash)![label].support / counts.test,
      cells: Object.fromEntries(
        rows.map(({ row, cell }) => [
          row,
          { ...cell, values: cell.runs.map((run) => scores.get(run)![label].f1) },
        ]),
      ),
    }));
  });
}
