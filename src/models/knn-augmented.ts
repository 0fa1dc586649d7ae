/**
 * kNN-augmented network of Table 7, after Z. Wang, W. Hamza and L. Song, "k-Nearest Neighbor Augmented Neural Networks
 * for Text Classification", 2017, arXiv:1708.07863: a network that reads, in one layer of attention, the K training rows
 * nearest to the sample and their labels. It answers with one label.
 *
 *     e, m_j = relu(BN(W_e x)), of the sample and of its j-th nearest training row        j = 1 .. K
 *     s_ij   = cos(w_i * e, w_i * m_j),   p_i = softmax(s_i1, ..., s_iK)                        i = 1 .. I
 *     o_i    = sum_j p_ij [m_j, l_j],     l_j the embedding of the label of that row
 *     Y^P    = softmax(W [e, o_1, ..., o_I] + b)
 *     L      = E{ KL(Y^GT || Y^P) }
 *
 * The paper that has Table 7 gives K = 5, I = 8 and the learning rate, and does not say what I is. It is read as the number
 * of perspectives of the attention, each with weights w_i of its own for the dimensions of the embeddings: the
 * multi-perspective cosine of Z. Wang, W. Hamza and R. Florian, "Bilateral Multi-Perspective Matching for Natural Language
 * Sentences", 2017, where that number is the letter l, which looks like an I in print. The encoder of texts is replaced by
 * one layer on feature vectors.
 */
import * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { nearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import { gatherLabels, gatherRows } from "../training/batches";
import { labelHead } from "./label-head";
import {
  batchNormalization,
  type BatchNormalizationWeights,
  type BatchStatistics,
  initBatchNormalization,
} from "./layers/batch-normalization";
import { type DenseParameters, glorot, initDense } from "./layers/dense";
import { dropout } from "./layers/dropout";
import { groundTruthLoss } from "./losses";
import { type NetworkFitOptions, NeighborNetwork } from "./neighbor-network";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { NETWORK_DEFAULTS, networkOptions, type NetworkOptions } from "./network-options";
import type { MemoryOfRows } from "./prediction";
import type { TrainingData } from "./training-data";
import { type TrainingRows, trainingRowsAsTensors, trainingRowsFrom } from "./training-rows";

/** `k` is the number of training rows in the memory of a sample. */
export interface KnnAugmentedOptions extends NetworkOptions {
  /** I: the number of perspectives of the attention. */
  perspectives: number;
}

export const KNN_AUGMENTED_DEFAULTS: KnnAugmentedOptions = {
  ...NETWORK_DEFAULTS,
  k: 5, // section 4.1, on Table 7
  perspectives: 8, // section 4.1, on Table 7
  learningRate: 0.001, // section 4.1, on Table 7
  tau: 1, // a plain softmax
};

type Weights = {
  /** W_e; the normalisation brings the bias. */
  encoder: tf.Tensor2D;
  normalization: BatchNormalizationWeights;
  /** w_i, hidden x I: column i is one perspective. */
  perspectives: tf.Tensor2D;
  /** l_j, classes x hidden. */
  labels: tf.Tensor2D;
  label: DenseParameters;
};
type Masks = { encoding: tf.Tensor2D; outputs: tf.Tensor2D };

/** The nearest training rows of each row, one after the other: (rows K) x features, and their labels, rows K. */
type NeighborMemory = { vectors: tf.Tensor2D; labels: tf.Tensor1D };

export class KnnAugmented extends NeighborNetwork<KnnAugmentedOptions> {
  readonly name = "kNN-Augmented Networks";
  protected readonly sequences = [] as const;
  /** The training rows, among which samples find their memory. */
  private train: TrainingRows | undefined;
  /** While training: the validation rows and their nearest training rows, the same in every epoch. */
  private validation: { x: Matrix; nearest: Neighbors } | undefined;

  constructor(options: Partial<KnnAugmentedOptions> = {}) {
    super(networkOptions("KnnAugmented", KNN_AUGMENTED_DEFAULTS, options));
  }

  protected initialize(
    random: RandomState,
    { features, classes }: NetworkShape,
  ): NetworkParameters<HostTensor> {
    const { hidden, perspectives } = this.options;
    const normalization = initBatchNormalization(hidden);
    return {
      weights: {
        encoder: glorot(random, features, hidden),
        normalization: normalization.weights,
        perspectives: glorot(random, hidden, perspectives),
        labels: glorot(random, classes, hidden),
        label: initDense(random, hidden + perspectives * 2 * hidden, classes),
      },
      statistics: { normalization: normalization.statistics },
    };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    const { k, hidden, perspectives } = this.options;
    return { encoding: [(1 + k) * rows, hidden], outputs: [rows, hidden + perspectives * 2 * hidden] };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    dropoutMasks: Tree<tf.Tensor> | undefined,
    memoryTensors: Tree<tf.Tensor>,
  ): NetworkOutputs {
    const { k, tau, hidden, dropout: rate } = this.options;
    const weights = parameters.weights as unknown as Weights;
    const { normalization } = parameters.statistics as { normalization: BatchStatistics };
    const masks = dropoutMasks as Masks | undefined;
    const memory = memoryTensors as NeighborMemory;
    const rows = x.shape[0];

    const encoded: tf.Tensor2D = tf.matMul(tf.concat([x, memory.vectors], 0), weights.encoder);
    const normalized = batchNormalization(weights.normalization, normalization, encoded, masks !== undefined);
    const embedded = dropout(tf.relu(normalized.y), masks?.encoding, rate);
    const e: tf.Tensor2D = tf.slice(embedded, [0, 0], [rows, hidden]);
    const m: tf.Tensor3D = tf.reshape(tf.slice(embedded, [rows, 0], [k * rows, hidden]), [rows, k, hidden]);

    const p = tf.softmax(cosines(weights.perspectives, e, m));
    const classes = weights.labels.shape[0];
    const l = tf.matMul(tf.oneHot(memory.labels, classes, 1, 0, "float32") as tf.Tensor2D, weights.labels);
    const o = tf.matMul(p, tf.concat([m, tf.reshape(l, [rows, k, hidden])], 2));
    const seen = tf.concat([e, tf.reshape(o, [rows, -1])], 1) as tf.Tensor2D;
    const logProbabilities = [labelHead(weights.label, dropout(seen, masks?.outputs, rate), tau)];
    return { logProbabilities, statistics: { normalization: normalized.statistics } };
  }

  protected loss({ logProbabilities }: NetworkOutputs, { labels }: NetworkTargets): tf.Scalar {
    return groundTruthLoss(logProbabilities!, labels);
  }

  override async fit(x: Matrix, y: Int32Array, options: NetworkFitOptions = {}): Promise<this> {
    try {
      return await super.fit(x, y, options);
    } finally {
      this.validation = undefined;
    }
  }

  protected override async beforeTraining(
    x: Matrix,
    y: Int32Array,
    { validation, signal }: NetworkFitOptions,
  ): Promise<void> {
    this.train = { x, y };
    const { k } = this.options;
    if (!validation) return;
    this.validation = { x: validation.x, nearest: await nearestNeighbors(x, validation.x, { k, signal }) };
  }

  protected override trainingMemory(data: TrainingData, rows: Int32Array): Tree<HostTensor> {
    return memoryTensors(data, data.neighbors!, rows, this.options.k);
  }

  protected override async predictionMemory(x: Matrix): Promise<MemoryOfRows> {
    const { k } = this.options;
    const train = this.train!;
    const known = this.validation?.x === x ? this.validation.nearest : undefined;
    const nearest = known ?? (await nearestNeighbors(train.x, x, { k }));
    return (rows) => memoryTensors(train, nearest, rows, k);
  }

  override dispose(): void {
    super.dispose();
    this.train = undefined;
  }

  protected override extraTensors(): Record<string, HostTensor> {
    return trainingRowsAsTensors(this.train!);
  }

  protected override takeExtraTensors(tensors: Readonly<Record<string, HostTensor>>): void {
    this.train = trainingRowsFrom(`${this.name}.load`, tensors);
  }
}

/** `cos(w_i * e, w_i * m_j)` for each row: rows x I x K. */
function cosines(perspectives: tf.Tensor2D, e: tf.Tensor2D, m: tf.Tensor3D): tf.Tensor3D {
  const [rows, k, hidden] = m.shape;
  // w_i weighs both sides, so every product of two elements is weighed by its square.
  const squared = tf.square(perspectives);
  const weighed = (products: tf.Tensor) => tf.matMul(tf.reshape(products, [-1, hidden]), squared);
  const norms = (x: tf.Tensor) => tf.sqrt(tf.add(weighed(tf.square(x)), 1e-12));
  const products: tf.Tensor3D = tf.reshape(weighed(tf.mul(tf.expandDims(e, 1), m)), [rows, k, -1]);
  const lengths = tf.mul(tf.reshape(norms(e), [rows, 1, -1]), tf.reshape(norms(m), [rows, k, -1]));
  return tf.transpose(tf.div(products, lengths) as tf.Tensor3D, [0, 2, 1]);
}

/** The tensors of `NeighborMemory` for some rows, by their number among those that `neighbors` are of. */
function memoryTensors(
  { x, y }: TrainingRows,
  neighbors: Neighbors,
  rows: Int32Array,
  k: number,
): Record<string, HostTensor> {
  const nearest = Int32Array.from(
    { length: rows.length * k },
    (_, at) => neighbors.indices[rows[Math.floor(at / k)] * neighbors.k + (at % k)],
  );
  return { vectors: gatherRows(x, nearest), labels: gatherLabels(y, nearest, [nearest.length]) };
}
