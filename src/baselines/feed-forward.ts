/** The feed-forward network that the seq2seq-kNN paper compares with. */
import { type Matrix, requireFinite, rowOf } from "../data/matrix";
import { compile } from "../engine/compile";
import { checkedLeaves, type CompiledStep, specsOf } from "../engine/compiled-step";
import { RandomState } from "../engine/random";
import { readSafetensors, writeSafetensors } from "../engine/safetensors";
import type { HostTensor } from "../engine/tensors";
import type { Classifier, FitOptions } from "../estimator";
import { macroF1 } from "../evaluation/metrics";
import { groundTruthLoss } from "../models/losses";
import { type Forward, type Loss, type NetworkShape, trainingStep } from "../models/network";
import { NETWORK_DEFAULTS, networkOptions, type NetworkOptions } from "../models/network-options";
import { compilePredictor, predictInBatches } from "../models/prediction";
import { digest, drawMasks } from "../models/training-data";
import { requireLabels } from "../neighbors/check-labels";
import { initAdam } from "../training/adam";
import { gatherLabels, gatherRows } from "../training/batches";
import { type EpochRecord, train, type Training } from "../training/train";
import { feedForward, feedForwardMaskShapes, initFeedForward } from "./feed-forward-network";

/** Hyper-parameters of `FeedForward`: those of the paper's own networks, less what speaks of neighbours. */
export type FeedForwardOptions = Omit<NetworkOptions, "k" | "tau">;

/** All as for the paper's own networks, so that budgets are equal. */
export const FEED_FORWARD_DEFAULTS: FeedForwardOptions = {
  hidden: NETWORK_DEFAULTS.hidden, // not stated
  dropout: NETWORK_DEFAULTS.dropout, // dropout and batch normalisation are stated (section 4.1), the rate is not
  learningRate: NETWORK_DEFAULTS.learningRate, // Adam is stated (section 4.1), its rate is not
  batchSize: NETWORK_DEFAULTS.batchSize, // not stated
  epochs: NETWORK_DEFAULTS.epochs, // not stated
  patience: NETWORK_DEFAULTS.patience, // not stated
  seed: NETWORK_DEFAULTS.seed,
};

/** What a fit may be told beside the data. */
export interface FeedForwardFitOptions extends FitOptions {
  /** A file that holds the training after each epoch; where it exists, training goes on from it. */
  checkpoint?: string;
  /** Called after each epoch. */
  onEpoch?: (record: EpochRecord) => void;
}

const NAME = "FeedForward";

const loss: Loss = ({ logProbabilities }, { labels }) => groundTruthLoss(logProbabilities!, labels);

/**
 * "A 4-layer feed-forward neural network (FFN) trained using the Adam optimization algorithm [...] with dropout and batch
 * normalization" (section 4.1 of the seq2seq-kNN paper): three hidden layers and the softmax over the classes, trained
 * on the cross-entropy. Layers are counted by their weights; the paper does not say how.
 */
export class FeedForward implements Classifier {
  readonly options: FeedForwardOptions;
  /** The last fit, epoch by epoch. */
  history: EpochRecord[] = [];
  /** What the last fit or load left; the predictor's state are the parameters. */
  private trained: { shape: NetworkShape; predictor: CompiledStep } | undefined;

  constructor(options: Partial<FeedForwardOptions> = {}) {
    this.options = feedForwardOptions(NAME, FEED_FORWARD_DEFAULTS, options);
  }

  /**
   * Trains the network. A fit that fails or is stopped in training leaves it untrained.
   *
   * @throws RangeError on NaN or infinite features, on labels or validation rows that do not fit the rows, and on labels
   *   of a single class; Error when the loss is no longer a number, and on a checkpoint that training cannot go on from.
   */
  async fit(x: Matrix, y: Int32Array, options: FeedForwardFitOptions = {}): Promise<this> {
    const owner = `${NAME}.fit`;
    const { validation } = options;
    const shape = requireTrainable(owner, x, y);
    if (validation) requireValidation(`${owner} (validation)`, validation, x.cols);
    this.dispose();
    this.history = [];
    const training = await this.trainingOf(x, y, shape);
    const validate =
      validation &&
      (async () => {
        await this.adopt(shape, parametersOf(training.step));
        return macroF1(validation.y, await this.predict(validation.x));
      });
    try {
      this.history = await train({ ...training, validate }, { ...this.options, ...options });
      await this.adopt(shape, parametersOf(training.step));
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      training.step.dispose();
    }
    return this;
  }

  /** What `fit` trains: the compiled step with its first weights, and its batches. For loops of your own. */
  async prepareTraining(x: Matrix, y: Int32Array): Promise<Training> {
    return this.trainingOf(x, y, requireTrainable(`${NAME}.prepareTraining`, x, y));
  }

  async predict(x: Matrix): Promise<Int32Array> {
    this.fitted("predict");
    const probabilities = await this.predictProba(x);
    return Int32Array.from({ length: x.rows }, (_, i) => {
      const row = rowOf(probabilities, i);
      return row.indexOf(Math.max(...row));
    });
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    const { shape, predictor } = this.fitted("predictProba");
    requireFeatures(`${NAME}.predictProba`, x, shape.features);
    const data = new Float32Array(x.rows * shape.classes);
    for await (const { start, labels } of predictInBatches(predictor, x)) {
      data.set(labels!, start * shape.classes);
    }
    return { data, rows: x.rows, cols: shape.classes };
  }

  /** Writes the model as a safetensors file: weights by name, options and shape in its metadata. */
  async save(path: string): Promise<void> {
    const { shape, predictor } = this.fitted("save");
    await writeSafetensors(path, predictor.state(), {
      model: NAME,
      options: JSON.stringify(this.options),
      shape: JSON.stringify(shape),
    });
  }

  /**
   * Takes over the options and weights of a file that `save` wrote.
   *
   * @throws RangeError when the file holds another model, or not all of its tensors.
   */
  async load(path: string): Promise<this> {
    const owner = `${NAME}.load`;
    const { tensors, metadata } = await readSafetensors(path);
    if (metadata.model !== NAME) {
      throw new RangeError(`${owner}: expected a ${NAME} in ${path}, got ${metadata.model ?? "no model"}`);
    }
    const given = JSON.parse(metadata.options) as Partial<FeedForwardOptions>;
    const options = feedForwardOptions(owner, this.options, given);
    const shape = JSON.parse(metadata.shape) as NetworkShape;
    const expected = specsOf(initFeedForward(new RandomState(0), shape, options.hidden));
    checkedLeaves(`${owner}: ${path}`, tensors, expected);
    this.dispose();
    Object.assign(this.options, options);
    await this.adopt(shape, Object.fromEntries([...expected.keys()].map((name) => [name, tensors[name]])));
    this.history = [];
    return this;
  }

  dispose(): void {
    this.trained?.predictor.dispose();
    this.trained = undefined;
  }

  private readonly forward: Forward = (parameters, x, masks) =>
    feedForward(parameters, x, masks, this.options.dropout);

  private async trainingOf(x: Matrix, y: Int32Array, shape: NetworkShape): Promise<Training> {
    const { seed, hidden, dropout } = this.options;
    const batchSize = Math.min(this.options.batchSize, x.rows);
    const batch = (rows: Int32Array, random: RandomState) => ({
      x: gatherRows(x, rows),
      targets: { labels: gatherLabels(y, rows, [rows.length]) },
      masks: drawMasks(feedForwardMaskShapes(rows.length, hidden), dropout, random),
    });
    const parameters = initFeedForward(new RandomState(seed).fork("weights"), shape, hidden);
    const step = await compile(
      trainingStep(this.forward, loss),
      { ...parameters, adam: initAdam(parameters.weights) },
      {
        ...batch(new Int32Array(batchSize), new RandomState(0)),
        learningRate: { data: new Float32Array(1), shape: [] },
      },
    );
    const configuration = () => ({ ...this.options, ...shape, data: digest({ x, y }) });
    return { label: NAME, step, rows: x.rows, batchSize, batch, configuration };
  }

  /** Takes over the parameters of a training step, or of a file. */
  private async adopt(shape: NetworkShape, parameters: Readonly<Record<string, HostTensor>>): Promise<void> {
    if (this.trained) return this.trained.predictor.load(parameters);
    const predictor = await compilePredictor(this.forward, shape.features, parameters);
    this.trained = { shape, predictor };
  }

  private fitted(method: string): { shape: NetworkShape; predictor: CompiledStep } {
    if (!this.trained) {
      throw new Error(`${NAME}.${method}: expected a fitted model; call fit or load first`);
    }
    return this.trained;
  }
}

/** The ranges are those of the other networks' options; each is checked by its name alone. */
function feedForwardOptions(
  owner: string,
  defaults: FeedForwardOptions,
  given: Partial<FeedForwardOptions>,
): FeedForwardOptions {
  return networkOptions(owner, defaults as NetworkOptions, given);
}

function requireTrainable(owner: string, x: Matrix, y: Int32Array): NetworkShape {
  requireFinite(owner, x);
  const classes = requireLabels(owner, x, y);
  if (classes < 2) {
    throw new RangeError(`${owner}: expected labels of at least 2 classes, got ${classes}`);
  }
  return { features: x.cols, classes };
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
function parametersOf(step: CompiledStep): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(step.state()).filter(([path]) => !path.startsWith("adam/")));
}
