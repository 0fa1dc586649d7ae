import { mean } from "../evaluation/descriptive";
import { type CellResult, pairBySeed, type TableResults } from "../report/results";

/** What Table 8 combines; a row is named `"FFN-SMOTE"`. */
export const CLASSIFIERS = ["FFN", "XGB", "RF"];
export const TECHNIQUES = ["original", "SMOTE", "ADASYN", "V2VSLS"];

const ROWS = CLASSIFIERS.flatMap((classifier) => TECHNIQUES.map((technique) => `${classifier}-${technique}`));

type Column = Readonly<Record<string, CellResult>>;

/**
 * Table 9 from the cells of Table 8, column by column: the combination of a classifier and an oversampler with the largest
 * mean, and what the best one with V2VSLS gains on the best with SMOTE and with ADASYN, in shares of the latter. That is
 * how the paper's own figures come about, as far as they do: where another combination is the best, the gains are not its.
 * A column in which combinations are left out is left out.
 */
export function bestOversampler(combinations: TableResults): TableResults {
  const names = Object.keys(combinations[ROWS[0]] ?? {}).filter((name) =>
    ROWS.every((row) => combinations[row]?.[name]),
  );
  const derived: TableResults = {};
  for (const name of names) {
    const column: Column = Object.fromEntries(
      Object.entries(combinations).flatMap(([row, cells]) =>
        cells[name]?.values.length ? [[row, cells[name]] as const] : [],
      ),
    );
    for (const [row, cell] of Object.entries(cellsOf(column))) if (cell) (derived[row] ??= {})[name] = cell;
  }
  return derived;
}

function cellsOf(column: Column): Record<string, CellResult | undefined> {
  const best = bestOf(column, () => true);
  const neural = bestOf(column, (row) => row.endsWith("-V2VSLS"));
  const than = (technique: string) =>
    gain(
      neural,
      bestOf(column, (row) => row.endsWith(`-${technique}`)),
    );
  return {
    "Best model": best && { ...best.cell, text: best.row.replace("-", "+") },
    "Best F-1": best?.cell,
    "Better than best SMOTE": than("SMOTE"),
    "Better than best ADASYN": than("ADASYN"),
  };
}

interface NamedCell {
  readonly row: string;
  readonly cell: CellResult;
}

/** The cell of the largest mean; none where all candidates were refused. */
function bestOf(column: Column, isCandidate: (row: string) => boolean): NamedCell | undefined {
  return Object.entries(column)
    .flatMap(([row, cell]) => (isCandidate(row) ? [{ row, cell, score: mean(cell.values) }] : []))
    .sort((a, b) => b.score - a.score)[0];
}

function gain(better: NamedCell | undefined, other: NamedCell | undefined): CellResult | undefined {
  if (!better || !other) return undefined;
  const { a, b, seeds } = pairBySeed(better.cell, other.cell);
  if (seeds.length === 0) return undefined;
  return {
    values: a.map((value, i) => (value - b[i]) / b[i]),
    seeds,
    runs: [...better.cell.runs, ...other.cell.runs],
    standIn: better.cell.standIn,
  };
}
