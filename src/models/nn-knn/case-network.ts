/**
 * What all networks over cases have in common as estimators: the rows they are fitted to are their cases. They are trained by
 * batches of these rows, kept as a compiled predictor, and saved as a file together with their cases.
 */
import { type Matrix, requireFinite } from "../../data/matrix";
import { checkedLeaves, specsOf } from "../../engine/compiled-step";
import { RandomState } from "../../engine/random";
import { readSafetensors, writeSafetensors } from "../../engine/safetensors";
import { flatten, type HostTensor, isHostTensor, type Tree, unflatten } from "../../engine/tensors";
import { type OptionRanges, requireRanges } from "../../option-ranges";
import { resolveOptions } from "../../options";
import { type EpochRecord, train } from "../../training/train";
import { trainingRowsAsTensors, trainingRowsFrom } from "../training-rows";
import type { Activator } from "./activator";
import { caseForward } from "./case-forward";
import { CaseMemory } from "./case-memory";
import type { CaseNetworkOptions } from "./case-options";
import { CasePredictor, type HostParameters, parametersOf } from "./case-predictor";
import { CaseSampler } from "./case-sampler";
import { caseTraining } from "./case-training";
import type { Extractor } from "./extractor";
import { extractFeatures } from "./features";
import type { Head, Labels } from "./head";

/** What a fit may be told beside the data. */
export interface CaseFitOptions<Y extends Labels> {
  /** Rows for early stopping, which nothing is learned from. */
  validation?: { x: Matrix; y: Y };
  /** Stops the fit: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** A file that holds the training after each epoch; where it exists, training goes on from it. */
  checkpoint?: string;
  /** Called after each epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

/** The rows to learn from, and what is made of them before training. */
interface Prepared<Y extends Labels> {
  readonly x: Matrix;
  readonly y: Y;
  readonly memory: CaseMemory;
  /** Parameters of the extractor; empty where there is none. */
  readonly extractor: Tree<HostTensor>;
}

export abstract class CaseNetwork<Options extends CaseNetworkOptions, Y extends Labels> {
  /** The model's name in the paper's tables. */
  abstract readonly name: string;
  /** The last fit, epoch by epoch. */
  history: EpochRecord[] = [];
  readonly options: Options;
  protected abstract readonly activator: Activator;
  protected abstract readonly head: Head<Y>;
  private current: (Prepared<Y> & { readonly predictor: CasePredictor }) | undefined;

  /**
   * @param owner the class; error messages begin with it.
   * @param extractor what turns raw inputs into features; absent where the inputs are the features.
   */
  constructor(
    protected readonly owner: string,
    defaults: Options,
    given: Partial<Options>,
    private readonly ranges: OptionRanges,
    private readonly extractor?: Extractor,
  ) {
    this.options = resolveOptions(owner, defaults, given);
    requireRanges(owner, this.options, ranges);
  }

  /** Whether the extractor stays as it begins; else it is trained along. */
  protected get freezesExtractor(): boolean {
    return true;
  }

  /**
   * Trains the network; its cases are the rows of `x`, rows x inputs. A fit that is refused, or stopped before
   * training, leaves the network as it was; one that fails or is stopped in training leaves it untrained.
   *
   * @throws RangeError on NaN or infinite features, on labels or validation rows that do not fit the rows, on fewer than
   *   two classes or classes without rows, on fewer cases than are to be sampled or than it takes to measure B, and on
   *   cases that are all equal; Error when the loss is no longer a number, and on a checkpoint that training cannot go on
   *   from.
   */
  async fit(x: Matrix, y: Y, options: CaseFitOptions<Y> = {}): Promise<this> {
    const owner = `${this.owner}.fit`;
    const { validation, signal } = options;
    requireFinite(owner, x);
    const outputs = this.head.requireCases(owner, x, y);
    if (validation) this.requireValidation(`${owner} (validation)`, validation, x.cols, outputs);
    const random = new RandomState(this.options.seed);
    const extractor = this.extractor?.initialize(random.fork("extractor"), x.cols) ?? {};
    const prepared = await this.prepare(owner, x, y, extractor);
    const { memory } = prepared;
    const features = this.trainsExtractor ? await extractFeatures(this.extractor!, extractor, x) : memory.fed;
    const measured = await this.activator.measure(owner, features, random.fork("initial range"), signal);
    const parameters = this.initialize(memory, extractor, random, measured);
    signal?.throwIfAborted();
    this.dispose();
    this.history = [];
    const training = await caseTraining(this.name, this.options, memory, parameters, {
      forward: this.forward(),
      loss: this.head.loss,
      optimizer: this.activator.optimizer,
    });
    const adopt = () => this.adopt(prepared, parametersOf(training.step));
    try {
      const queries = validation && (await memory.queries(validation.x));
      const validate =
        queries && (async () => this.head.score(validation!.y, await (await adopt()).outputs(queries)));
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

  /** Writes the model as a safetensors file: weights, cases and the extractor's parameters; options in its metadata. */
  async save(path: string): Promise<void> {
    const { x, y, extractor, predictor } = this.fitted("save");
    const parameters = { ...predictor.parameters, ...(this.trainsExtractor ? {} : { extractor }) };
    await writeSafetensors(
      path,
      { ...Object.fromEntries(flatten(parameters, isHostTensor)), ...trainingRowsAsTensors({ x, y }) },
      { model: this.name, options: JSON.stringify(this.options) },
    );
  }

  /**
   * Takes over the options, weights and cases of a file that `save` wrote; the extractor has to be of the kind that the saved
   * model had. Where the file is refused, the model stays as it is.
   *
   * @throws RangeError when the file holds another model, or not all of its tensors.
   */
  async load(path: string): Promise<this> {
    const owner = `${this.owner}.load`;
    const { tensors, metadata } = await readSafetensors(path);
    if (metadata.model !== this.name) {
      throw new RangeError(
        `${owner}: expected a ${this.name} in ${path}, got ${metadata.model ?? "no model"}`,
      );
    }
    const before = { ...this.options };
    try {
      const saved = resolveOptions(owner, before, JSON.parse(metadata.options) as Partial<Options>);
      requireRanges(owner, saved, this.ranges);
      Object.assign(this.options, saved);
      await this.adoptFile(`${owner}: ${path}`, tensors);
    } catch (error) {
      Object.assign(this.options, before);
      throw error;
    }
    this.history = [];
    return this;
  }

  dispose(): void {
    this.current?.predictor.dispose();
    this.current = undefined;
  }

  /** What the network says of the rows of `x`, rows x outputs. */
  protected async outputs(method: string, x: Matrix): Promise<Matrix> {
    const fitted = this.fitted(method);
    requireWidth(`${this.owner}.${method}`, x, fitted.x.cols);
    return fitted.predictor.outputs(await fitted.memory.queries(x));
  }

  /** Queries and all cases as they are compared: in features, by the extractor as it has become. */
  protected async features(method: string, x: Matrix): Promise<{ queries: Matrix; cases: Matrix }> {
    const { x: inputs, memory, predictor } = this.fitted(method);
    requireWidth(`${this.owner}.${method}`, x, inputs.cols);
    const [queries, cases] = [await memory.queries(x), memory.fed];
    if (!this.trainsExtractor) return { queries, cases };
    const extractor = predictor.parameters.weights.extractor as Tree<HostTensor>;
    const extract = (rows: Matrix) => extractFeatures(this.extractor!, extractor, rows);
    return { queries: await extract(queries), cases: await extract(cases) };
  }

  /** What a fit or a load left; throws where there was none. */
  protected fitted(method: string): Prepared<Y> & { readonly predictor: CasePredictor } {
    if (this.current) return this.current;
    throw new Error(`${this.owner}.${method}: expected a fitted model; call fit or load first`);
  }

  private get trainsExtractor(): boolean {
    return this.extractor !== undefined && !this.freezesExtractor;
  }

  private forward() {
    return caseForward(this.activator, this.head, this.trainsExtractor ? this.extractor : undefined);
  }

  private requireValidation(
    owner: string,
    { x, y }: { x: Matrix; y: Y },
    features: number,
    outputs: number,
  ): void {
    requireWidth(owner, x, features);
    if (x.rows === 0) throw new RangeError(`${owner}: expected at least one row, got none`);
    this.head.requireValidation(owner, x, y, outputs);
  }

  private async prepare(owner: string, x: Matrix, y: Y, extractor: Tree<HostTensor>): Promise<Prepared<Y>> {
    const { sampledCases } = this.activator;
    const memory = await CaseMemory.of({
      x,
      values: this.head.valuesOf(y),
      sampler: sampledCases > 0 ? new CaseSampler(owner, this.head.groupsOf(y), sampledCases) : undefined,
      frozen:
        this.extractor && this.freezesExtractor
          ? { extractor: this.extractor, parameters: extractor }
          : undefined,
      trained: this.trainsExtractor ? this.extractor : undefined,
    });
    return { x, y, memory, extractor };
  }

  /** The parameters before training. */
  private initialize(
    { sizes }: CaseMemory,
    extractor: Tree<HostTensor>,
    random: RandomState,
    measured: Readonly<Record<string, number>>,
  ): HostParameters {
    const weights = this.activator.initialize(random.fork("weights"), sizes, measured);
    const scalars = this.activator.measures.map(
      (name) => [name, { data: Float32Array.of(measured[name]), shape: [] }] as const,
    );
    return {
      weights: this.trainsExtractor ? { ...weights, extractor } : weights,
      measured: Object.fromEntries(scalars),
    };
  }

  /** Takes over the parameters of a training step, or of a file. */
  private async adopt(prepared: Prepared<Y>, parameters: HostParameters): Promise<CasePredictor> {
    if (this.current) {
      this.current.predictor.parameters = parameters;
    } else {
      const { seed } = this.options;
      const predictor = await CasePredictor.compile(prepared.memory, this.forward(), parameters, seed);
      this.current = { ...prepared, predictor };
    }
    return this.current.predictor;
  }

  private async adoptFile(owner: string, tensors: Record<string, HostTensor>): Promise<void> {
    const { x, y } = trainingRowsFrom<Y>(owner, tensors);
    this.head.requireCases(owner, x, y);
    const {
      extractor = {},
      weights = {},
      measured = {},
    } = unflatten(Object.entries(tensors)) as { [group: string]: Tree<HostTensor> };
    if (!this.extractor && ("extractor" in weights || Object.keys(extractor).length > 0)) {
      throw new RangeError(
        `${owner}: expected an extractor, got none; construct the model with the one it was saved with`,
      );
    }
    // Of what follows, only the shapes count.
    const random = new RandomState(0);
    const ofExtractor = this.extractor?.initialize(random, x.cols) ?? {};
    if (!this.trainsExtractor) checkedLeaves(owner, { extractor }, specsOf({ extractor: ofExtractor }));
    const prepared = await this.prepare(owner, x, y, extractor);
    const expected = this.initialize(prepared.memory, ofExtractor, random, {});
    checkedLeaves(owner, { weights, measured }, specsOf(expected));
    this.dispose();
    await this.adopt(prepared, { weights, measured });
  }
}

function requireWidth(owner: string, x: Matrix, features: number): void {
  requireFinite(owner, x);
  if (x.cols !== features) throw new RangeError(`${owner}: expected ${features} features, got ${x.cols}`);
}
