import { unknownName } from "../errors";
import { type PaperTable, type PrintedRow, printedRow } from "./paper";

/** What runs found for one cell of a table: one value per seed. */
export interface CellResult {
  /** In the unit of the table, but percents as shares, 0 .. 1. */
  values: number[];
  /** The seed of each value: results are paired by seed. */
  seeds: number[];
  /** Hashes of the runs that the values come from. */
  runs: string[];
  /** True for generated data in the place of the real: never set beside the paper's figures, never judged. */
  standIn: boolean;
  /** Shown in place of the values: a name, or, where there are no values, that there can be none. */
  text?: string;
  /** In what these runs depart from the paper, in a few words. */
  assumptions?: string;
}

/** Results of a table: `results[row][column]`; a cell without runs is absent. */
export type TableResults = Record<string, Record<string, CellResult>>;

/** Results of all tables and experiments of a paper, by table id. */
export type Results = Record<string, TableResults>;

/** Values of `a` and `b` under the seeds that both have, in the order of `a`. */
export function pairBySeed(a: CellResult, b: CellResult): { a: number[]; b: number[]; seeds: number[] } {
  const seeds = a.seeds.filter((seed) => b.seeds.includes(seed));
  return {
    a: seeds.map((seed) => a.values[a.seeds.indexOf(seed)]),
    b: seeds.map((seed) => b.values[b.seeds.indexOf(seed)]),
    seeds,
  };
}

/** What a result is multiplied by to be in the paper's unit. */
export function scaleOf(row: Pick<PrintedRow, "unit">): number {
  return row.unit === "percent" ? 100 : 1;
}

/**
 * Refuses rows and columns that the table does not have, and cells whose values cannot be what their type says.
 *
 * @param owner the function on whose behalf the check runs.
 * @throws RangeError naming the place.
 */
export function requireTableResults(owner: string, table: PaperTable, results: TableResults): void {
  for (const [row, cells] of Object.entries(results)) {
    printedRow(owner, table, row);
    for (const [column, cell] of Object.entries(cells)) {
      if (!table.columns.includes(column)) {
        throw unknownName(owner, `column of table ${table.id}`, column, table.columns);
      }
      requireCell(owner, `table ${table.id}, ${row}, ${column}`, cell);
    }
  }
}

function requireCell(owner: string, place: string, { values, seeds, text }: CellResult): void {
  if (
    (values.length === 0 && text === undefined) ||
    values.length !== seeds.length ||
    new Set(seeds).size !== seeds.length
  ) {
    throw new RangeError(
      `${owner}: expected one value per seed and distinct seeds in ${place}, ` +
        `got ${values.length} values and seeds ${seeds.join(", ")}`,
    );
  }
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`${owner}: expected finite values in ${place}, got ${bad}`);
}
