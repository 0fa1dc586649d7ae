import type { Evidence } from "./evidence";
import { assessEach } from "./judge-each";
import { assessMost } from "./judge-most";
import type { GreaterPredicate, ThresholdPredicate } from "./paper";
import type { CellResult } from "./results";
import type { Assessment } from "./verdict";

/** A claim that rows are above or below a value: comparisons with a row that has this value under every seed. */
export function assessThreshold(predicate: ThresholdPredicate, evidence: Evidence): Assessment {
  const { rows, side, value, columns, quantifier } = predicate;
  const bound = evidence.unit === "percent" ? `${value} %` : String(value);
  const compared: GreaterPredicate = {
    kind: "greater",
    higher: side === "above" ? rows : [bound],
    lower: side === "above" ? [bound] : rows,
    columns,
  };
  const withBound: Evidence = {
    ...evidence,
    cell(row, column) {
      if (row !== bound) return evidence.cell(row, column);
      const cells = rows.flatMap((own) => evidence.cell(own, column) ?? []);
      return cells.length > 0 ? constantCell(value / evidence.scale, cells) : undefined;
    },
  };
  return quantifier === "most" ? assessMost(compared, withBound) : assessEach(compared, withBound);
}

/** One value under all seeds that some of `cells` has. */
function constantCell(value: number, cells: readonly CellResult[]): CellResult {
  const seeds = [...new Set(cells.flatMap((cell) => cell.seeds))];
  return { values: seeds.map(() => value), seeds, runs: [], standIn: false };
}
