import Papa from "papaparse";
import type { ReportTable } from "./table";

/** One cell of a table as a flat record, in the paper's unit; empty is `null`. */
export interface TableRecord {
  paper: string;
  table: string;
  row: string;
  column: string;
  measure: string;
  unit: string;
  /** `real`, `stand-in` or `not run`. */
  data: string;
  printed: number | string | null;
  mean: number | null;
  sd: number | null;
  n: number;
  difference: number | null;
  /** Hashes of the runs, separated by spaces. */
  runs: string;
}

/** The cells of `table`, row by row, as records: for a data frame, or for `tableCsv`. */
export function tableRecords(table: ReportTable): TableRecord[] {
  return table.rows.flatMap(({ name, measure, unit, cells }) => {
    return cells.map((cell, i) => ({
      paper: table.paper,
      table: String(table.id),
      row: name,
      column: table.columns[i].name,
      measure,
      unit,
      data: cell.n === 0 ? "not run" : table.columns[i].source,
      printed: cell.paper ?? null,
      mean: cell.mean ?? null,
      sd: cell.sd ?? null,
      n: cell.n,
      difference: cell.difference ?? null,
      runs: cell.runs.join(" "),
    }));
  });
}

/** `tableRecords` as CSV with a header line. Text that a spreadsheet would run as a formula is quoted. */
export function tableCsv(table: ReportTable): string {
  return `${Papa.unparse(tableRecords(table), { newline: "\n", escapeFormulae: true })}\n`;
}

/** The table with its caption, assumptions and contradictions as JSON. */
export function tableJson(table: ReportTable): string {
  const { paper, id, caption, measure, unit, assumptions, contradictions } = table;
  const head = { paper, table: id, caption, measure, unit, assumptions, contradictions };
  return `${JSON.stringify({ ...head, cells: tableRecords(table) }, null, 2)}\n`;
}
