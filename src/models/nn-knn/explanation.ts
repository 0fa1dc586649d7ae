/** Why a network with glocal feature weights predicts what it predicts: the cases that a query activates. */
import { type Matrix, rowOf } from "../../data/matrix";
import type { DistanceName } from "./distance";
import type { GlocalParameters } from "./glocal-parameters";

export interface ExplainedCase {
  /** Which row of the training set. */
  readonly index: number;
  readonly label: number;
  /** Weighted by the case's feature weights, in the network's kind of distance. */
  readonly distance: number;
  /** What the case adds to the activation of its class: a_c case_weight_c. */
  readonly activation: number;
  /**
   * Of each feature, its share of the distance: cw_j (q_j - c_j)², which sum to the squared distance; of a Manhattan
   * distance cw_j |q_j - c_j|, which sum to itself.
   */
  readonly contributions: Float64Array;
}

export interface Explanation {
  /** The class that is activated most. */
  readonly prediction: number;
  /** Of each class, the sum over all cases that the query was compared with. */
  readonly activations: Float64Array;
  /** The most activated cases, in descending order. */
  readonly cases: readonly ExplainedCase[];
}

/**
 * Explains queries, one at a time: given a query's features, the rows of the cases that it is compared with (all where
 * `undefined`), and how many cases to show.
 *
 * @param cases features of the cases.
 * @param labels their classes.
 */
export function explanation(
  cases: Matrix,
  labels: Int32Array,
  parameters: GlocalParameters,
  distance: DistanceName,
): (query: Float32Array, compared: Int32Array | undefined, shown: number) => Explanation {
  const { featureWeights, biases, caseWeights, initialRange } = parameters;
  const classes = labels.reduce((largest, label) => Math.max(largest, label), 0) + 1;
  const all = Int32Array.from(labels.keys());

  const contributionsOf = (query: Float32Array, index: number): Float64Array => {
    const [row, weights] = [rowOf(cases, index), rowOf(featureWeights, index)];
    return Float64Array.from(query, (value, j) => {
      const difference = Math.abs(value - row[j]);
      return weights[j] * (distance === "manhattan" ? difference : difference * difference);
    });
  };

  const compare = (query: Float32Array, index: number) => {
    const sum = contributionsOf(query, index).reduce((a, b) => a + b, 0);
    const found = distanceOf(distance, sum);
    const logit = (8 / initialRange) * (biases[index] - found) - 4;
    const activation = caseWeights[index] / (1 + Math.exp(-logit));
    return { index, label: labels[index], distance: found, activation };
  };

  return (query, compared = all, shown) => {
    const activated = Array.from(compared, (index) => compare(query, index));
    const activations = new Float64Array(classes);
    for (const { label, activation } of activated) activations[label] += activation;
    activated.sort((a, b) => b.activation - a.activation || a.index - b.index);
    const most = activated.slice(0, shown);
    return {
      prediction: activations.indexOf(Math.max(...activations)),
      activations,
      cases: most.map((found) => ({ ...found, contributions: contributionsOf(query, found.index) })),
    };
  };
}

function distanceOf(distance: DistanceName, sum: number): number {
  switch (distance) {
    case "euclidean":
      return Math.sqrt(Math.max(0, sum));
    case "squared":
      return Math.max(0, sum);
    case "manhattan":
      return sum;
  }
}
