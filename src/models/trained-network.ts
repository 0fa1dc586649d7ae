/**
 * What all networks have in common as estimators: they are trained by batches of rows, kept as a compiled predictor,
 * saved as a file, and answer with label distributions.
 *
 * A network says how its weights begin, how it computes its outputs, and what its loss is; this file does the rest.
 */
import type * as tf from "@tensorflow/tfjs";
import { argmax } from "../data/argmax";
import { type Matrix, requireFinite } from "../data/matrix";
import { compile } from "../engine/compile";
import { checkedLeaves, type CompiledStep, specsOf } from "../engine/compiled-step";
import { RandomState } from "../engine/random";
import { readSafetensors, writeSafetensors } from "../engine/safetensors";
import type { HostTensor, Tree } from "../engine/tensors";
import type { Classifier, FitOptions } from "../estimator";
import { macroF1 } from "../evaluation/metrics";
import { requireLabels } from "../neighbors/check-labels";
import { initAdam } from "../training/adam";
import { gatherLabels, gatherRows } from "../training/batches";
import { type EpochRecord, train, type Training } from "../training/train";
import {
  type NetworkOutputs,
  type NetworkParameters,
  type NetworkShape,
  type NetworkTargets,
  type predictionStep,
  trainingStep,
} from "./network";
import { networkOptions, type TrainedNetworkOptions } from "./network-options";
import { compilePredictor, type MemoryOfRows, type PredictedBatch, predictInBatches } from "./prediction";
import { digest, drawMasks, type TrainingData } from "./training-data";

/** What a fit may be told beside the data. */
export interface TrainedNetworkFitOptions extends FitOptions {
  /** A file that holds the training after each epoch; where it exists, training goes on from it. */
  checkpoint?: string;
  /** Called after each epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

export abstract class TrainedNetwork<
  Options extends TrainedNetworkOptions = TrainedNetworkOptions,
  Fit extends TrainedNetworkFitOptions = TrainedNetworkFitOptions,
> implements Classifier {
  /** The model's name in the paper's tables. */
  abstract readonly name: string;
  /** Whether it learns from the labels; where it does not, there may be a single class. */
  protected readonly learnsLabels: boolean = true;
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

  /** What to learn from: the rows, and whatever else the targets are made of. */
  protected async trainingData(
    _owner: string,
    x: Matrix,
    y: Int32Array,
    _options: Partial<Fit>,
  ): Promise<TrainingData> {
    return { x, y };
  }

  /** What some of the rows should be answered with: the tensors of `NetworkTargets`. */
  protected targets({ y }: TrainingData, rows: Int32Array): Record<string, HostTensor> {
    return { labels: gatherLabels(y, rows, [rows.length]) };
  }

  /**
   * Trains the network. A fit that fails or is stopped in training leaves it untrained.
   *
   * @throws RangeError on NaN or infinite features, on labels, neighbours or validation rows that do not fit the rows,
   *   on labels of a single class, and where there are fewer rows than the network needs; Error when the loss is no
   *   longer a number, and on a checkpoint that training cannot go on from.
   */
  async fit(x: Matrix, y: Int32Array, options: Partial<Fit> = {}): Promise<this> {
    const owner = `${this.name}.fit`;
    const { validation } = options;
    const shape = this.requireRows(owner, x, y);
    if (validation) requireValidation(`${owner} (validation)`, validation, x.cols);
    const data = await this.trainingData(owner, x, y, options);
    this.dispose();
    this.history = [];
    await this.beforeTraining(x, y, options);
    const training = await this.trainingOf(data, shape);
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

  async predict(x: Matrix): Promise<Int32Array> {
    this.fitted("predict");
    return argmax(await this.predictProba(x));
  }

  /** `Y^P`, the mean of the predicted label distributions: of one, or of K. */
  async predictProba(x: Matrix): Promise<Matrix> {
    const { classes } = this.fitted("predictProba");
    const data = new Float32Array(x.rows * classes);
    for await (const { start, count, labels } of this.predictions("predictProba", x)) {
      const k = labels!.length / (count * classes);
      for (let i = start, at = 0; i < start + count; i++) {
        for (let t = 0; t < k; t++) {
          for (let c = 0; c < classes; c++, at++) data[i * classes + c] += labels![at] / k;
        }
      }
    }
    return { data, rows: x.rows, cols: classes };
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
   * Takes over the options and weights of a file that `save` wrote. Where the file is refused, the model stays as it is.
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
    const shape = JSON.parse(metadata.shape) as NetworkShape;
    const given = JSON.parse(metadata.options) as Partial<Options>;
    const before = { ...this.options };
    try {
      Object.assign(this.options, networkOptions(owner, this.options, given));
      const expected = specsOf(this.initialize(new RandomState(0), shape));
      checkedLeaves(`${owner}: ${path}`, tensors, expected);
      this.takeExtraTensors(tensors, shape);
      this.disposePredictor();
      const parameters = [...expected.keys()].map((name) => [name, tensors[name]] as const);
      await this.adopt(shape, Object.fromEntries(parameters));
    } catch (error) {
      Object.assign(this.options, before);
      throw error;
    }
    this.history = [];
    return this;
  }

  dispose(): void {
    this.disposePredictor();
  }

  /** Leaves alone what subclasses hold, such as the tensors that `takeExtraTensors` took. */
  private disposePredictor(): void {
    this.trained?.predictor.dispose();
    this.trained = undefined;
  }

  /** Called once the data of a fit is known to be good, before training. */
  protected async beforeTraining(_x: Matrix, _y: Int32Array, _options: Partial<Fit>): Promise<void> {}

  /** Tensors beside the parameters that a saved model needs. */
  protected extraTensors(): Record<string, HostTensor> {
    return {};
  }

  /** Takes back what `extraTensors` gave, or throws and takes nothing. */
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

  /** What is predicted for the rows of `x`, once `fitted`. */
  protected async *predictions(method: string, x: Matrix): AsyncGenerator<PredictedBatch> {
    const { predictor, shape } = this.trained!;
    requireFeatures(`${this.name}.${method}`, x, shape.features);
    yield* predictInBatches(predictor, x, await this.predictionMemory(x));
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

  /** Refuses rows that cannot be learned from. */
  protected requireRows(owner: string, x: Matrix, y: Int32Array): NetworkShape {
    requireFinite(owner, x);
    const classes = requireLabels(owner, x, y);
    if (this.learnsLabels && classes < 2) {
      throw new RangeError(`${owner}: expected labels of at least 2 classes, got ${classes}`);
    }
    return { features: x.cols, classes };
  }

  /** The compiled step with its first weights, and its batches. */
  protected async trainingOf(data: TrainingData, shape: NetworkShape): Promise<Training> {
    const { seed, dropout } = this.options;
    const batchSize = Math.min(this.options.batchSize, data.x.rows);
    let current = data;
    const startEpoch = async (epoch: number) => {
      if (data.ofEpoch && epoch > 1) current = await data.ofEpoch(epoch);
    };
    const batch = (rows: Int32Array, random: RandomState) => ({
      x: gatherRows(current.x, rows),
      targets: this.targets(current, rows),
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
