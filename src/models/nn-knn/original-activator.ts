/**
 * How queries activate the cases of NN-kNN_O:
 *
 *     a_c = σ(bias_c - sum_j leakyReLU(cw_cj) (f_j q_j - f_j c_j)²)
 *
 * f is learned and shared by all cases; so is cw ("global"), or each case has its own ("individual"). At inference only
 * the k most activated cases count, and those that are activated as much as the last of them.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";
import type { Activation, Activator, CaseParameters, CaseSizes, ComparedCases } from "./activator";
import type { OptimizerSettings } from "./case-step";
import { weightedDistances } from "./distance";
import type { NnKnnOriginalOptions } from "./nn-knn-original";

/** The slope of leakyReLU below 0. */
const LEAK = 0.01;

type Weights = {
  /** f: features. */
  featureScales: tf.Tensor1D;
  /** cw: 1 x features, or cases x features. */
  featureWeights: tf.Tensor2D;
  /** bias_c: cases. */
  biases: tf.Tensor1D;
  /** v_c: cases x 1. */
  caseWeights: tf.Tensor2D;
  /** b_l: classes. */
  classBiases: tf.Tensor1D;
};

export class OriginalActivator implements Activator {
  readonly sampledCases = 0;
  readonly ignoresSelf = true;
  readonly optimizer: OptimizerSettings = { weightDecay: 0, clipNorm: 0, relativeRate: () => 1 };

  readonly measures = [];

  constructor(private readonly options: NnKnnOriginalOptions) {}

  async measure(): Promise<Record<string, number>> {
    return {};
  }

  initialize(_random: RandomState, { cases, features, outputs }: CaseSizes): Tree<HostTensor> {
    const { weighting, discount } = this.options;
    const weightings = weighting === "global" ? 1 : cases;
    return {
      featureScales: { data: new Float32Array(features).fill(1), shape: [features] },
      featureWeights: {
        data: new Float32Array(weightings * features).fill(1),
        shape: [weightings, features],
      },
      biases: { data: new Float32Array(cases).fill(features / discount), shape: [cases] },
      caseWeights: { data: new Float32Array(cases).fill(1), shape: [cases, 1] },
      classBiases: { data: new Float32Array(outputs).fill(1), shape: [outputs] },
    };
  }

  activate(
    { weights }: CaseParameters,
    queries: tf.Tensor2D,
    { x }: ComparedCases,
    isOther: tf.Tensor2D | undefined,
    training: boolean,
  ): Activation {
    const { featureScales, featureWeights, biases, caseWeights, classBiases } = weights as Weights;
    const shared = tf.mul(tf.leakyRelu(featureWeights, LEAK), tf.square(featureScales));
    const ofCases = tf.mul(shared, tf.onesLike(x)) as tf.Tensor2D;
    const logits = tf.sub(biases, weightedDistances("squared", queries, x, ofCases)) as tf.Tensor2D;
    return {
      logits,
      counts: training ? isOther : this.amongMostActivated(logits),
      caseWeights: tf.relu(caseWeights) as tf.Tensor2D,
      outputBiases: classBiases,
    };
  }

  private amongMostActivated(logits: tf.Tensor2D): tf.Tensor2D | undefined {
    const { k } = this.options;
    const [rows, cases] = logits.shape;
    if (k === 0 || k >= cases) return undefined;
    const last = tf.slice(tf.topk(logits, k).values, [0, k - 1], [rows, 1]);
    return tf.cast(tf.greaterEqual(logits, last), "float32") as tf.Tensor2D;
  }
}
