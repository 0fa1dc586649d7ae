import { mean, standardDeviation } from "../evaluation/descriptive";
import { contradictions } from "./contradictions";
import {
  type Paper,
  type PaperTable,
  type PrintedRow,
  type TableId,
  type Unit,
  formatFigure,
  printedRows,
  tableOf,
} from "./paper";
import { type CellResult, type TableResults, requireTableResults, scaleOf } from "./results";

/** A table of the paper with our results beside it. All numbers are in the paper's unit: percents, not shares. */
export interface ReportTable {
  paper: string;
  id: TableId;
  caption: string;
  measure: string;
  unit: Unit;
  columns: ReportColumn[];
  rows: ReportRow[];
  /** Departures from the paper, each once, with the cells that they concern. */
  assumptions: { text: string; cells: string[] }[];
  /** Where the paper contradicts itself in this table. */
  contradictions: string[];
}

export interface ReportColumn {
  name: string;
  /** `"stand-in"`: the results are of generated data, and no figure of the paper is shown in this column. */
  source: "real" | "stand-in" | "not run";
  /** Whether the paper prints any figure in this column. */
  isPrinted: boolean;
}

export interface ReportRow {
  name: string;
  measure: string;
  unit: Unit;
  /** One per column. */
  cells: ReportCell[];
}

export interface ReportCell {
  /**
   * The paper's figure, as a number and as printed (with its standard deviation, where there is one); absent in a
   * stand-in column and where the paper prints none.
   */
  paper?: number | string;
  printed?: string;
  /** Mean over the seeds; absent when the cell did not run. */
  mean?: number;
  /** Sample standard deviation over the seeds; absent for fewer than two. */
  sd?: number;
  /** Number of seeds; 0 when the cell did not run. */
  n: number;
  /** Shown in place of the mean. */
  text?: string;
  /** `mean - paper`; absent for times, which are of other machines. */
  difference?: number;
  closeness?: Closeness;
  /** Decimals that the paper's figure is shown with. */
  decimals: number;
  runs: string[];
  /** True where the paper contradicts this figure elsewhere. */
  contradicted: boolean;
}

/** Within `CLOSE` points of the paper's figure, or above or below it. */
export type Closeness = "close" | "better" | "worse";

/** A result this many points or fewer from the paper's percentage counts as close to it. */
export const CLOSE = 1;

/**
 * Table `id` of `paper` with `results` beside the paper's figures. Rows and columns without results stay, as not run, but
 * for columns in which the paper prints nothing either.
 *
 * @throws RangeError for an unknown table, row or column, a malformed cell, and a column that mixes stand-in with real
 *   data.
 */
export function paperTable(paper: Paper, id: TableId, results: TableResults = {}): ReportTable {
  const table = tableOf("paperTable", paper, id);
  requireTableResults("paperTable", table, results);
  const columns = table.columns
    .map((name): ReportColumn => {
      return { name, source: sourceOf(name, id, results), isPrinted: isPrinted(table, name) };
    })
    .filter(({ source, isPrinted }) => source !== "not run" || isPrinted);
  const shown = columns.filter(({ source }) => source !== "stand-in").map(({ name }) => name);
  const own = contradictions(paper).filter(({ cells }) => {
    return cells.some(({ table: place, column }) => place === table.id && shown.includes(column));
  });
  const rows = printedRows(table).map((row): ReportRow => {
    const cells = columns.map(({ name, source }) => {
      const column = table.columns.indexOf(name);
      const printed = source === "stand-in" ? undefined : row.figures[column];
      const contradicted =
        printed !== undefined &&
        own.some(({ cells }) =>
          cells.some((cell) => cell.table === table.id && cell.row === row.name && cell.column === name),
        );
      const result = results[row.name]?.[name];
      return { ...reportCell(row, printed, row.deviations[column], result), contradicted };
    });
    return { name: row.name, measure: row.measure, unit: row.unit, cells };
  });
  return {
    paper: paper.id,
    id: table.id,
    caption: table.caption,
    measure: table.measure,
    unit: table.unit,
    columns,
    rows,
    assumptions: assumptionsOf(table.columns, results),
    contradictions: own.map(({ sentence }) => sentence),
  };
}

/** Whether the paper prints a figure in the column `name`. */
function isPrinted(table: PaperTable, name: string): boolean {
  const column = table.columns.indexOf(name);
  return printedRows(table).some(({ figures }) => figures[column] !== undefined);
}

function sourceOf(column: string, id: TableId, results: TableResults): ReportColumn["source"] {
  const cells = Object.values(results).flatMap((row) => row[column] ?? []);
  if (cells.length === 0) return "not run";
  const standIns = cells.filter(({ standIn }) => standIn).length;
  if (standIns > 0 && standIns < cells.length) {
    throw new RangeError(
      `paperTable: expected column ${column} of table ${id} to be all real or all stand-in data, ` +
        `got ${standIns} stand-in cells of ${cells.length}; leave one kind out`,
    );
  }
  return standIns > 0 ? "stand-in" : "real";
}

function reportCell(
  row: PrintedRow,
  paper: number | string | undefined,
  deviation: number | undefined,
  result: CellResult | undefined,
): Omit<ReportCell, "contradicted"> {
  const decimals = row.decimals ?? (row.unit === "percent" ? 2 : 0);
  const spread = deviation === undefined ? "" : ` (${formatFigure(deviation, row)})`;
  const printed = paper === undefined ? undefined : formatFigure(paper, row) + spread;
  if (!result?.values.length) return { paper, printed, n: 0, text: result?.text, runs: [], decimals };
  const values = result.values.map((value) => scaleOf(row) * value);
  const average = mean(values);
  const comparable = typeof paper === "number" && row.unit !== "seconds";
  const difference = comparable ? average - paper : undefined;
  return {
    paper,
    printed,
    mean: average,
    sd: values.length > 1 ? standardDeviation(values) : undefined,
    n: values.length,
    text: result.text,
    difference,
    closeness:
      difference === undefined ? undefined : closenessOf(Number(difference.toFixed(decimals)), row.unit),
    decimals,
    runs: result.runs,
  };
}

/** Counts are right or wrong: only percents are above or below. */
function closenessOf(difference: number, unit: Unit): Closeness | undefined {
  if (unit === "count") return difference === 0 ? "close" : undefined;
  if (unit !== "percent") return undefined;
  if (Math.abs(difference) <= CLOSE) return "close";
  return difference > 0 ? "better" : "worse";
}

/** The cells of an assumption are named by column, with the rows where it does not concern all that ran. */
function assumptionsOf(columns: readonly string[], results: TableResults): ReportTable["assumptions"] {
  const places = new Map<string, string[]>();
  for (const column of columns) {
    const ran = Object.keys(results).filter((row) => results[row][column]);
    const texts = new Set(ran.flatMap((row) => results[row][column].assumptions ?? []));
    for (const text of texts) {
      const rows = ran.filter((row) => results[row][column].assumptions === text);
      const place = rows.length === ran.length ? column : `${column} (${rows.join(", ")})`;
      places.set(text, [...(places.get(text) ?? []), place]);
    }
  }
  return [...places].map(([text, cells]) => ({ text, cells }));
}
