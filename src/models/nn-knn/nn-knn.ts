/** NN-kNN, extended. */
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
import { CaseSampler } from "./case-sampler";
import type { CaseParameters, ComparedCases, OptimizerSettings } from "./case-step";
import { crossEntropy, oneHot, softmaxRows } from "./class-head";
import { type DistanceName, weightedDistances } from "./distance";
import type { Extractor } from "./extractor";
import { caseWeights as caseWeightsOf, featureWeights, type GlocalWeights, initGlocalWeights, preActivations } from "./glocal";
import { initialRange } from "./initial-range";

export interface NnKnnOptions extends CaseNetworkOptions {
  w: number;
  k: number;
  distance: DistanceName;
  sampledCases: number;
  caseLearningRate: number;
  extractorLearningRate: number;
  freezeExtractor: boolean;
  weightDecay: number;
  clipNorm: number;
  ignoreSelf: boolean;
}

export const NN_KNN_DEFAULTS: NnKnnOptions = {
  w: 1, // section 3.1
  k: 5, // Table 2
  distance: "euclidean",
  sampledCases: 0,
  batchSize: 32,
  epochs: 1000,
  patience: 40,
  learningRate: 0.01,
  caseLearningRate: 0.01,
  extractorLearningRate: 1e-4,
  freezeExtractor: false,
  weightDecay: 1e-5,
  clipNorm: 0.5,
  ignoreSelf: false,
  seed: 0,
};

export class NnKnn extends CaseNetwork<NnKnnOptions, Int32Array> implements Classifier {
  readonly name = "NN-kNN";

  constructor(options: Partial<NnKnnOptions> = {}, extractor?: Extractor) {
    const resolved = resolveOptions("NnKnn", NN_KNN_DEFAULTS, options);
    super(resolved, extractor && { extractor, frozen: resolved.freezeExtractor });
  }

  async predict(x: Matrix): Promise<Int32Array> {
    return argmax(await this.outputs("predict", x));
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    return softmaxRows(await this.outputs("predictProba", x));
  }

  protected get ignoresSelf(): boolean {
    return this.options.ignoreSelf;
  }

  protected async measure(
    owner: string,
    features: Matrix,
    random: RandomState,
  ): Promise<Record<string, number>> {
    const { k, distance } = this.options;
    return { range: await initialRange(owner, features, k, distance, random) };
  }

  protected initialize(
    random: RandomState,
    { cases, features }: CaseSizes,
    { range }: Record<string, number>,
  ): Tree<HostTensor> {
    return initGlocalWeights(random, { cases, features, w: this.options.w, range });
  }

  protected forward(
    { weights, constants }: CaseParameters,
    queries: tf.Tensor2D,
    { x, values, rows }: ComparedCases,
    isOther: tf.Tensor2D | undefined,
  ): tf.Tensor2D {
    const learned = weights as GlocalWeights;
    const { coefficients, biases, caseWeights } = caseWeightsOf(learned, rows);
    const distances = weightedDistances(
      this.options.distance,
      queries,
      x,
      featureWeights(coefficients, learned.globalWeights),
    );
    const activations = tf.sigmoid(preActivations(distances, biases, constants.range as tf.Tensor));
    return tf.matMul(isOther ? tf.mul(activations, isOther) : activations, tf.mul(values, caseWeights) as tf.Tensor2D);
  }

  protected loss(outputs: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D): tf.Scalar {
    return crossEntropy(outputs, targets, rowWeights);
  }

  protected optimizer(): OptimizerSettings {
    const { learningRate, caseLearningRate, extractorLearningRate, weightDecay, clipNorm } = this.options;
    const relativeRate = (path: string) => {
      if (path === "globalWeights") return 1;
      return (path.startsWith("extractor/") ? extractorLearningRate : caseLearningRate) / learningRate;
    };
    return { weightDecay, clipNorm, relativeRate };
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

  protected override samplerOf(y: Int32Array): CaseSampler | undefined {
    const { sampledCases } = this.options;
    return sampledCases > 0 ? new CaseSampler(y, sampledCases) : undefined;
  }
}
