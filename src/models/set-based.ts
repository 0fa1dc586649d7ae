/**
 * The set-based model of Table 6 (section 4.1): like V2VSLS it predicts K labels, K vectors and the label of the sample,
 * but as a set, without an order.
 *
 * K heads look at the encoding of the sample at once, none at another. Since a set has no first element, each head may
 * answer for any of the neighbours: the loss is that of the best assignment of heads to neighbours,
 *
 *     L = E{ min_pi sum_t [ KL(Y_pi(t)^T || Y_t^P) / K + lambda ||X_t^P - X_pi(t)^T||_2 ] + alpha KL(Y^GT || Y^P) }
 *
 * The paper names the model and does not define it; the encoder and all sizes are those of V2VSLS.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { labelHead } from "./label-head";
import {
  batchNormalization,
  type BatchNormalizationWeights,
  type BatchStatistics,
  initBatchNormalization,
} from "./layers/batch-normalization";
import { dense, type DenseParameters, initDense } from "./layers/dense";
import { dropout } from "./layers/dropout";
import { firstLstmStep } from "./layers/lstm";
import { split } from "./layers/split";
import { groundTruthLoss } from "./losses";
import { NeighborNetwork } from "./neighbor-network";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { networkOptions } from "./network-options";
import { V2VSLS_DEFAULTS, type V2VSLSOptions } from "./v2vsls";
import { initVectorHead, type VectorHead, vectorHead } from "./vector-head";

export type SetBasedOptions = V2VSLSOptions;

export const SET_BASED_DEFAULTS: SetBasedOptions = V2VSLS_DEFAULTS;

// All assignments are compared, and there are K! of them.
const LARGEST_K = 6;

type Weights = {
  encoder: DenseParameters;
  normalization: BatchNormalizationWeights;
  heads: DenseParameters;
  label: DenseParameters;
  vector: VectorHead;
};
type Masks = { encoding: tf.Tensor2D; outputs: tf.Tensor2D };

export class SetBased extends NeighborNetwork<SetBasedOptions> {
  readonly name = "Set-based model";
  protected readonly sequences = ["labels", "vectors"] as const;

  /** @throws RangeError when k is larger than 6. */
  constructor(options: Partial<SetBasedOptions> = {}) {
    super(networkOptions("SetBased", SET_BASED_DEFAULTS, options));
    if (this.options.k > LARGEST_K) {
      throw new RangeError(
        `SetBased: expected k <= ${LARGEST_K} (all k! assignments are compared), got k=${this.options.k}`,
      );
    }
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden, k } = this.options;
    const normalization = initBatchNormalization(hidden);
    return {
      weights: {
        encoder: initDense(random, features, 3 * hidden),
        normalization: normalization.weights,
        heads: initDense(random, hidden, k * hidden),
        label: initDense(random, hidden, classes),
        vector: initVectorHead(random, hidden, features),
      },
      statistics: { normalization: normalization.statistics },
    };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    const { hidden, k } = this.options;
    return { encoding: [rows, hidden], outputs: [k * rows, hidden] };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    dropoutMasks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs {
    const { k, tau, dropout: rate } = this.options;
    const { encoder, normalization, heads, label, vector } = parameters.weights as unknown as Weights;
    const statistics = parameters.statistics as { normalization: BatchStatistics };
    const masks = dropoutMasks as Masks | undefined;

    const encoded = firstLstmStep(dense(encoder, x)).h;
    const normalized = batchNormalization(
      normalization,
      statistics.normalization,
      encoded,
      masks !== undefined,
    );
    const encoding = dropout(normalized.y, masks?.encoding, rate);
    const side = tf.concat(split(tf.relu(dense(heads, encoding)), k, 1), 0) as tf.Tensor2D;
    const y = dropout(side, masks?.outputs, rate);
    return {
      logProbabilities: split(labelHead(label, y, tau), k, 0),
      vectors: vectorHead(vector, y),
      statistics: { normalization: normalized.statistics },
    };
  }

  protected loss(
    { logProbabilities, vectors }: NetworkOutputs,
    { neighborLabels, neighborVectors, labels }: NetworkTargets,
  ): tf.Scalar {
    const { k, alpha, lambda } = this.options;
    const rows = labels.shape[0];
    const classes = logProbabilities![0].shape[1];
    // cost[i][t][s]: what it costs row i that head t answers for neighbour s.
    const targets = tf.oneHot(neighborLabels!, classes, 1, 0, "float32");
    const labelCost = tf.matMul(tf.stack(logProbabilities!, 1), targets, false, true);
    const rowsMajor = (x: tf.Tensor2D) => tf.transpose(tf.reshape(x, [k, rows, x.shape[1]]), [1, 0, 2]);
    const difference = tf.sub(
      tf.expandDims(rowsMajor(vectors!), 2),
      tf.expandDims(rowsMajor(neighborVectors!), 1),
    );
    const vectorCost = tf.sqrt(tf.add(tf.sum(tf.square(difference), 3), 1e-12));
    const cost = tf.sub(tf.mul(vectorCost, lambda), tf.div(labelCost, k));
    const costs: tf.Tensor2D = tf.matMul(tf.reshape(cost, [rows, k * k]), assignments(k), false, true);
    const assigned = tf.div(tf.sum(tf.mul(costs, firstSmallest(costs))), rows);
    const truth = groundTruthLoss(logProbabilities!, labels);
    return tf.add(assigned, tf.mul(truth, alpha));
  }
}

/**
 * 1 at the first smallest element of each row, 0 elsewhere. Where neighbours are equal, several assignments are the
 * cheapest, and tf.min would add up the gradients of them all.
 */
function firstSmallest(costs: tf.Tensor2D): tf.Tensor {
  const [, columns] = costs.shape;
  // tf.oneHot refuses a single column.
  return columns === 1 ? tf.onesLike(costs) : tf.oneHot(tf.argMin(costs, 1), columns, 1, 0, "float32");
}

/** All k! assignments of heads to neighbours, each a row of k * k zeros and ones. */
function assignments(k: number): tf.Tensor2D {
  const permutations = (rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((s) => permutations(rest.filter((other) => other !== s)).map((tail) => [s, ...tail]));
  const all = permutations(Array.from({ length: k }, (_, s) => s));
  const rows = all.map((pi) => pi.flatMap((s) => Array.from({ length: k }, (_, i) => (i === s ? 1 : 0))));
  return tf.tensor2d(rows);
}
