import { mean } from "../evaluation/descriptive";
import type { Comparison } from "./comparison";
import type { Evidence } from "./evidence";
import type { AboutPredicate, Unit } from "./paper";
import type { ColumnStatus, ColumnVerdict } from "./verdict";

/** A difference of results in the reader's unit: `+1.25 points`, `-3.1 s`. */
export function formatDifference(difference: number, unit: Unit): string {
  const sign = difference < 0 ? "−" : "+";
  return sign + formatSpread(Math.abs(difference), unit);
}

/** An unsigned amount in the reader's unit: `1.25 points`, `3.1 s`. */
export function formatSpread(amount: number, unit: Unit): string {
  if (unit === "percent") return `${(100 * amount).toFixed(2)} points`;
  return unit === "seconds" ? `${amount.toPrecision(3)} s` : amount.toPrecision(3);
}

/** `p = 0.012`, `p < 0.0001`. */
export function formatP(p: number, name = "p"): string {
  if (p < 1e-4) return `${name} < 0.0001`;
  return `${name} = ${p < 0.01 ? p.toFixed(4) : p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** `V2VSLS − kNN = +1.25 ± 0.30 points, n = 5, Holm p = 0.012`. */
function measured(comparison: Comparison, holmP: number | undefined, unit: Unit): string {
  const { higher, lower, difference, sd, n } = comparison;
  const amount = formatDifference(difference, unit);
  if (n === 1) return `${higher} − ${lower} = ${amount}, one seed`;
  const [number, name] = amount.split(" ");
  const spread = formatSpread(sd, unit).split(" ")[0];
  const p = holmP === undefined ? "" : `, ${formatP(holmP, "Holm p")}`;
  return `${higher} − ${lower} = ${number} ± ${spread}${name ? ` ${name}` : ""}, n = ${n}${p}`;
}

const LEAD: Record<Exclude<ColumnStatus, "not run">, string> = {
  holds: "holds",
  leans: "points the claimed way, not significantly,",
  mixed: "holds in most comparisons, not all,",
  fails: "fails",
};

/** A claim about every comparison: per status the columns, each with the comparison that decides. */
export function sentenceOnColumns(columns: readonly ColumnVerdict[], { unit }: Evidence): string {
  const clauses = (["holds", "leans", "mixed", "fails"] as const).flatMap((status) => {
    const own = columns.filter((column) => column.status === status);
    if (own.length === 0) return [];
    const details = own.map(({ column, weakest, holmP }) => `${column} (${measured(weakest!, holmP, unit)})`);
    return [`${LEAD[status]} for ${details.join(", ")}`];
  });
  return sentence([...clauses, ...missingClause(columns)]);
}

/** A claim about most comparisons: how many point the claimed way. */
export function sentenceOnMost(
  columns: readonly ColumnVerdict[],
  pointing: number,
  run: number,
  total: number,
  holmP: number | undefined,
): string {
  if (run === 0) return sentence(missingClause(columns));
  const ofAll = run === total ? "" : ` (${total} in all)`;
  const count = `${pointing} of ${run} comparisons${ofAll} point the claimed way`;
  const test = `test that it is more than half: ${formatP(holmP!, "Holm p")}`;
  return sentence([count, test, ...missingClause(columns)]);
}

/** A claim about averages. */
export function sentenceOnAverage(
  comparisons: readonly Comparison[],
  columns: readonly ColumnVerdict[],
  { unit }: Evidence,
  holmP: number | undefined,
): string {
  if (comparisons.length === 0) return sentence(missingClause(columns));
  const parts = comparisons.map((comparison) => {
    const named = { ...comparison, higher: "average", lower: `average of (${comparison.lower})` };
    return measured(named, undefined, unit);
  });
  const over = `over ${comparisons[0].column}: `;
  const p = comparisons[0].n === 1 ? "" : `; ${formatP(holmP!, "Holm p")}`;
  return sentence([over + parts.join(", ") + p, ...missingClause(columns)]);
}

/** A claim about a quantity. */
export function sentenceOnQuantity(columns: readonly ColumnVerdict[], predicate: AboutPredicate): string {
  const unit = predicate.measure === "difference" ? " points" : " %";
  const ran = columns.filter(({ value }) => value !== undefined);
  if (ran.length === 0) return sentence(missingClause(columns));
  const overall = mean(ran.map(({ value }) => value!)).toFixed(1);
  const each = ran.map(({ column, value }) => `${column} ${value!.toFixed(1)}`).join(", ");
  const claimed = `the paper says about ${predicate.value}${unit}`;
  return sentence([`${overall}${unit} on average (${each}), ${claimed}`, ...missingClause(columns)]);
}

/** `not run: NI, COV; on CCD not against RF, XGB`. */
function missingClause(columns: readonly ColumnVerdict[]): string[] {
  const whole = columns.filter(({ status }) => status === "not run");
  const reasons = new Map<string, string[]>();
  for (const { column, missing } of whole) {
    const standIn = missing.length > 0 && missing.every(({ why }) => why === "stand-in data");
    const reason = standIn ? "stand-in data, not judged" : "not run";
    reasons.set(reason, [...(reasons.get(reason) ?? []), column]);
  }
  const clauses = [...reasons].map(([reason, names]) => `${reason}: ${names.join(", ")}`);
  const partial = new Map<string, string[]>();
  for (const { column, status, missing } of columns) {
    if (status === "not run" || missing.length === 0) continue;
    const rows = missing.length > 6 ? `${missing.length} rows` : missing.map(({ row }) => row).join(", ");
    partial.set(rows, [...(partial.get(rows) ?? []), column]);
  }
  for (const [rows, names] of partial) clauses.push(`without ${rows} for ${names.join(", ")}`);
  return clauses;
}

function sentence(clauses: readonly string[]): string {
  const text = clauses.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
