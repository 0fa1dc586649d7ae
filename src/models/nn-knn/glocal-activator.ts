/**
 * How queries activate the cases of the extended NN-kNN (sections 3.1 and 3.2):
 *
 *     cw  = cW leakyReLU(GW)                          feature weights of each case: glocal
 *     a_c = σ(8/B (bias_c - d(q, c)) - 4)             d weighted by cw
 *
 * B is the mean unweighted distance to the k-th nearest case, in the same kind of distance as d; with it begins every
 * bias_c.
 */
import * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../../data/matrix";
import type { RandomState } from "../../engine/random";
import { arrayFor, type HostTensor } from "../../engine/tensors";
import type { Activation, Activator, CaseParameters, CaseSizes, ComparedCases } from "./activator";
import type { OptimizerSettings } from "./case-step";
import { weightedDistances } from "./distance";
import type { GlocalOptions } from "./glocal-options";
import { initialRange } from "./initial-range";

/** The slope of leakyReLU below 0. */
export const LEAK = 0.001;

/** What is learned. */
export type GlocalWeights<T = tf.Tensor2D> = {
  /** GW: w x features. */
  globalWeights: T;
  /** A row for each case, cases x (w + 2): cW, bias_c, case_weight_c. In one tensor, which trains faster than three. */
  cases: T;
};

export class GlocalActivator implements Activator {
  readonly measures = ["range"];

  constructor(private readonly options: GlocalOptions) {}

  get sampledCases(): number {
    return this.options.sampledCases;
  }

  get ignoresSelf(): boolean {
    return this.options.ignoreSelf;
  }

  get optimizer(): OptimizerSettings {
    const { learningRate, caseLearningRate, extractorLearningRate, weightDecay, clipNorm } = this.options;
    const relativeRate = (path: string) => {
      if (path === "globalWeights") return 1;
      return (path === "cases" ? caseLearningRate : extractorLearningRate) / learningRate;
    };
    return { weightDecay, clipNorm, relativeRate };
  }

  async measure(
    owner: string,
    features: Matrix,
    random: RandomState,
    signal?: AbortSignal,
  ): Promise<Record<string, number>> {
    const { k, distance } = this.options;
    return { range: await initialRange(owner, features, k, distance, random, signal) };
  }

  initialize(
    random: RandomState,
    { cases, features }: CaseSizes,
    { range }: Readonly<Record<string, number>>,
  ): GlocalWeights<HostTensor> {
    const { w } = this.options;
    const shared =
      w === 1 ? new Float32Array(features).fill(1) : Float32Array.from(random.rand(w * features));
    const row = [...new Array<number>(w).fill(1 / w), range, 1];
    return {
      globalWeights: { data: shared, shape: [w, features] },
      cases: {
        data: (arrayFor("float32", cases * row.length) as Float32Array).map((_, at) => row[at % row.length]),
        shape: [cases, row.length],
      },
    };
  }

  activate(
    { weights, measured }: CaseParameters,
    queries: tf.Tensor2D,
    { x }: ComparedCases,
    isOther: tf.Tensor2D | undefined,
  ): Activation {
    const { globalWeights, cases } = weights as GlocalWeights;
    const [coefficients, biases, caseWeights] = tf.split(cases, [this.options.w, 1, 1], 1);
    const { rectifyCoefficients, distance } = this.options;
    const rectified = rectifyCoefficients ? tf.leakyRelu(coefficients, LEAK) : coefficients;
    const featureWeights = tf.matMul(rectified as tf.Tensor2D, tf.leakyRelu(globalWeights, LEAK));
    const distances = weightedDistances(distance, queries, x, featureWeights as tf.Tensor2D);
    const steepness = tf.div(8, measured.range as tf.Scalar);
    const atCase = tf.sub(tf.mul(tf.reshape(biases, [-1]), steepness), 4);
    const logits = tf.sub(atCase, tf.mul(distances, steepness)) as tf.Tensor2D;
    return { logits, counts: isOther, caseWeights: caseWeights as tf.Tensor2D };
  }
}
