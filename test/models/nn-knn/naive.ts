/** The formulas of NN-kNN, of the network before it, and of their losses, in float64 loops. */
import type { DistanceName } from "../../../src/models/nn-knn/distance";

type Vector = ArrayLike<number>;
type Rows = readonly Vector[];

const leaky = (value: number, slope: number) => (value >= 0 ? value : slope * value);
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

export function naiveDistance(name: DistanceName, q: Vector, c: Vector, weights: Vector): number {
  let total = 0;
  for (let j = 0; j < q.length; j++) {
    const difference = q[j] - c[j];
    total += weights[j] * (name === "manhattan" ? Math.abs(difference) : difference ** 2);
  }
  if (name === "manhattan") return total;
  return name === "squared" ? Math.max(0, total) : Math.sqrt(Math.max(0, total));
}

/** Parameters of NN-kNN as nested arrays. */
export interface NaiveGlocal {
  globalWeights: number[][];
  /** Of each case: cW_1 .. cW_w, bias, case weight. */
  cases: number[][];
}

/** cw of one case. */
export function naiveFeatureWeights({ globalWeights }: NaiveGlocal, ofCase: Vector): number[] {
  return globalWeights[0].map((_, j) =>
    sum(globalWeights.map((shared, i) => ofCase[i] * leaky(shared[j], 0.001))),
  );
}

/** 8/B (bias - d) - 4 of each query and case. */
export function naiveLogits(
  name: DistanceName,
  range: number,
  parameters: NaiveGlocal,
  queries: Rows,
  cases: Rows,
): number[][] {
  const w = parameters.globalWeights.length;
  return queries.map((q) =>
    cases.map((c, i) => {
      const own = parameters.cases[i];
      const distance = naiveDistance(name, q, c, naiveFeatureWeights(parameters, own));
      return (8 / range) * (own[w] - distance) - 4;
    }),
  );
}

/** Class scores of each query. `counts(query, case)` is 0 where the case does not count. */
export function naiveScores(
  logits: readonly (readonly number[])[],
  caseWeights: Vector,
  labels: Int32Array,
  classes: number,
  counts: (query: number, ofCase: number) => number = () => 1,
): number[][] {
  return logits.map((row, i) =>
    Array.from({ length: classes }, (_, label) =>
      sum(row.map((logit, c) => (labels[c] === label ? sigmoid(logit) * caseWeights[c] * counts(i, c) : 0))),
    ),
  );
}

export function naiveCrossEntropy(scores: readonly (readonly number[])[], labels: Int32Array): number {
  const losses = scores.map((row, i) => Math.log(sum(row.map((score) => Math.exp(score)))) - row[labels[i]]);
  return sum(losses) / losses.length;
}

/** The mean target weighted by activations and case weights. */
export function naiveMeans(
  logits: readonly (readonly number[])[],
  caseWeights: Vector,
  targets: Vector,
  counts: (query: number, ofCase: number) => number = () => 1,
): number[] {
  return logits.map((row, i) => {
    const shares = row.map((logit, c) => sigmoid(logit) * Math.max(1e-3, caseWeights[c]) * counts(i, c));
    return sum(shares.map((share, c) => share * targets[c])) / sum(shares);
  });
}

/**
 * bias - sum leakyReLU(cw) (f q - f c)² of each query and case.
 *
 * @param featureWeights cw: one row, or one for each case.
 */
export function naiveOriginalLogits(
  f: Vector,
  featureWeights: Rows,
  biases: Vector,
  queries: Rows,
  cases: Rows,
): number[][] {
  return queries.map((q) =>
    cases.map((c, i) => {
      const weights = Array.from(featureWeights[featureWeights.length === 1 ? 0 : i]);
      return (
        biases[i] - sum(weights.map((weight, j) => leaky(weight, 0.01) * (f[j] * q[j] - f[j] * c[j]) ** 2))
      );
    }),
  );
}
