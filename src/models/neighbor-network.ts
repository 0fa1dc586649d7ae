/**
 * What the paper's networks have in common: they learn from each training row, its class, and the labels and vectors of
 * its K nearest training rows, and they answer with a sequence of K labels, of K vectors, or of both.
 *
 * A model says how its weights begin, how it computes its outputs, and what its loss is; this file does the rest.
 */
import type * as tf from "@tensorflow/tfjs";
import { type Matrix, requireFinite, rowOf } from "../data/matrix";
import { compile } from "../engine/compile";
import { checkedLeaves, type CompiledStep, specsOf } from "../engine/compiled-step";
import { RandomState } from "../engine/random";
import { readSafetensors, writeSafetensors } from "../engine/safetensors";
import type { HostTensor, Tree } from "../engine/tensors";
import type { Classifier, FitOptions } from "../estimator";
import { macroF1 } from "../evaluation/metrics";
import { requireLabels } from "../neighbors/check-labels";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import { initAdam } from "../training/adam";
import { type EpochRecord, train, type Training } from "../training/train";
import {
  type NetworkOutputs,
  type NetworkParameters,
  type NetworkShape,
  type NetworkTargets,
  type predictionStep,
  trainingStep,
} from "./network";
import { networkOptions, type NetworkOptions } from "./network-options";
import { compilePredictor, type MemoryOfRows, type PredictedBatch, predictInBatches } from "./prediction";
import { digest, drawMasks, requireNeighbors, rowsAndTargets, type TrainingData } from "./training-data";

export type { NetworkOptions };

/** What a fit may be told beside the data. */
export interface NetworkFitOptions extends FitOptions {
  /**
   * The K nearest training rows of each training row, the same in all epochs or by epoch (1 for the first; of the same
   * epoch always the same, or training does not resume); searched for where absent, ignored where none are needed.
   */
  neighbors?: Neighbors | ((epoch: number) => Promise<Neighbors>);
  /** A file that holds the training after each epoch; where it exists, training goes on from it. */
  checkpoint?: string;
  /** Called after each epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

/** The sequences that a network predicts for some rows. */
export interface NeighborPrediction {
  /** Probabilities of the classes of the K neighbours, (rows K) x classes, row-major, where they are predicted. */
  labels?: Matrix;
  /** Feature vectors of the K neighbours, (rows K) x features, row-major, where they are predicted. */
  vectors?: Matrix;
}

export abstract class NeighborNetwork<Options extends NetworkOptions = NetworkOptions> implements Classifier {
  /** The model's name in the paper's tables. */
  abstract readonly name: string;
  /** Whether labels are predicted. */
  protected abstract readonly predictsLabels: boolean;
  /** Whether vectors are predicted, so that the neighbours' vectors are needed as targets. */
  protected abstract readonly predictsVectors: boolean;
  /** Whether the predicted labels are those of the K neighbours; otherwise there is one, of the row itself. */
  protected readonly predictsSequence: boolean = true;
  /** Whether training needs the neighbours of the training rows. */
  protected readonly needsNeighbors: boolean = true;
  /** The last fit, epoch by epoch. */
  history: EpochRecord[] = [];
  /** What the last fit or load left; the predictor's state are the parameters. */
  private trained: { shape: NetworkShape; predictor: CompiledStep } | undefined;

  constructor(readonly options: Options) {}

  /** Weights and statistics before training. */
  protected abstract initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor>;
  /** Names and shapes of the dropout masks of a batch. */
  protected abstract maskShapes(rows: number): Record<string, number[]>;
  /** The outputs for a batch; `masks` is undefined at inference, `memory` what the two methods below give. */
  protected abstract forward(
    parameters: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): NetworkOutputs;
  /** The loss, a mean over the rows. */
  protected abstract loss(outputs: NetworkOutputs, targets: NetworkTargets): tf.Scalar;

  /** What a batch of training rows reads beside them; every random draw comes from `random`. */
  protected trainingMemory(_data: TrainingData, _rows: Int32Array, _random: RandomState): Tree<HostTensor> {
    return {};
  }

  /** What batches of rows of `x` read beside them at inference. */
  protected async predictionMemory(_x: Matrix): Promise<MemoryOfRows> {
    return () => ({});
  }

  /**
   * Trains the network. A fit that fails or is stopped in training leaves it untrained.
   *
   * @throws RangeError on NaN or infinite features, on labels, neighbours or validation rows that do not fit the rows,
   *   and when k is not below the number of rows; Error when the loss is no longer a number, and on a checkpoint that
   *   training cannot go on from.
   */
  async fit(x: Matrix, y: Int32Array, options: NetworkFitOptions = {}): Promise<this> {
    const owner = `${this.name}.fit`;
    const { validation, neighbors: given } = options;
    const shape = this.requireRows(owner, x, y);
    if (validation) requireValidation(`${owner} (validation)`, validation, x.cols);
    const { k } = this.options;
    const neighbors = this.needsNeighbors ? await firstNeighbors(x, k, options) : undefined;
    if (neighbors) requireNeighbors(owner, neighbors, x.rows, k);
    this.dispose();
    this.history = [];
    await this.beforeTraining(x, y, options);
    const neighborsOfEpoch = neighbors && typeof given === "function" ? given : undefined;
    const training = await this.trainingOf({ x, y, neighbors }, shape, neighborsOfEpoch);
    const validate =
      validation &&
      (async () => {
        await this.adopt(shape, trainedParameters(training.step));
        return this.score(validation.x, validation.y);
      });
    try {
      this.history = await train({ ...training, validate }, { ...this.options, ...options });
      await this.adopt(shape, trainedParameters(training.step));
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      training.step.dispose();
    }
    return this;
  }

  /** What `fit` trains: the compiled step with its first weights, and its batches. For loops of your own. */
  async prepareTraining(x: Matrix, y: Int32Array, neighbors: Neighbors): Promise<Training> {
    const owner = `${this.name}.prepareTraining`;
    const shape = this.requireRows(owner, x, y);
    if (!this.needsNeighbors) return this.trainingOf({ x, y }, shape);
    requireNeighbors(owner, neighbors, x.rows, this.options.k);
    return this.trainingOf({ x, y, neighbors }, shape);
  }

  async predict(x: Matrix): Promise<Int32Array> {
    this.fitted("predict");
    const probabilities = await this.predictProba(x);
    return Int32Array.from({ length: x.rows }, (_, i) => argmax(rowOf(probabilities, i)));
  }

  /** `Y^P`, the mean of the predicted label distributions. */
  async predictProba(x: Matrix): Promise<Matrix> {
    const { classes } = this.fitted("predictProba");
    const k = this.predictsSequence ? this.options.k : 1;
    const data = new Float32Array(x.rows * classes);
    for await (const { start, count, labels } of this.predictions("predictProba", x)) {
      for (let i = start, at = 0; i < start + count; i++) {
        for (let t = 0; t < k; t++) {
          for (let c = 0; c < classes; c++, at++) data[i * classes + c] += labels![at] / k;
        }
      }
    }
    return { data, rows: x.rows, cols: classes };
  }

  /** The predicted label distributions and vectors of the K nearest neighbours of each row. */
  async predictNeighbors(x: Matrix): Promise<NeighborPrediction> {
    const { features, classes } = this.fitted("predictNeighbors");
    const rows = x.rows * this.options.k;
    const empty = (cols: number): Matrix => ({ data: new Float32Array(rows * cols), rows, cols });
    const labels = this.predictsLabels && this.predictsSequence ? empty(classes) : undefined;
    const vectors = this.predictsVectors ? empty(features) : undefined;
    for await (const batch of this.predictions("predictNeighbors", x)) {
      const firstRow = batch.start * this.options.k;
      labels?.data.set(batch.labels!, firstRow * classes);
      vectors?.data.set(batch.vectors!, firstRow * features);
    }
    return { labels, vectors };
  }

  /** Writes the model as a safetensors file: weights by name, options and shape in its metadata. */
  async save(path: string): Promise<void> {
    const shape = this.fitted("save");
    await writeSafetensors(
      path,
      { ...this.trained!.predictor.state(), ...this.extraTensors() },
      { model: this.name, options: JSON.stringify(this.options), shape: JSON.stringify(shape) },
    );
  }

  /**
   * Takes over the options and weights of a file that `save` wrote.
   *
   * @throws RangeError when the file holds another model, or not all of its tensors.
   */
  async load(path: string): Promise<this> {
    const owner = `${this.name}.load`;
    const { tensors, metadata } = await readSafetensors(path);
    if (metadata.model !== this.name) {
      throw new RangeError(
        `${owner}: expected a ${this.name} in ${path}, got ${metadata.model ?? "no model"}`,
      );
    }
    this.dispose();
    const given = JSON.parse(metadata.options) as Partial<Options>;
    Object.assign(this.options, networkOptions(owner, this.options, given));
    const shape = JSON.parse(metadata.shape) as NetworkShape;
    const expected = specsOf(this.initialize(new RandomState(0), shape));
    checkedLeaves(`${owner}: ${path}`, tensors, expected);
    this.takeExtraTensors(tensors, shape);
    const parameters = [...expected.keys()].map((name) => [name, tensors[name]] as const);
    await this.adopt(shape, Object.fromEntries(parameters));
    this.history = [];
    return this;
  }

  dispose(): void {
    this.trained?.predictor.dispose();
    this.trained = undefined;
  }

  /** Called once the data of a fit is known to be good, before training. */
  protected async beforeTraining(_x: Matrix, _y: Int32Array, _options: NetworkFitOptions): Promise<void> {}

  /** Tensors beside the parameters that a saved model needs. */
  protected extraTensors(): Record<string, HostTensor> {
    return {};
  }

  /** Takes back what `extraTensors` gave. */
  protected takeExtraTensors(_tensors: Readonly<Record<string, HostTensor>>, _shape: NetworkShape): void {}

  /** Score of the validation rows, larger is better: macro F1. */
  protected async score(x: Matrix, y: Int32Array): Promise<number> {
    return macroF1(y, await this.predict(x));
  }

  /** The shape of the fitted data; throws where nothing is fitted. */
  protected fitted(method: string): NetworkShape {
    if (!this.trained) {
      throw new Error(`${this.name}.${method}: expected a fitted model; call fit or load first`);
    }
    return this.trained.shape;
  }

  /** Runs another step than the one that predicts over the rows of `x`. */
  protected async *runInBatches(
    method: string,
    x: Matrix,
    stepOf: typeof predictionStep,
  ): AsyncGenerator<PredictedBatch> {
    const { features } = this.fitted(method);
    requireFeatures(`${this.name}.${method}`, x, features);
    const memory = await this.predictionMemory(x);
    const parameters = this.trained!.predictor.state();
    const compiled = await compilePredictor(this.forward.bind(this), features, parameters, memory, stepOf);
    try {
      yield* predictInBatches(compiled, x, memory);
    } finally {
      compiled.dispose();
    }
  }

  private async *predictions(method: string, x: Matrix): AsyncGenerator<PredictedBatch> {
    const { predictor, shape } = this.trained!;
    requireFeatures(`${this.name}.${method}`, x, shape.features);
    yield* predictInBatches(predictor, x, await this.predictionMemory(x));
  }

  /** Refuses rows that cannot be learned from. */
  protected requireRows(owner: string, x: Matrix, y: Int32Array): NetworkShape {
    requireFinite(owner, x);
    const classes = requireLabels(owner, x, y);
    if (this.predictsLabels && classes < 2) {
      throw new RangeError(`${owner}: expected labels of at least 2 classes, got ${classes}`);
    }
    return { features: x.cols, classes };
  }

  private async trainingOf(
    data: TrainingData,
    shape: NetworkShape,
    neighborsOfEpoch?: (epoch: number) => Promise<Neighbors>,
  ): Promise<Training> {
    const { seed, k, dropout } = this.options;
    const batchSize = Math.min(this.options.batchSize, data.x.rows);
    let current = data;
    const startEpoch = async (epoch: number) => {
      // Those of the first epoch are in the data already: by them, one training is told from another.
      if (!neighborsOfEpoch || epoch === 1) return;
      const neighbors = await neighborsOfEpoch(epoch);
      requireNeighbors(`${this.name}.fit (epoch ${epoch})`, neighbors, data.x.rows, k);
      current = { ...data, neighbors };
    };
    const batch = (rows: Int32Array, random: RandomState) => ({
      ...rowsAndTargets(current, rows, k, this.predictsVectors),
      masks: drawMasks(this.maskShapes(rows.length), dropout, random),
      memory: this.trainingMemory(current, rows, random),
    });
    const parameters = this.initialize(new RandomState(seed).fork("weights"), shape);
    const step = await compile(
      trainingStep(this.forward.bind(this), this.loss.bind(this)),
      { ...parameters, adam: initAdam(parameters.weights) },
      {
        ...batch(new Int32Array(batchSize), new RandomState(0)),
        learningRate: { data: new Float32Array(1), shape: [] },
      },
    );
    const configuration = () => ({ ...this.options, ...shape, data: digest(data) });
    return { label: this.name, step, rows: data.x.rows, batchSize, startEpoch, batch, configuration };
  }

  /** Takes over the parameters of a training step, or of a file. */
  private async adopt(shape: NetworkShape, parameters: Record<string, HostTensor>): Promise<void> {
    if (this.trained) return this.trained.predictor.load(parameters);
    // Only the shapes of the memory count here.
    const anyRow = { data: new Float32Array(shape.features), rows: 1, cols: shape.features };
    const memory = await this.predictionMemory(anyRow);
    const predictor = await compilePredictor(this.forward.bind(this), shape.features, parameters, memory);
    this.trained = { shape, predictor };
  }
}

/** The neighbours to begin with. */
async function firstNeighbors(
  x: Matrix,
  k: number,
  { neighbors, signal }: NetworkFitOptions,
): Promise<Neighbors> {
  if (typeof neighbors === "function") return neighbors(1);
  return neighbors ?? allNearestNeighbors(x, { k, signal });
}

function requireFeatures(owner: string, x: Matrix, features: number): void {
  requireFinite(owner, x);
  if (x.cols !== features) throw new RangeError(`${owner}: expected ${features} features, got ${x.cols}`);
}

function requireValidation(owner: string, { x, y }: { x: Matrix; y: Int32Array }, features: number): void {
  requireFeatures(owner, x, features);
  requireLabels(owner, x, y);
  if (x.rows === 0) throw new RangeError(`${owner}: expected at least one row, got none`);
}

/** The state of a training step less that of its optimiser. */
function trainedParameters(step: CompiledStep): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(step.state()).filter(([path]) => !path.startsWith("adam/")));
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
