import { mean } from "../evaluation/descriptive";
import { type Evidence, missingRows } from "./evidence";
import type { AboutPredicate } from "./paper";
import { pairBySeed } from "./results";
import { sentenceOnQuantity } from "./sentence";
import type { Assessment, ColumnVerdict, Outcome } from "./verdict";

/** A claim that a quantity is about some value. It makes no test. */
export function assessAbout(predicate: AboutPredicate, evidence: Evidence): Assessment {
  const { value: claimed, tolerance } = predicate;
  const columns = predicate.columns.map((column): ColumnVerdict => {
    const missing = missingRows(column, [predicate.of, predicate.over], evidence);
    if (missing.length > 0) return { column, status: "not run", comparisons: [], missing };
    const of = evidence.cell(predicate.of, column)!;
    const { a, b } = pairBySeed(of, evidence.cell(predicate.over, column)!);
    if (a.length === 0) {
      const why = `no seed in common with ${predicate.over}`;
      return { column, status: "not run", comparisons: [], missing: [{ row: predicate.of, why }] };
    }
    const value = mean(a.map((_, i) => quantity(predicate.measure, a[i], b[i], evidence.scale)));
    const status = Math.abs(value - claimed) <= tolerance ? "holds" : value * claimed > 0 ? "leans" : "fails";
    return { column, status, value, comparisons: [], missing };
  });
  const values = columns.flatMap(({ value }) => value ?? []);

  function outcomeOf(): Outcome {
    if (values.length === 0) return "not run";
    const within = Math.abs(mean(values) - claimed) <= tolerance;
    if (within && values.length === columns.length) return "reproduced";
    const ran = columns.filter(({ status }) => status !== "not run");
    const someHold = ran.some(({ status }) => status === "holds");
    return someHold || ran.every(({ status }) => status !== "fails") ? "partly" : "not reproduced";
  }

  return {
    pValues: [],
    conclude() {
      return {
        outcome: outcomeOf(),
        columns,
        run: values.length,
        total: columns.length,
        sentence: sentenceOnQuantity(columns, predicate),
      };
    },
  };
}

/** In percent, or for a difference in the paper's unit. */
function quantity(measure: AboutPredicate["measure"], of: number, over: number, scale: number): number {
  if (measure === "difference") return scale * (of - over);
  return 100 * (measure === "saving" ? 1 - of / over : of / over - 1);
}
