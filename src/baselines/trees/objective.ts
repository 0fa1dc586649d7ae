import { lambdaGradients } from "./lambda-gradients";
import type { Pairs } from "./pairs";

/** What boosting minimises. */
export interface Objective {
  /** `"given"` takes `derivatives`; the others are computed where the scores are. */
  kind: "given" | "logistic" | "softmax";
  /** Scores per row, and trees per round. */
  outputs: number;
  /** What the scores begin with. */
  initial: readonly number[];
  /** The class of each row. */
  labels?: Int32Array;
  /** The second derivative of softmax is taken as `hessianFactor p (1 - p)`. */
  hessianFactor: number;
  /** First and second derivatives of the loss by each score, the second ones positive. */
  derivatives?: (scores: Float32Array) => { gradients: Float64Array; hessians: Float64Array };
}

/**
 * The negative log-likelihood of classes: logistic with one score for two classes, softmax with one for each of several.
 *
 * @param priors whether scores begin with the log-odds of the classes (LightGBM) or with 0.
 * @param hessianFactor 2 in XGBoost; `classes / (classes - 1)` in LightGBM.
 */
export function classObjective(
  labels: Int32Array,
  classes: number,
  { priors, hessianFactor }: { priors: boolean; hessianFactor: number },
): Objective {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  // Of an absent class too, the logarithm must be finite.
  const shares = counts.map((count) => Math.max(count / labels.length, 1e-15));
  if (classes === 2) {
    const initial = [priors ? Math.log(shares[1] / shares[0]) : 0];
    return { kind: "logistic", outputs: 1, initial, labels, hessianFactor: 1 };
  }
  const initial = shares.map((share) => (priors ? Math.log(share) : 0));
  return { kind: "softmax", outputs: classes, initial, labels, hessianFactor };
}

/** The order of the rows that each query is paired with. */
export function rankingObjective({ relevance, groupSize }: Pairs): Objective {
  return {
    kind: "given",
    outputs: 1,
    initial: [0],
    hessianFactor: 1,
    derivatives: (scores) => lambdaGradients(scores, relevance, groupSize),
  };
}

/** Class probabilities of scores, rows x classes. */
export function probabilities(scores: Float64Array, classes: number): Float32Array {
  if (classes === 2) {
    const shares = new Float32Array(2 * scores.length);
    scores.forEach((score, i) => {
      shares[2 * i] = 1 / (1 + Math.exp(score));
      shares[2 * i + 1] = 1 / (1 + Math.exp(-score));
    });
    return shares;
  }
  const shares = new Float32Array(scores.length);
  for (let at = 0; at < scores.length; at += classes) {
    const row = scores.subarray(at, at + classes);
    const highest = row.reduce((a, b) => Math.max(a, b));
    const powers = row.map((score) => Math.exp(score - highest));
    const total = powers.reduce((a, b) => a + b);
    for (let c = 0; c < classes; c++) shares[at + c] = powers[c] / total;
  }
  return shares;
}

/** The mean negative log-likelihood of the labels. */
export function logLoss(shares: Float32Array, labels: Int32Array, classes: number): number {
  let sum = 0;
  labels.forEach((label, i) => (sum -= Math.log(Math.max(shares[i * classes + label], 1e-15))));
  return sum / labels.length;
}
