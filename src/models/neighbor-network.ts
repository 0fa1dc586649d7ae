/**
 * What the paper's networks have in common: they learn from each training row, its class, and the labels and vectors of
 * its K nearest training rows, and they answer with a sequence of K labels, of K vectors, or of both.
 *
 * A model says how its weights begin, how it computes its outputs, and what its loss is; this file does the rest.
 */
import * as tf from "@tensorflow/tfjs";
import { type Matrix, requireFinite } from "../data/matrix";
import { compile } from "../engine/compile";
import type { CompiledStep } from "../engine/compiled-step";
import { valueAndGradient } from "../engine/gradient";
import { RandomState } from "../engine/random";
import { readSafetensors, writeSafetensors } from "../engine/safetensors";
import type { HostTensor, Tree } from "../engine/tensors";
import type { Classifier, FitOptions } from "../estimator";
import { macroF1 } from "../evaluation/metrics";
import { requireLabels } from "../neighbors/check-labels";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import { adam, type AdamState, initAdam } from "../training/adam";
import { gatherLabels, gatherRows } from "../training/batches";
import { type EpochRecord, train, type Training } from "../training/train";

/** Hyper-parameters of every network of the paper. */
export interface NetworkOptions {
  /** How many neighbours to learn and to predict. */
  k: number;
  /** Units of each layer. */
  hidden: number;
  /** Temperature of the softmax over classes; below 1, the distributions are peaked. */
  tau: number;
  /** Share of units dropped while training. */
  dropout: number;
  /** Adam's rate at the first step. */
  learningRate: number;
  /** Rows per step; all rows where there are fewer. */
  batchSize: number;
  /** The most epochs to train. */
  epochs: number;
  /** Epochs without a better validation score before training stops. */
  patience: number;
  /** Weights, masks and the order of the rows follow from it. */
  seed: number;
}

/** The defaults that the networks share. */
export const NETWORK_DEFAULTS: NetworkOptions = {
  k: 5, // section 4.1
  hidden: 128, // not stated; chosen on validation rows
  tau: 0.85, // section 4.1
  dropout: 0.2, // section 4.1
  learningRate: 0.01, // section 4.1
  batchSize: 256, // not stated; chosen on validation rows
  epochs: 30, // not stated; chosen on validation rows
  patience: 8, // not stated; chosen on validation rows
  seed: 0,
};

/** Sizes that follow from the data. */
export interface NetworkShape {
  readonly features: number;
  readonly classes: number;
}

/** Trained weights, and the moving averages of batch normalisation. */
export type NetworkParameters<T> = { weights: Tree<T>; statistics: Tree<T> };

/** What a network computes for the rows of a batch. */
export type NetworkOutputs = {
  /** log Y_t^P for t = 1 .. K, each rows x classes; absent where no labels are predicted. */
  logProbabilities?: tf.Tensor2D[];
  /** X_t^P, (K rows) x features, steps-major; absent where no vectors are predicted. */
  vectors?: tf.Tensor2D;
  /** The statistics after this batch. */
  statistics: Tree<tf.Tensor>;
};

/** What the rows of a batch should be answered with. */
export type NetworkTargets = {
  /** Y^GT: rows. */
  labels: tf.Tensor1D;
  /** Y_t^T: rows x K. */
  neighborLabels: tf.Tensor2D;
  /** X_t^T: (K rows) x features, steps-major; absent where no vectors are predicted. */
  neighborVectors?: tf.Tensor2D;
};

/** What a fit may be told beside the data. */
export interface NetworkFitOptions extends FitOptions {
  /** The K nearest training rows of each training row; searched for where absent. */
  neighbors?: Neighbors;
  /** A file that holds the training after each epoch; where it exists, training goes on from it. */
  checkpoint?: string;
  /** Called after each epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

/** The sequences that a network predicts for some rows. */
export interface NeighborPrediction {
  /** Probabilities of the classes of the K neighbours, (rows K) x classes, row-major; absent for V2VS. */
  labels?: Matrix;
  /** Feature vectors of the K neighbours, (rows K) x features, row-major; absent for V2LS. */
  vectors?: Matrix;
}

const PREDICTION_ROWS = 1024;

export abstract class NeighborNetwork<Options extends NetworkOptions = NetworkOptions> implements Classifier {
  /** The model's name in the paper's tables. */
  abstract readonly name: string;
  /** Whether labels are predicted. */
  protected abstract readonly predictsLabels: boolean;
  /** Whether vectors are predicted, so that the neighbours' vectors are needed as targets. */
  protected abstract readonly predictsVectors: boolean;
  /** The last fit, epoch by epoch. */
  history: EpochRecord[] = [];
  protected shape: NetworkShape | undefined;
  private parameters: Record<string, HostTensor> | undefined;
  private predictor: CompiledStep | undefined;

  constructor(readonly options: Options) {}

  /** Weights and statistics before training. */
  protected abstract initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor>;
  /** Names and shapes of the dropout masks of a batch. */
  protected abstract maskShapes(rows: number): Record<string, number[]>;
  /** The outputs for a batch; `masks` is undefined at inference. */
  protected abstract forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
  ): NetworkOutputs;
  /** The loss, a mean over the rows. */
  protected abstract loss(outputs: NetworkOutputs, targets: NetworkTargets): tf.Scalar;

  /**
   * Trains the network.
   *
   * @throws RangeError on NaN or infinite features, on labels that do not fit the rows, and when k is not below the
   *   number of rows.
   */
  async fit(x: Matrix, y: Int32Array, options: NetworkFitOptions = {}): Promise<this> {
    requireFinite(`${this.name}.fit`, x);
    const classes = requireLabels(`${this.name}.fit`, x, y);
    const { k } = this.options;
    const neighbors = options.neighbors ?? (await allNearestNeighbors(x, { k, signal: options.signal }));
    if (neighbors.rows !== x.rows || neighbors.k < k) {
      throw new RangeError(
        `${this.name}.fit: expected ${k} neighbours of each of ${x.rows} rows, ` +
          `got ${neighbors.k} of ${neighbors.rows} rows`,
      );
    }
    this.dispose();
    this.shape = { features: x.cols, classes };
    const training = await this.prepareTraining(x, y, neighbors);
    const { validation } = options;
    const validate = validation && (() => this.validate(training.step, validation));
    try {
      this.history = await train({ ...training, validate }, { ...this.options, ...options });
      this.adopt(training.step);
    } finally {
      training.step.dispose();
    }
    return this;
  }

  /** What `fit` trains: the compiled step with its first weights, and its batches. For loops of your own. */
  async prepareTraining(x: Matrix, y: Int32Array, neighbors: Neighbors): Promise<Training> {
    this.shape ??= { features: x.cols, classes: requireLabels(`${this.name}.prepareTraining`, x, y) };
    return {
      label: this.name,
      step: await this.trainingStep(x, y, neighbors),
      rows: x.rows,
      batchSize: this.batchSize(x.rows),
      batch: (rows, random) => this.trainingBatch(x, y, neighbors, rows, random),
    };
  }

  async predict(x: Matrix): Promise<Int32Array> {
    const { data, cols } = await this.predictProba(x);
    return Int32Array.from({ length: x.rows }, (_, i) => argmax(data.subarray(i * cols, (i + 1) * cols)));
  }

  /** `Y^P`, the mean of the K predicted label distributions. */
  async predictProba(x: Matrix): Promise<Matrix> {
    const { labels } = await this.predictNeighbors(x);
    const { k } = this.options;
    const { classes } = this.fitted("predictProba");
    const data = new Float32Array(x.rows * classes);
    labels!.data.forEach((probability, i) => {
      data[Math.floor(i / (k * classes)) * classes + (i % classes)] += probability / k;
    });
    return { data, rows: x.rows, cols: classes };
  }

  /** The predicted label distributions and vectors of the K nearest neighbours of each row. */
  async predictNeighbors(x: Matrix): Promise<NeighborPrediction> {
    const { features, classes } = this.fitted("predictNeighbors");
    requireFinite(`${this.name}.predictNeighbors`, x);
    if (x.cols !== features) {
      throw new RangeError(`${this.name}.predictNeighbors: expected ${features} features, got ${x.cols}`);
    }
    this.predictor ??= await this.predictionStep();
    const { k } = this.options;
    const labels = new Float32Array(this.predictsLabels ? x.rows * k * classes : 0);
    const vectors = new Float32Array(this.predictsVectors ? x.rows * k * features : 0);
    for (let start = 0; start < x.rows; start += PREDICTION_ROWS) {
      const count = Math.min(PREDICTION_ROWS, x.rows - start);
      // A short last batch is filled up with rows of zeros: another size would need a graph of its own.
      const rows = Int32Array.from({ length: PREDICTION_ROWS }, (_, i) => (i < count ? start + i : -1));
      const predicted = await this.predictor.run({ x: gatherRows(x, rows) });
      if (predicted.labels) {
        labels.set(predicted.labels.data.subarray(0, count * k * classes), start * k * classes);
      }
      if (predicted.vectors) {
        vectors.set(predicted.vectors.data.subarray(0, count * k * features), start * k * features);
      }
    }
    return {
      labels: this.predictsLabels ? { data: labels, rows: x.rows * k, cols: classes } : undefined,
      vectors: this.predictsVectors ? { data: vectors, rows: x.rows * k, cols: features } : undefined,
    };
  }

  /** Writes the model as a safetensors file: weights by name, options and shape in its metadata. */
  async save(path: string): Promise<void> {
    const shape = this.fitted("save");
    await writeSafetensors(
      path,
      { ...this.parameters!, ...this.extraTensors() },
      { model: this.name, options: JSON.stringify(this.options), shape: JSON.stringify(shape) },
    );
  }

  /**
   * Takes over the weights of a file that `save` wrote.
   *
   * @throws RangeError when the file holds another model, or one of other options.
   */
  async load(path: string): Promise<this> {
    const { tensors, metadata } = await readSafetensors(path);
    if (metadata.model !== this.name) {
      throw new RangeError(
        `${this.name}.load: expected a ${this.name} in ${path}, got ${metadata.model ?? "no model"}`,
      );
    }
    this.dispose();
    Object.assign(this.options, JSON.parse(metadata.options));
    this.shape = JSON.parse(metadata.shape) as NetworkShape;
    this.takeExtraTensors(tensors);
    this.parameters = Object.fromEntries(
      Object.entries(tensors).filter(([name]) => /^(weights|statistics)\//.test(name)),
    );
    return this;
  }

  dispose(): void {
    this.predictor?.dispose();
    this.predictor = undefined;
    this.parameters = undefined;
  }

  /** Tensors beside the parameters that a saved model needs. */
  protected extraTensors(): Record<string, HostTensor> {
    return {};
  }

  /** Takes back what `extraTensors` gave. */
  protected takeExtraTensors(_tensors: Record<string, HostTensor>): void {}

  /** Score of the validation rows: macro F1. */
  protected async score(x: Matrix, y: Int32Array): Promise<number> {
    return macroF1(y, await this.predict(x));
  }

  /** The shape of the fitted data; throws where nothing is fitted. */
  protected fitted(method: string): NetworkShape {
    if (!this.shape || !this.parameters) {
      throw new Error(`${this.name}.${method}: expected a fitted model; call fit or load first`);
    }
    return this.shape;
  }

  private batchSize(rows: number): number {
    return Math.min(this.options.batchSize, rows);
  }

  private async validate(step: CompiledStep, validation: { x: Matrix; y: Int32Array }): Promise<number> {
    this.adopt(step);
    return this.score(validation.x, validation.y);
  }

  /** Takes over the weights of the step in training. */
  private adopt(step: CompiledStep): void {
    const state = Object.entries(step.state()).filter(([path]) => !path.startsWith("adam/"));
    this.parameters = Object.fromEntries(state);
    this.predictor?.load(this.parameters);
  }

  private async trainingStep(x: Matrix, y: Int32Array, neighbors: Neighbors): Promise<CompiledStep> {
    const random = new RandomState(this.options.seed).fork("weights");
    const parameters = this.initialize(random, this.shape!);
    const rows = new Int32Array(this.batchSize(x.rows));
    const example = this.trainingBatch(x, y, neighbors, rows, new RandomState(0));
    const step = (state: Tree<tf.Tensor>, batch: Tree<tf.Tensor>) => {
      const { weights, statistics, adam: moments } = state as { [group: string]: Tree<tf.Tensor> };
      const { targets, masks, x: samples, learningRate } = batch as Tree<tf.Tensor> & { x: tf.Tensor2D };
      const { loss, gradient, rest } = valueAndGradient((current) => {
        const outputs = this.forward({ weights: current, statistics }, samples, masks as Tree<tf.Tensor>);
        return {
          loss: this.loss(outputs, targets as unknown as NetworkTargets),
          rest: { statistics: outputs.statistics },
        };
      }, weights);
      const next = adam(weights, gradient, moments as AdamState<tf.Tensor>, learningRate as tf.Tensor);
      return {
        state: { weights: next.weights, statistics: rest.statistics as Tree<tf.Tensor>, adam: next.state },
        metrics: { loss },
      };
    };
    return compile(
      step,
      { ...parameters, adam: initAdam(parameters.weights) },
      { ...example, learningRate: { data: new Float32Array(1), shape: [] } },
    );
  }

  private trainingBatch(
    x: Matrix,
    y: Int32Array,
    neighbors: Neighbors,
    rows: Int32Array,
    random: RandomState,
  ): Tree<HostTensor> {
    const { k } = this.options;
    const neighborRows = Int32Array.from(
      { length: rows.length * k },
      (_, i) => neighbors.indices[rows[Math.floor(i / k)] * neighbors.k + (i % k)],
    );
    const stepsMajor = Int32Array.from(
      { length: rows.length * k },
      (_, i) => neighborRows[(i % rows.length) * k + Math.floor(i / rows.length)],
    );
    const masks = Object.entries(this.maskShapes(rows.length)).map(([name, shape]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [
        name,
        { data: random.bernoulli(new Uint8Array(size), 1 - this.options.dropout), shape },
      ] as const;
    });
    return {
      x: gatherRows(x, rows),
      targets: {
        labels: gatherLabels(y, rows, [rows.length]),
        neighborLabels: gatherLabels(y, neighborRows, [rows.length, k]),
        ...(this.predictsVectors ? { neighborVectors: gatherRows(x, stepsMajor) } : {}),
      },
      masks: Object.fromEntries(masks),
    };
  }

  private async predictionStep(): Promise<CompiledStep> {
    const { features } = this.shape!;
    const { k } = this.options;
    const random = new RandomState(0);
    const step = await compile(
      (state, batch) => {
        const outputs = this.forward(
          state as NetworkParameters<tf.Tensor>,
          batch.x as tf.Tensor2D,
          undefined,
        );
        const { logProbabilities, vectors } = outputs;
        return {
          state,
          metrics: {
            ...(logProbabilities ? { labels: tf.exp(tf.stack(logProbabilities, 1)) } : {}),
            ...(vectors
              ? { vectors: tf.transpose(tf.reshape(vectors, [k, PREDICTION_ROWS, features]), [1, 0, 2]) }
              : {}),
          },
        };
      },
      this.initialize(random, this.shape!),
      { x: { data: new Float32Array(PREDICTION_ROWS * features), shape: [PREDICTION_ROWS, features] } },
    );
    step.load(this.parameters!);
    return step;
  }
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
