/**
 * V2VS, vector to vector sequence (section 3.2): from a sample, vectors close to its K nearest neighbours, one after the
 * other. It learns from no label.
 *
 *     X_t^P = W_x2 max{W_x1 y_t + b_x1, 0} + b_x2     t = 1 .. K, y_t of the decoder
 *     L2    = E{ sum_t ||X_t^P - X_t^T||_2 }
 *
 * A sample is classified by the majority of the labels of the training rows nearest to X_1^P .. X_K^P. The paper does
 * not say what a decoder without labels feeds back; here a step sees the X^P_{t-1} of the step before.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import type { Matrix } from "../data/matrix";
import { majorityVote, voteShares } from "../neighbors/class-shares";
import { nearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import { EncoderDecoderNetwork } from "./encoder-decoder-network";
import { vectorSequenceLoss } from "./losses";
import { initVectorHead, type VectorHead, vectorHead } from "./vector-head";
import type { NetworkFitOptions } from "./neighbor-network";
import type { NetworkOutputs, NetworkParameters, NetworkShape, NetworkTargets } from "./network";
import { type TrainingRows, trainingRowsAsTensors, trainingRowsFrom } from "./training-rows";
import { NETWORK_DEFAULTS, networkOptions, type NetworkOptions } from "./network-options";

export type V2VSOptions = NetworkOptions;

export const V2VS_DEFAULTS: V2VSOptions = { ...NETWORK_DEFAULTS };

type Heads = { vector: VectorHead };

export class V2VS extends EncoderDecoderNetwork<V2VSOptions> {
  readonly name = "V2VS";
  protected override readonly learnsLabels = false;
  protected readonly sequences = ["vectors"] as const;
  /** The training rows, among which predicted vectors find their labels. */
  private train: TrainingRows | undefined;
  /** The training rows nearest to each validation row. */
  private validationTargets: Neighbors | undefined;

  constructor(options: Partial<V2VSOptions> = {}) {
    super(networkOptions("V2VS", V2VS_DEFAULTS, options));
  }

  protected fedBack({ features }: NetworkShape): number {
    return features;
  }

  protected initHeads(random: RandomState, { features }: NetworkShape): Tree<HostTensor> {
    return { vector: initVectorHead(random, this.options.hidden, features) };
  }

  protected forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs {
    const { vector } = parameters.weights as Heads;
    const decoded = this.decode(parameters, x, masks, (y) => vectorHead(vector, y));
    return { vectors: tf.concat(decoded.predictions, 0), statistics: decoded.statistics };
  }

  protected loss({ vectors }: NetworkOutputs, { neighborVectors, labels }: NetworkTargets): tf.Scalar {
    return vectorSequenceLoss(vectors!, neighborVectors!, labels.shape[0]);
  }

  /** The majority of the K labels; where several classes lead, the earlier vectors decide. */
  override async predict(x: Matrix): Promise<Int32Array> {
    const { classes } = this.fitted("predict");
    const { y, neighbors } = await this.labelRows(x);
    return majorityVote(neighbors, y, classes);
  }

  /** Each class's share of the K labels. */
  override async predictProba(x: Matrix): Promise<Matrix> {
    const { classes } = this.fitted("predictProba");
    const { y, neighbors } = await this.labelRows(x);
    return voteShares(neighbors, y, classes);
  }

  /** Minus L2: training stops by the loss on the validation rows, not by their labels. */
  protected override async score(x: Matrix): Promise<number> {
    const { vectors } = await this.predictNeighbors(x);
    const { indices } = this.validationTargets!;
    const { data: targets, cols } = this.train!.x;
    let sum = 0;
    indices.forEach((row, i) => {
      let squares = 0;
      for (let j = 0; j < cols; j++) squares += (vectors!.data[i * cols + j] - targets[row * cols + j]) ** 2;
      sum += Math.sqrt(squares);
    });
    return -sum / x.rows;
  }

  protected override async beforeTraining(
    x: Matrix,
    y: Int32Array,
    { validation, signal }: NetworkFitOptions,
  ): Promise<void> {
    this.train = { x, y };
    const { k } = this.options;
    this.validationTargets = validation && (await nearestNeighbors(x, validation.x, { k, signal }));
  }

  override dispose(): void {
    super.dispose();
    this.train = undefined;
    this.validationTargets = undefined;
  }

  /** For each row of `x`, the training rows nearest to its K predicted vectors. */
  private async labelRows(x: Matrix): Promise<{ y: Int32Array; neighbors: Neighbors }> {
    const { vectors } = await this.predictNeighbors(x);
    const { k } = this.options;
    const nearest = await nearestNeighbors(this.train!.x, vectors!, { k: 1 });
    return { y: this.train!.y, neighbors: { ...nearest, rows: x.rows, k } };
  }

  protected override extraTensors(): Record<string, HostTensor> {
    return trainingRowsAsTensors(this.train!);
  }

  protected override takeExtraTensors(tensors: Readonly<Record<string, HostTensor>>): void {
    this.train = trainingRowsFrom("V2VS.load", tensors);
  }
}
