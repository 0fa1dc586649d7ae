import { unknownName } from "../errors";

/** A paper as data: its tables as printed, its claims as predicates, and what must agree inside of it. */
export interface Paper {
  id: string;
  title: string;
  authors: string[];
  year: number;
  venue: string;
  url: string;
  /** How the paper's figures came about. */
  protocol: { seeds: number; note: string };
  /** The paper's names of data sets and the catalogue's. */
  datasets: Record<string, string>;
  tables: PaperTable[];
  identities: Identity[];
  claims: Claim[];
  /** Statements that no table and no experiment of the paper can check. */
  unchecked: { section: string; statement: string; why: string }[];
}

/** A table of the paper, or an experiment that it reports in words only (then without figures). */
export interface PaperTable {
  /** The paper's number; a name for an experiment without a table. */
  id: TableId;
  section: string;
  caption: string;
  /** What the figures measure, e.g. `"macro F1"`. */
  measure: string;
  unit: Unit;
  /** Decimals that the paper prints; without it, as many as the figure has. */
  decimals?: number;
  columns: string[];
  rows: PaperRow[];
}

/** Percent and seconds are numbers of that unit; a name is text. Results of our own runs hold percents as shares. */
export type Unit = "percent" | "seconds" | "count" | "name";

/** A row as printed; `measure`, `unit` and `decimals` override the table's. */
export interface PaperRow {
  name: string;
  measure?: string;
  unit?: Unit;
  decimals?: number;
  /** Names of the summands where the paper prints `a+b`; the figures are then lists, shorter where a summand is absent. */
  parts?: string[];
  /** One per column, `null` where the paper prints none; absent where it gives none at all. */
  figures?: (number | string | number[] | null)[];
  /** The standard deviation of each figure, where the paper prints them; `null` where it does not. */
  deviations?: (number | null)[];
}

/** The number of a table, or the name of an experiment. */
export type TableId = number | string;

/** A statement of the paper that results can confirm or refute. */
export interface Claim {
  id: string;
  section: string;
  /** Where its rows and columns are looked up; in the first of several tables that has them. */
  table: TableId | TableId[];
  /** The claim in our words. */
  statement: string;
  predicate: Predicate;
  /** How the words became the predicate, where that is not plain. */
  reading?: string;
}

export type Predicate =
  | GreaterPredicate
  | OrderedPredicate
  | BestPredicate
  | ThresholdPredicate
  | AveragePredicate
  | AboutPredicate;

interface Quantified {
  columns: string[];
  /** `"all"` comparisons (the default), or `"most"`: more than half of them. */
  quantifier?: "all" | "most";
  /** The level at which the paper itself calls the difference significant. */
  significance?: number;
}

/** Every row of `higher` exceeds every row of `lower`, in every column. */
export interface GreaterPredicate extends Quantified {
  kind: "greater";
  higher: string[];
  lower: string[];
  /** By more than this, in the table's unit (points, seconds); below 0: falls short by less. Default 0. */
  margin?: number;
}

/** The rows of each chain ascend, in every column. */
export interface OrderedPredicate extends Quantified {
  kind: "ordered";
  chains: string[][];
}

/** In every column some row of `group` exceeds all rows of `rest`. */
export interface BestPredicate {
  kind: "best";
  group: string[];
  rest: string[];
  columns: string[];
  /** As in `greater`. */
  margin?: number;
}

/** Every row is above, or below, a value, in every column. */
export interface ThresholdPredicate extends Quantified {
  kind: "threshold";
  rows: string[];
  side: "above" | "below";
  /** In the table's unit. */
  value: number;
}

/** The average over `higher` and `columns` exceeds that over each of the groups of `lower`. */
export interface AveragePredicate {
  kind: "average";
  higher: string[];
  lower: string[][];
  columns: string[];
}

/** A quantity, averaged over `columns`, is `value` to within `tolerance`, both in percent or points. */
export interface AboutPredicate {
  kind: "approximately";
  /** `of - over`, `of / over - 1`, or `1 - of / over`. */
  measure: "difference" | "relative-difference" | "saving";
  of: string;
  over: string;
  value: number;
  tolerance: number;
  columns: string[];
}

/** Figures that must agree with each other if the paper does not contradict itself. */
export type Identity = SameIdentity | LargestIdentity | GainIdentity | StatedIdentity;

/** A row, a column, or (with both) a cell. */
export interface Line {
  table: TableId;
  row?: string;
  column?: string;
}

/** Two lines print the same quantities; they are compared under the names that both have. */
export interface SameIdentity {
  kind: "same";
  a: Line;
  b: Line;
}

/** `figure` prints the largest figure of `rows` of `table` in each column and `name` its row, written as in `names`. */
export interface LargestIdentity {
  kind: "largest";
  table: TableId;
  rows: string[];
  figure: Line;
  name: Line;
  names: Record<string, string>;
}

/** `figure` prints by how many percent the largest of `better` exceeds the largest of `than`, in each column. */
export interface GainIdentity {
  kind: "gain";
  table: TableId;
  better: string[];
  than: string[];
  figure: Line;
}

/** A number in the text that follows from a table. */
export interface StatedIdentity {
  kind: "stated";
  section: string;
  table: TableId;
  statement: string;
  predicate: AboutPredicate;
}

/** The rows that a predicate speaks of. */
export function rowsOf(predicate: Predicate): string[] {
  switch (predicate.kind) {
    case "greater":
      return [...predicate.higher, ...predicate.lower];
    case "ordered":
      return predicate.chains.flat();
    case "best":
      return [...predicate.group, ...predicate.rest];
    case "threshold":
      return predicate.rows;
    case "average":
      return [...predicate.higher, ...predicate.lower.flat()];
    case "approximately":
      return [predicate.of, predicate.over];
  }
}

/**
 * The table `id` of `paper`.
 *
 * @param owner the function on whose behalf it is looked up.
 * @throws RangeError when there is none.
 */
export function tableOf(owner: string, paper: Paper, id: TableId): PaperTable {
  const table = paper.tables.find((candidate) => String(candidate.id) === String(id));
  if (table) return table;
  throw unknownName(
    owner,
    `table of ${paper.id}`,
    String(id),
    paper.tables.map((candidate) => String(candidate.id)),
  );
}

/** A row of plain figures: one per column, `undefined` where the paper prints none. */
export interface PrintedRow {
  name: string;
  measure: string;
  unit: Unit;
  decimals?: number;
  figures: (number | string | undefined)[];
  /** Empty where the paper prints none. */
  deviations: (number | undefined)[];
}

/**
 * The rows of `table` with the table's defaults filled in. A row of summands becomes one row per summand, named
 * `row, summand`.
 */
export function printedRows(table: PaperTable): PrintedRow[] {
  return table.rows.flatMap((row) => {
    const { measure = table.measure, unit = table.unit, decimals = table.decimals } = row;
    const deviations = (row.deviations ?? []).map((deviation) => deviation ?? undefined);
    const line = (name: string, figures: PrintedRow["figures"]): PrintedRow => {
      return { name, measure, unit, decimals, figures, deviations };
    };
    const figures = table.columns.map((_, column) => row.figures?.[column] ?? undefined);
    if (!row.parts) return [line(row.name, figures as PrintedRow["figures"])];
    return row.parts.map((part, i) =>
      line(
        `${row.name}, ${part}`,
        figures.map((figure) => [figure].flat()[i]),
      ),
    );
  });
}

/**
 * The row `name` of `table`, a summand's row included.
 *
 * @param owner the function on whose behalf it is looked up.
 * @throws RangeError when there is none, with the nearest name.
 */
export function printedRow(owner: string, table: PaperTable, name: string): PrintedRow {
  const rows = printedRows(table);
  const row = rows.find((candidate) => candidate.name === name);
  if (row) return row;
  const names = rows.map((candidate) => candidate.name);
  throw unknownName(owner, `row of table ${table.id}`, name, names);
}

/** `Section 4.1`, `Abstract`. */
export function sectionName(section: string): string {
  return /^\d/.test(section) ? `Section ${section}` : section;
}

/** A figure as the paper prints it: `82.70`, `796,497`, `1391`. */
export function formatFigure(figure: number | string, row: Pick<PrintedRow, "unit" | "decimals">): string {
  if (typeof figure === "string") return figure;
  if (row.unit === "count") return figure.toLocaleString("en-US");
  return row.decimals === undefined ? String(figure) : figure.toFixed(row.decimals);
}
