import { mean, standardDeviation } from "../evaluation/descriptive";
import { type EffectSize, pairedEffectSize } from "../evaluation/effect-size";
import { pairedTTest } from "../evaluation/t-tests";
import { type CellResult, pairBySeed } from "./results";

/** One row against another in one column, over the seeds that both have. Differences are in the unit of the results. */
export interface Comparison {
  column: string;
  higher: string;
  lower: string;
  /** Mean over the seeds of higher - lower. */
  difference: number;
  /** Sample standard deviation of the differences; 0 where there is one. */
  sd: number;
  /** Number of seeds. */
  n: number;
  /** What the difference must exceed. */
  margin: number;
  /** One-sided paired t-test of difference > margin. */
  p: number;
  /** Standardised difference; absent with one seed or no spread. */
  effect?: EffectSize;
}

/** Compares two cells of `column`; `undefined` when they have no seed in common. */
export function compare(
  column: string,
  higher: { row: string; cell: CellResult },
  lower: { row: string; cell: CellResult },
  margin: number,
): Comparison | undefined {
  const { a, b } = pairBySeed(higher.cell, lower.cell);
  if (a.length === 0) return undefined;
  const differences = a.map((value, i) => value - b[i]);
  const threshold = b.map((value) => value + margin);
  return {
    column,
    higher: higher.row,
    lower: lower.row,
    difference: mean(differences),
    sd: standardDeviation(differences),
    n: a.length,
    margin,
    p: pairedTTest(a, threshold, "greater").p,
    effect: pairedEffectSize(a, b),
  };
}

/** Whether the means, whatever the evidence, are as claimed. */
export function pointsAsClaimed({ difference, margin }: Comparison): boolean {
  return difference > margin;
}

/** The comparison with the least evidence for the claim. */
export function weakest(comparisons: readonly Comparison[]): Comparison {
  const slack = ({ difference, margin }: Comparison): number => difference - margin;
  return comparisons.reduce((worst, next) => {
    if (next.p !== worst.p) return next.p > worst.p ? next : worst;
    return slack(next) < slack(worst) ? next : worst;
  });
}
