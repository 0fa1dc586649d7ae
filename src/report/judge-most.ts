import { pointsAsClaimed } from "./comparison";
import { type Evidence, compareAll, pairsOf } from "./evidence";
import type { GreaterPredicate, OrderedPredicate } from "./paper";
import { sentenceOnMost } from "./sentence";
import type { Assessment, ColumnVerdict, Outcome } from "./verdict";

/** A claim that more than half of the comparisons hold, over all columns together. */
export function assessMost(predicate: GreaterPredicate | OrderedPredicate, evidence: Evidence): Assessment {
  const pairs = pairsOf(predicate);
  const margin = predicate.kind === "greater" ? predicate.margin : undefined;
  const columns = predicate.columns.map((column): ColumnVerdict => {
    const compared = compareAll(column, pairs, evidence, margin);
    const { comparisons } = compared;
    const pointing = comparisons.filter(pointsAsClaimed).length;
    const leans = pointing > comparisons.length / 2;
    return { ...compared, status: comparisons.length === 0 ? "not run" : leans ? "leans" : "fails" };
  });
  const comparisons = columns.flatMap((column) => column.comparisons);
  const total = pairs.length * columns.length;
  const pointing = comparisons.filter(pointsAsClaimed).length;
  const p = comparisons.length > 0 ? moreThanHalf(comparisons.map((comparison) => comparison.p)) : undefined;

  function outcomeOf(holmP: number): Outcome {
    if (comparisons.length === total && holmP < evidence.alpha) return "reproduced";
    return pointing > comparisons.length / 2 ? "partly" : "not reproduced";
  }

  return {
    pValues: p === undefined ? [] : [p],
    conclude([holmP]) {
      return {
        outcome: p === undefined ? "not run" : outcomeOf(holmP),
        columns,
        run: comparisons.length,
        total,
        p,
        holmP,
        sentence: sentenceOnMost(columns, pointing, comparisons.length, total, holmP),
      };
    },
  };
}

/** p of "at most half of the claims behind these p-values hold" (partial conjunction, after Bonferroni). */
function moreThanHalf(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b);
  const needed = Math.floor(sorted.length / 2) + 1;
  return Math.min(1, (sorted.length - needed + 1) * sorted[needed - 1]);
}
