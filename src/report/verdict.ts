import type { Comparison } from "./comparison";
import type { Claim, Unit } from "./paper";

/** What becomes of a claim; `judgeClaims` says when. */
export type Outcome = "reproduced" | "partly" | "not reproduced" | "not run";

/** What becomes of a claim in one column; `judgeClaims` says when. */
export type ColumnStatus = "holds" | "leans" | "mixed" | "fails" | "not run";

/** A claim in one column. Differences are in the unit of the results: percents are shares. */
export interface ColumnVerdict {
  column: string;
  status: ColumnStatus;
  /** The comparisons that ran. */
  comparisons: Comparison[];
  /** The one among them with the least evidence for the claim. */
  weakest?: Comparison;
  /** One-sided p of the column, and after Holm's correction over all claims judged together. */
  p?: number;
  holmP?: number;
  /** The quantity of an `approximately` claim, in percent or points. */
  value?: number;
  /** Rows that could not be compared, and why: not run, stand-in data, no seed in common with another. */
  missing: { row: string; why: string }[];
}

export interface Verdict {
  claim: Claim;
  outcome: Outcome;
  /** The verdict in one sentence. */
  sentence: string;
  columns: ColumnVerdict[];
  /** Comparisons that ran, of all that the claim makes. */
  run: number;
  total: number;
  /** One-sided p where the claim is one test over all columns, and after Holm's correction. */
  p?: number;
  holmP?: number;
  /** Unit of the differences. */
  unit: Unit;
}

/** A claim confronted with results, before the correction for many tests. */
export interface Assessment {
  /** Uncorrected p of each of its tests. */
  pValues: number[];
  /** The verdict, given the corrected p-values in the same order. */
  conclude(corrected: readonly number[]): Omit<Verdict, "claim" | "unit">;
}
