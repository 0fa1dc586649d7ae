import { mean } from "../evaluation/descriptive";
import type { Results, TableResults } from "../report/results";
import { MEASURES } from "./measures";
import type { ChosenRow, Protocol } from "./protocol";
import type { RunReport } from "./run";

/**
 * Adds the rows that a protocol chooses among others: in each column, the cell of the row with the largest mean. The cell
 * says which row that was.
 *
 * @param reports the reports behind the cells, by hash.
 */
export function addChosenRows(
  { tables }: Protocol,
  results: Results,
  reports: ReadonlyMap<string, RunReport>,
): void {
  for (const planned of tables) {
    const rows = results[String(planned.table)];
    if (!rows || !("rows" in planned)) continue;
    for (const [name, chosen] of Object.entries(planned.chosen ?? {})) {
      const cells = chooseCells(chosen, rows, reports);
      if (Object.keys(cells).length > 0) rows[name] = cells;
    }
  }
}

/** One cell per column; none where a candidate did not run. */
function chooseCells(
  { among, by }: ChosenRow,
  rows: TableResults,
  reports: ReadonlyMap<string, RunReport>,
): TableResults[string] {
  const columns = Object.keys(rows[among[0]] ?? {}).filter((column) =>
    among.every((row) => rows[row]?.[column]),
  );
  const score = (row: string, column: string) =>
    mean(rows[row][column].runs.map((hash) => MEASURES[by](reports.get(hash)!)));
  return Object.fromEntries(
    columns.map((column) => {
      const best = among.reduce((top, row) => (score(row, column) > score(top, column) ? row : top));
      return [column, { ...rows[best][column], assumptions: `the row "${best}"` }];
    }),
  );
}
