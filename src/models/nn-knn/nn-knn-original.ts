/**
 * NN-kNN_O, the network that NN-kNN extends (section 2; X. Ye et al., "Towards Network Implementation of CBR: Case Study of
 * a Neural Network K-NN Algorithm", 2024):
 *
 *     a_c     = σ(bias_c - sum_j leakyReLU(cw_cj) (f_j q_j - f_j c_j)²)        activation of a case
 *     score_l = sum of relu(v_c) a_c over the cases of class l, + b_l
 *     L       = cross-entropy of softmax(score)
 *
 * f, b and the biases are learned too. The weights cw are shared by all cases ("global") or each case has its own
 * ("individual"). A training query is left out of its own cases. At inference only the k most activated cases count.
 *
 * The paper that compares with it does not repeat its formulas; they are those of the authors' code
 * (https://github.com/Heuzi/NN-kNN), as are the settings. What is assumed: the case that a training query itself is is known by its
 * number, where that code leaves out whatever differs from the query by features that sum to 0; and the biases begin at
 * features / 2 for every data set, where that code sets the divisor by data set (2, or 10 for digits and breast cancer).
 */
import * as tf from "@tensorflow/tfjs";
import { argmax } from "../../data/argmax";
import type { Matrix } from "../../data/matrix";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";
import type { Classifier } from "../../estimator";
import { accuracy } from "../../evaluation/metrics";
import { requireLabels } from "../../neighbors/check-labels";
import { resolveOptions } from "../../options";
import { CaseNetwork, type CaseNetworkOptions, type CaseSizes } from "./case-network";
import type { CaseParameters, ComparedCases, OptimizerSettings } from "./case-step";
import { crossEntropy, oneHot, softmaxRows } from "./class-head";
import { weightedDistances } from "./distance";

export interface NnKnnOriginalOptions extends CaseNetworkOptions {
  /** Whether all cases share their feature weights. */
  weighting: "global" | "individual";
  /** How many cases count at inference; 0 for all. */
  k: number;
  /** The biases begin at features / discount. */
  discount: number;
}

export const NN_KNN_ORIGINAL_DEFAULTS: NnKnnOriginalOptions = {
  weighting: "individual",
  k: 5, // the authors' settings
  discount: 2, // the authors' settings for all but digits and breast cancer, which have 10
  batchSize: 100, // the authors' settings
  epochs: 1000, // the authors' settings
  patience: 40, // section 4.1
  learningRate: 0.01, // the authors' settings
  seed: 0,
};

/** Of the authors' code. */
const LEAK = 0.01;

type Weights = {
  /** f: features. */
  scale: tf.Tensor1D;
  /** cw: features, or cases x features. */
  featureWeights: tf.Tensor;
  /** bias_c: cases. */
  biases: tf.Tensor1D;
  /** v_c: cases. */
  caseWeights: tf.Tensor1D;
  /** b_l: classes. */
  classBiases: tf.Tensor1D;
};

export class NnKnnOriginal extends CaseNetwork<NnKnnOriginalOptions, Int32Array> implements Classifier {
  readonly name = "NN-kNN_O";

  constructor(options: Partial<NnKnnOriginalOptions> = {}) {
    super(resolveOptions("NnKnnOriginal", NN_KNN_ORIGINAL_DEFAULTS, options));
  }

  async predict(x: Matrix): Promise<Int32Array> {
    return argmax(await this.outputs("predict", x));
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    return softmaxRows(await this.outputs("predictProba", x));
  }

  protected get ignoresSelf(): boolean {
    return true;
  }

  protected async measure(): Promise<Record<string, number>> {
    return {};
  }

  protected initialize(_random: RandomState, { cases, features, outputs }: CaseSizes): Tree<HostTensor> {
    const filled = (shape: number[], value: number): HostTensor => ({
      data: new Float32Array(shape.reduce((size, length) => size * length, 1)).fill(value),
      shape,
    });
    const { weighting, discount } = this.options;
    return {
      scale: filled([features], 1),
      featureWeights: filled(weighting === "global" ? [features] : [cases, features], 1),
      biases: filled([cases], features / discount),
      caseWeights: filled([cases], 1),
      classBiases: filled([outputs], 1),
    };
  }

  protected forward(
    { weights }: CaseParameters,
    queries: tf.Tensor2D,
    { x, values }: ComparedCases,
    isOther: tf.Tensor2D | undefined,
  ): tf.Tensor2D {
    const { scale, featureWeights, biases, caseWeights, classBiases } = weights as Weights;
    const perCase = tf.mul(
      tf.leakyRelu(featureWeights, LEAK),
      tf.mul(tf.square(scale), tf.ones([x.shape[0], 1])),
    ) as tf.Tensor2D;
    const all = tf.sigmoid(tf.sub(biases, weightedDistances("squared", queries, x, perCase))) as tf.Tensor2D;
    const activations = isOther ? tf.mul(all, isOther) : this.mostActivated(all);
    const voices = tf.mul(values, tf.expandDims(tf.relu(caseWeights), 1));
    return tf.add(tf.matMul(activations as tf.Tensor2D, voices as tf.Tensor2D), classBiases);
  }

  /** The k largest of each row, zeros in the place of the others. */
  private mostActivated(activations: tf.Tensor2D): tf.Tensor2D {
    const [rows, cases] = activations.shape;
    const { k } = this.options;
    if (k === 0 || k >= cases) return activations;
    const { values } = tf.topk(activations, k);
    const smallest = tf.slice(values, [0, k - 1], [rows, 1]);
    return tf.mul(activations, tf.cast(tf.greaterEqual(activations, smallest), "float32"));
  }

  protected loss(outputs: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D): tf.Scalar {
    return crossEntropy(outputs, targets, rowWeights);
  }

  protected optimizer(): OptimizerSettings {
    return { weightDecay: 0, clipNorm: Infinity, relativeRate: () => 1 };
  }

  protected requireRows(owner: string, x: Matrix, y: Int32Array): number {
    return requireLabels(owner, x, y);
  }

  protected valuesOf(y: Int32Array, outputs: number): Matrix {
    return oneHot(y, outputs);
  }

  protected async score(x: Matrix, y: Int32Array): Promise<number> {
    return accuracy(y, await this.predict(x));
  }
}
