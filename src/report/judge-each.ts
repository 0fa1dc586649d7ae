import { mean } from "../evaluation/descriptive";
import { pointsAsClaimed } from "./comparison";
import { type Evidence, type RowPair, compareAll, missingRows, pairsOf } from "./evidence";
import type { BestPredicate, GreaterPredicate, OrderedPredicate } from "./paper";
import { sentenceOnColumns } from "./sentence";
import type { Assessment, ColumnStatus, ColumnVerdict, Outcome } from "./verdict";

/** A claim that every comparison of `greater` or `ordered` holds. */
export function assessEach(predicate: GreaterPredicate | OrderedPredicate, evidence: Evidence): Assessment {
  const pairs = pairsOf(predicate);
  const margin = predicate.kind === "greater" ? predicate.margin : undefined;
  const columns = predicate.columns.map((column) => {
    const compared = compareAll(column, pairs, evidence, margin);
    return { ...compared, p: compared.weakest?.p };
  });
  return assessColumns(columns, pairs.length, evidence);
}

/** A claim that in every column some row of the group exceeds all of the rest. */
export function assessBest(predicate: BestPredicate, evidence: Evidence): Assessment {
  const columns = predicate.columns.map((column) => {
    const rows = [...predicate.group, ...predicate.rest];
    const absent = missingRows(column, rows, evidence);
    const candidates = predicate.group.filter((row) => !absent.some((missing) => missing.row === row));
    const average = (row: string): number => mean(evidence.cell(row, column)!.values);
    const best = candidates.reduce<string | undefined>((top, row) => {
      return top === undefined || average(row) > average(top) ? row : top;
    }, undefined);
    const pairs = best === undefined ? [] : predicate.rest.map((row): RowPair => [best, row]);
    const compared = compareAll(column, pairs, evidence, predicate.margin);
    const unpaired = compared.missing.filter(({ row }) => !absent.some((missing) => missing.row === row));
    const p = compared.weakest && Math.min(1, predicate.group.length * compared.weakest.p);
    return { ...compared, missing: [...absent, ...unpaired], p };
  });
  return assessColumns(columns, predicate.rest.length, evidence);
}

/** One test per column; `comparisonsPerColumn` of them when everything ran. */
function assessColumns(
  compared: Omit<ColumnVerdict, "status">[],
  comparisonsPerColumn: number,
  evidence: Evidence,
): Assessment {
  return {
    pValues: compared.flatMap(({ p }) => p ?? []),
    conclude(corrected) {
      let used = 0;
      const columns = compared.map((column): ColumnVerdict => {
        const holmP = column.p === undefined ? undefined : corrected[used++];
        return { ...column, holmP, status: statusOf({ ...column, holmP }, evidence.alpha) };
      });
      const outcome = outcomeOf(columns);
      return {
        outcome,
        columns,
        run: columns.reduce((sum, { comparisons }) => sum + comparisons.length, 0),
        total: columns.length * comparisonsPerColumn,
        sentence: sentenceOnColumns(columns, evidence),
      };
    },
  };
}

function statusOf({ comparisons, holmP }: Omit<ColumnVerdict, "status">, alpha: number): ColumnStatus {
  if (comparisons.length === 0) return "not run";
  if (comparisons.every(pointsAsClaimed)) return holmP! < alpha ? "holds" : "leans";
  const significant = comparisons.filter(({ p }) => p < alpha).length;
  return significant > comparisons.length / 2 ? "mixed" : "fails";
}

function outcomeOf(columns: readonly ColumnVerdict[]): Outcome {
  const ran = columns.filter(({ status }) => status !== "not run");
  if (ran.length === 0) return "not run";
  const complete = columns.every(({ missing }) => missing.length === 0);
  if (complete && columns.every(({ status }) => status === "holds")) return "reproduced";
  const someHold = ran.some(({ status }) => status === "holds");
  return someHold || ran.every(({ status }) => status !== "fails") ? "partly" : "not reproduced";
}
