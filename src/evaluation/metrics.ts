/**
 * Metrics of a classification, equal to scikit-learn's (`sklearn.metrics`) with `zero_division=0`.
 *
 * Labels are class indices `0 .. classes - 1`. Every metric is a share, 0 .. 1.
 */

/** How well one class was found. */
export interface ClassScore {
  label: number;
  /** Share of the rows predicted as this class that are of it; 0 when none was predicted as it. */
  precision: number;
  /** Share of the rows of this class that were predicted as it; 0 when there are none. */
  recall: number;
  /** Harmonic mean of precision and recall; 0 when both are 0. */
  f1: number;
  /** Number of rows of this class. */
  support: number;
}

/**
 * `counts[i][j]` rows of class `i` were predicted as class `j`.
 *
 * @param classes number of classes; the matrix is classes x classes, also where a class does not occur.
 * @throws RangeError when the lengths differ, there are no rows, or a label is not an integer in `0 .. classes - 1`.
 */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  requirePairs("confusionMatrix", actual, predicted);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    requireLabel("actual", actual[i], i, classes);
    requireLabel("predicted", predicted[i], i, classes);
    counts[actual[i]][predicted[i]]++;
  }
  return counts;
}

/**
 * Share of rows whose class was predicted.
 *
 * @throws RangeError when the lengths differ or there are no rows.
 */
export function accuracy(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePairs("accuracy", actual, predicted);
  let hits = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] === predicted[i]) hits++;
  return hits / actual.length;
}

/**
 * Precision, recall and F1 of each of `classes` classes, those that do not occur included (all 0).
 *
 * @throws RangeError as `confusionMatrix`.
 */
export function classScores(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ClassScore[] {
  return confusionScores(confusionMatrix(actual, predicted, classes));
}

/**
 * Unweighted mean of the F1 of every class that occurs, in `actual` or in `predicted`. A class that occurs in neither is
 * left out; a class that is predicted but never actual counts with F1 0, and so does one that is never predicted.
 *
 * @throws RangeError when the lengths differ, there are no rows, or a label is not a non-negative integer.
 */
export function macroF1(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePairs("macroF1", actual, predicted);
  const classes = 1 + Math.max(largest(actual), largest(predicted));
  const counts = confusionMatrix(actual, predicted, Math.max(1, classes));
  const predictedRows = (label: number): number => counts.reduce((sum, row) => sum + row[label], 0);
  const present = confusionScores(counts).filter(({ label, support }) => support + predictedRows(label) > 0);
  return present.reduce((sum, { f1 }) => sum + f1, 0) / present.length;
}

/** The same from a confusion matrix: `counts[i][j]` rows of class `i` were predicted as class `j`. */
export function confusionScores(counts: readonly (readonly number[])[]): ClassScore[] {
  return counts.map((row, label) => {
    const hits = row[label];
    const support = row.reduce((sum, count) => sum + count, 0);
    const predictedRows = counts.reduce((sum, other) => sum + other[label], 0);
    const share = (total: number): number => (total === 0 ? 0 : hits / total);
    // 2 PR / (P + R), with the division by zero taken out.
    const f1 = hits === 0 ? 0 : (2 * hits) / (support + predictedRows);
    return { label, precision: share(predictedRows), recall: share(support), f1, support };
  });
}

function largest(labels: ArrayLike<number>): number {
  let max = -1;
  for (let i = 0; i < labels.length; i++) if (labels[i] > max) max = labels[i];
  return max;
}

function requirePairs(owner: string, actual: ArrayLike<number>, predicted: ArrayLike<number>): void {
  if (actual.length !== predicted.length || actual.length === 0) {
    throw new RangeError(
      `${owner}: expected as many predicted as actual labels, at least one, ` +
        `got ${predicted.length} predicted and ${actual.length} actual`,
    );
  }
}

function requireLabel(what: string, label: number, row: number, classes: number): void {
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    throw new RangeError(
      `confusionMatrix: expected ${what} labels 0 .. ${classes - 1}, got ${label} in row ${row}`,
    );
  }
}
