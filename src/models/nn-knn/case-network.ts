/**
 * What all networks over cases have in common as estimators: their training rows are their cases; they are trained by
 * batches of these rows, kept as a compiled predictor, and saved as a file together with their cases.
 */
import * as tf from "@tensorflow/tfjs";
import { type Matrix, requireFinite, takeRows } from "../../data/matrix";
import { compile } from "../../engine/compile";
import { type CompiledStep } from "../../engine/compiled-step";
import { RandomState } from "../../engine/random";
import { flatten, type HostTensor, isHostTensor, type Tree, unflatten } from "../../engine/tensors";
import { initAdam } from "../../training/adam";
import { type EpochRecord, train, type Training } from "../../training/train";
import type { CaseSampler } from "./case-sampler";
import {
  type CaseParameters,
  type ComparedCases,
  type OptimizerSettings,
  predictionStep,
  trainingStep,
} from "./case-step";
import type { Extractor } from "./extractor";
import { centered, columnMeans, extractFeatures } from "./features";
import { BATCH_ROWS, matrixBatches } from "./matrix-batches";

/** Hyper-parameters of every network over cases. */
export interface CaseNetworkOptions {
  /** Rows per step; all rows where there are fewer. */
  batchSize: number;
  /** The most epochs to train. */
  epochs: number;
  /** Epochs without a better validation score before training stops. */
  patience: number;
  /** Adam's rate, the same in all epochs. */
  learningRate: number;
  /** Weights, samples and the order of the rows follow from it. */
  seed: number;
}

/** What a fit may be told beside the data. */
export interface CaseFitOptions<Y> {
  /** Rows for early stopping, which nothing is learned from. */
  validation?: { x: Matrix; y: Y };
  /** Stops the fit: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** A file that holds the training after each epoch; where it exists, training goes on from it. */
  checkpoint?: string;
  /** Called after each epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

/** What cases stand for: classes, or numbers. */
export type Labels = Int32Array | Float32Array;

/** Sizes that follow from the data. */
export interface CaseSizes {
  readonly cases: number;
  /** Of the space that queries and cases are compared in. */
  readonly features: number;
  /** Classes, or one number. */
  readonly outputs: number;
}

/** An extractor and what becomes of it. */
export interface Extraction {
  readonly extractor: Extractor;
  /** Whether it stays as it begins; else it is trained along. */
  readonly frozen: boolean;
}

/** The rows to learn from, and what queries are compared with. */
interface Memory<Y extends Labels> {
  /** Raw inputs, cases x inputs, and what they stand for. */
  readonly x: Matrix;
  readonly y: Y;
  readonly sizes: CaseSizes;
  /** Draws the cases of a batch; absent where it is compared with all. */
  readonly sampler: CaseSampler | undefined;
  /** The parameters of a frozen extractor. */
  readonly frozen: Tree<HostTensor>;
  /** The cases' mean features; zeros where an extractor is trained along, which moves them. */
  readonly center: Float64Array;
  /** What a step is fed with for a case: its centred features, or its raw input for an extractor that is trained along. */
  readonly fed: Matrix;
  /** What the cases speak for, cases x outputs. */
  readonly values: Matrix;
}

export abstract class CaseNetwork<Options extends CaseNetworkOptions, Y extends Labels> {
  /** The model's name in the paper's tables. */
  abstract readonly name: string;
  /** The last fit, epoch by epoch. */
  history: EpochRecord[] = [];
  private fitted: { memory: Memory<Y>; predictor: CompiledStep } | undefined;

  constructor(
    readonly options: Options,
    private readonly extraction?: Extraction,
  ) {}

  /** Numbers measured on the cases' features before training, by name. */
  protected abstract measure(
    owner: string,
    features: Matrix,
    random: RandomState,
  ): Promise<Record<string, number>>;
  /** Weights before training. */
  protected abstract initialize(
    random: RandomState,
    sizes: CaseSizes,
    measured: Readonly<Record<string, number>>,
  ): Tree<HostTensor>;
  /**
   * The outputs for queries, rows x outputs.
   *
   * @param isOther rows x cases, 0 where the query is the case itself; absent at inference.
   */
  protected abstract forward(
    parameters: CaseParameters,
    queries: tf.Tensor2D,
    cases: ComparedCases,
    isOther: tf.Tensor2D | undefined,
  ): tf.Tensor2D;
  /** The loss of a batch: of rows whose shares `rowWeights` sum to 1. */
  protected abstract loss(outputs: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D): tf.Scalar;
  protected abstract optimizer(): OptimizerSettings;
  /** Refuses rows that cannot be learned from; returns the number of outputs. */
  protected abstract requireRows(owner: string, x: Matrix, y: Y): number;
  /** What the rows stand for, rows x outputs. */
  protected abstract valuesOf(y: Y, outputs: number): Matrix;
  /** Score of the validation rows, larger is better. */
  protected abstract score(x: Matrix, y: Y): Promise<number>;
  /** Whether a training query is left out of its own cases. */
  protected abstract get ignoresSelf(): boolean;

  /** Draws the cases of a batch; absent where it is compared with all. */
  protected samplerOf(_y: Y): CaseSampler | undefined {
    return undefined;
  }

  /**
   * Trains the network; its cases are the rows of `x`. A fit that fails or is stopped in training leaves it untrained.
   */
  async fit(x: Matrix, y: Y, options: CaseFitOptions<Y> = {}): Promise<this> {
    const owner = `${this.name}.fit`;
    const { validation } = options;
    requireFinite(owner, x);
    const outputs = this.requireRows(owner, x, y);
    if (validation)
      this.requireValidation(`${owner} (validation)`, validation.x, validation.y, x.cols, outputs);
    const random = new RandomState(this.options.seed);
    const extractorParameters = this.extraction?.extractor.initialize(random.fork("extractor"), x.cols) ?? {};
    const memory = await this.memoryOf(x, y, outputs, this.extraction?.frozen ? extractorParameters : {});
    const features = this.trainsExtractor
      ? await extractFeatures(this.extraction!.extractor, extractorParameters, x)
      : memory.fed;
    const measured = await this.measure(owner, features, random.fork("initial range"));
    const weights = {
      ...this.initialize(random.fork("weights"), memory.sizes, measured),
      ...(this.trainsExtractor ? { extractor: extractorParameters } : {}),
    };
    this.dispose();
    this.history = [];
    const constants = Object.fromEntries(
      Object.entries(measured).map(([name, value]) => [name, scalar(value)]),
    );
    const training = await this.trainingOf(memory, { weights, constants });
    const adopt = () => this.adopt(memory, unflatten(Object.entries(parametersOf(training.step))));
    const validate =
      validation &&
      (async () => {
        await adopt();
        return this.score(validation.x, validation.y);
      });
    try {
      this.history = await train({ ...training, validate }, { ...this.options, ...options });
      await adopt();
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      training.step.dispose();
    }
    return this;
  }

  dispose(): void {
    this.fitted?.predictor.dispose();
    this.fitted = undefined;
  }

  /** Outputs for the rows of `x`, rows x outputs. */
  protected async outputs(method: string, x: Matrix): Promise<Matrix> {
    const { memory, predictor } = this.requireFitted(method);
    this.requireFeatures(`${this.name}.${method}`, x, memory.x.cols);
    const { outputs } = memory.sizes;
    const data = new Float32Array(x.rows * outputs);
    const random = new RandomState(this.options.seed).fork("cases at inference");
    for (const { x: batch, start, count } of matrixBatches(await this.fedWith(memory, x))) {
      const cases = memory.sampler && this.sampled(memory, memory.sampler.draw(random));
      const found = await predictor.run({ x: batch, ...(cases ? { cases } : {}) });
      data.set((found.outputs.data as Float32Array).subarray(0, count * outputs), start * outputs);
    }
    return { data, rows: x.rows, cols: outputs };
  }

  protected requireFitted(method: string): { memory: Memory<Y>; predictor: CompiledStep } {
    if (!this.fitted)
      throw new Error(`${this.name}.${method}: expected a fitted model; call fit or load first`);
    return this.fitted;
  }

  private get trainsExtractor(): boolean {
    return this.extraction !== undefined && !this.extraction.frozen;
  }

  private requireFeatures(owner: string, x: Matrix, features: number): void {
    requireFinite(owner, x);
    if (x.cols !== features) throw new RangeError(`${owner}: expected ${features} features, got ${x.cols}`);
  }

  private requireValidation(owner: string, x: Matrix, y: Y, features: number, outputs: number): void {
    this.requireFeatures(owner, x, features);
    if (x.rows === 0) throw new RangeError(`${owner}: expected at least one row, got none`);
    void y;
    void outputs;
  }

  private async memoryOf(x: Matrix, y: Y, outputs: number, frozen: Tree<HostTensor>): Promise<Memory<Y>> {
    const features = this.extraction?.extractor.features ?? x.cols;
    const sizes = { cases: x.rows, features, outputs };
    const values = this.valuesOf(y, outputs);
    const known = { x, y, sizes, sampler: this.samplerOf(y), frozen, values };
    if (this.trainsExtractor) return { ...known, center: new Float64Array(features), fed: x };
    const raw = this.extraction ? await extractFeatures(this.extraction.extractor, frozen, x) : x;
    const center = columnMeans(raw);
    return { ...known, center, fed: centered(raw, center) };
  }

  private async fedWith({ frozen, center }: Memory<Y>, x: Matrix): Promise<Matrix> {
    if (this.trainsExtractor) return x;
    const features = this.extraction ? await extractFeatures(this.extraction.extractor, frozen, x) : x;
    return centered(features, center);
  }

  private sampled({ fed, values }: Memory<Y>, rows: Int32Array): Record<string, HostTensor> {
    return {
      x: tensorOf(takeRows(fed, rows)),
      values: tensorOf(takeRows(values, rows)),
      rows: { data: rows, shape: [rows.length] },
    };
  }

  private stateOf({ fed, values, sampler }: Memory<Y>, parameters: Tree<HostTensor>): Tree<HostTensor> {
    return sampler ? parameters : { ...parameters, cases: { x: tensorOf(fed), values: tensorOf(values) } };
  }

  private async trainingOf(memory: Memory<Y>, parameters: Tree<HostTensor>): Promise<Training> {
    const { fed, values, sampler } = memory;
    const batchSize = Math.min(this.options.batchSize, fed.rows);
    const batch = (rows: Int32Array, random: RandomState): Tree<HostTensor> => {
      // A short batch is filled up with rows that do not count.
      const filled = new Int32Array(batchSize);
      filled.set(rows);
      const rowWeights = new Float32Array(batchSize).fill(1 / rows.length, 0, rows.length);
      return {
        x: tensorOf(takeRows(fed, filled)),
        targets: tensorOf(takeRows(values, filled)),
        rowWeights: { data: rowWeights, shape: [batchSize] },
        own: { data: filled, shape: [batchSize] },
        ...(sampler ? { cases: this.sampled(memory, sampler.draw(random)) } : {}),
      };
    };
    const state = this.stateOf(memory, parameters);
    const step = await compile(
      trainingStep(this.outputsOf.bind(this), this.loss.bind(this), this.optimizer()),
      { ...state, adam: initAdam(parameters.weights as Tree<HostTensor>) },
      { ...batch(new Int32Array(batchSize), new RandomState(0)), learningRate: scalar(0) },
    );
    const configuration = () => ({ ...this.options });
    return {
      label: this.name,
      step,
      rows: fed.rows,
      batchSize,
      keepsShortBatch: true,
      schedule: () => 1,
      batch,
      configuration,
    };
  }

  /** What the compiled steps run: features first, then the network. */
  private outputsOf(
    parameters: CaseParameters,
    x: tf.Tensor2D,
    cases: ComparedCases,
    own: tf.Tensor1D | undefined,
  ): tf.Tensor2D {
    let [queries, compared] = [x, cases.x];
    if (this.trainsExtractor) {
      const extract = (inputs: tf.Tensor2D) =>
        this.extraction!.extractor.apply(parameters.weights.extractor as Tree<tf.Tensor>, inputs);
      const features = extract(compared);
      const center = tf.mean(features, 0);
      [queries, compared] = [tf.sub(extract(queries), center), tf.sub(features, center)];
    }
    const isOther = own && this.ignoresSelf ? otherThan(own, cases) : undefined;
    return this.forward(parameters, queries, { ...cases, x: compared }, isOther);
  }

  /** Takes over the parameters of a training step, or of a file. */
  private async adopt(memory: Memory<Y>, parameters: Tree<HostTensor>): Promise<void> {
    if (this.fitted) {
      this.fitted.predictor.load(Object.fromEntries(flatten(parameters, isHostTensor)));
      return;
    }
    const cases = memory.sampler && this.sampled(memory, memory.sampler.draw(new RandomState(0)));
    const predictor = await compile(
      predictionStep(this.outputsOf.bind(this)),
      this.stateOf(memory, parameters),
      {
        x: { data: new Float32Array(BATCH_ROWS * memory.fed.cols), shape: [BATCH_ROWS, memory.fed.cols] },
        ...(cases ? { cases } : {}),
      },
    );
    this.fitted = { memory, predictor };
  }
}

/** 0 where a query is the case itself, else 1: rows x cases. */
function otherThan(own: tf.Tensor1D, { x, rows }: ComparedCases): tf.Tensor2D {
  const caseRows = rows ?? tf.range(0, x.shape[0], 1, "int32");
  return tf.cast(tf.notEqual(tf.expandDims(own, 1), tf.expandDims(caseRows, 0)), "float32") as tf.Tensor2D;
}

const tensorOf = ({ data, rows, cols }: Matrix): HostTensor => ({ data, shape: [rows, cols] });
const scalar = (value: number): HostTensor => ({ data: Float32Array.of(value), shape: [] });

/** The state of a step less its cases and that of its optimiser. */
function parametersOf(step: CompiledStep): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(step.state()).filter(([path]) => /^(weights|constants)\//.test(path)),
  );
}
