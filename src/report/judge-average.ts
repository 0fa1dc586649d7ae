import { mean } from "../evaluation/descriptive";
import { compare, pointsAsClaimed, weakest } from "./comparison";
import { type Evidence, missingRows } from "./evidence";
import type { AveragePredicate } from "./paper";
import type { CellResult } from "./results";
import { sentenceOnAverage } from "./sentence";
import type { Assessment, ColumnVerdict, Outcome } from "./verdict";

/** A claim that the average over rows and columns exceeds that of other groups of rows. */
export function assessAverage(predicate: AveragePredicate, evidence: Evidence): Assessment {
  const rows = [...predicate.higher, ...predicate.lower.flat()];
  const missing = predicate.columns.map((column) => missingRows(column, rows, evidence));
  const ran = predicate.columns.filter((_, i) => missing[i].length === 0);

  const averageOf = (group: readonly string[]): { row: string; cell: CellResult } => {
    return { row: group.join(", "), cell: averageCell(group, ran, evidence) };
  };
  const comparisons =
    ran.length === 0
      ? []
      : predicate.lower.flatMap((group) => {
          return compare(ran.join(", "), averageOf(predicate.higher), averageOf(group), 0) ?? [];
        });
  const columns = predicate.columns.map((column, i): ColumnVerdict => {
    const status = comparisons.length === 0 || !ran.includes(column) ? "not run" : "leans";
    return { column, status, comparisons: [], missing: missing[i] };
  });
  const complete = ran.length === predicate.columns.length && comparisons.length === predicate.lower.length;

  function outcomeOf(corrected: readonly number[]): Outcome {
    if (comparisons.length === 0) return "not run";
    if (!comparisons.every(pointsAsClaimed)) return "not reproduced";
    return complete && corrected.every((p) => p < evidence.alpha) ? "reproduced" : "partly";
  }

  return {
    pValues: comparisons.map(({ p }) => p),
    conclude(corrected) {
      const holmP = comparisons.length > 0 ? Math.max(...corrected) : undefined;
      return {
        outcome: outcomeOf(corrected),
        columns,
        run: comparisons.length,
        total: predicate.lower.length,
        p: comparisons.length > 0 ? weakest(comparisons).p : undefined,
        holmP,
        sentence: sentenceOnAverage(comparisons, columns, evidence, holmP),
      };
    },
  };
}

/** Per seed that all cells have, the mean over the cells. */
function averageCell(rows: readonly string[], columns: readonly string[], evidence: Evidence): CellResult {
  const cells = rows.flatMap((row) => columns.map((column) => evidence.cell(row, column)!));
  const seeds = cells[0].seeds.filter((seed) => cells.every((cell) => cell.seeds.includes(seed)));
  return {
    seeds,
    values: seeds.map((seed) => mean(cells.map((cell) => cell.values[cell.seeds.indexOf(seed)]))),
    runs: cells.flatMap((cell) => cell.runs),
    standIn: false,
  };
}
