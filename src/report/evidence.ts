import { type Comparison, compare, weakest } from "./comparison";
import type { GreaterPredicate, OrderedPredicate, Unit } from "./paper";
import type { CellResult } from "./results";
import type { ColumnVerdict } from "./verdict";

/** Where a claim finds its results, and by what measure they are judged. */
export interface Evidence {
  /** The result of a cell; `undefined` when it did not run. */
  cell(row: string, column: string): CellResult | undefined;
  /** Unit of the results; percents are shares. */
  unit: Unit;
  /** What a share is multiplied by to be in the paper's unit, 1 for other units. */
  scale: number;
  alpha: number;
}

/** A pair of rows, the first claimed to exceed the second. */
export type RowPair = [higher: string, lower: string];

/** The pairs of rows that a predicate compares in every column. */
export function pairsOf(predicate: GreaterPredicate | OrderedPredicate): RowPair[] {
  if (predicate.kind === "ordered") {
    return predicate.chains.flatMap((chain) => {
      return chain.flatMap((higher, i) => chain.slice(0, i).map((lower): RowPair => [higher, lower]));
    });
  }
  return predicate.higher.flatMap((higher) => predicate.lower.map((lower): RowPair => [higher, lower]));
}

/** What ran of `pairs` in `column`, and the rows that stood in the way of the rest. */
export function compareAll(
  column: string,
  pairs: readonly RowPair[],
  evidence: Evidence,
  margin = 0,
): Pick<ColumnVerdict, "column" | "comparisons" | "missing" | "weakest"> {
  const comparisons: Comparison[] = [];
  const missing = missingRows(column, pairs.flat(), evidence);
  for (const [higher, lower] of pairs) {
    if (missing.some(({ row }) => row === higher || row === lower)) continue;
    const comparison = compare(
      column,
      { row: higher, cell: evidence.cell(higher, column)! },
      { row: lower, cell: evidence.cell(lower, column)! },
      margin / evidence.scale,
    );
    if (comparison) comparisons.push(comparison);
    else missing.push({ row: lower, why: `no seed in common with ${higher}` });
  }
  return {
    column,
    comparisons,
    missing,
    weakest: comparisons.length > 0 ? weakest(comparisons) : undefined,
  };
}

/** The rows among `rows` that cannot be judged in `column`. */
export function missingRows(
  column: string,
  rows: readonly string[],
  evidence: Evidence,
): ColumnVerdict["missing"] {
  return [...new Set(rows)].flatMap((row) => {
    const cell = evidence.cell(row, column);
    if (!cell) return [{ row, why: "not run" }];
    return cell.standIn ? [{ row, why: "stand-in data" }] : [];
  });
}
