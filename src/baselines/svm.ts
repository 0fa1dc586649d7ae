import { type Matrix, requireFinite, takeRows } from "../data/matrix";
import type { Classifier, FitOptions } from "../estimator";
import { requireLabels } from "../neighbors/check-labels";
import { resolveOptions } from "../options";
import { LibsvmModel } from "./libsvm-model";

/** Hyper-parameters of `SupportVectorMachine`. */
export interface SupportVectorMachineOptions {
  /** C, the price of a row on the wrong side of its margin. */
  cost: number;
  /** Of the kernel exp(-gamma |a - b|^2); "scale" is 1 / (features * variance of all values of x). */
  gamma: number | "scale";
}

/** scikit-learn's defaults: the paper states no hyper-parameters. */
export const SUPPORT_VECTOR_MACHINE_DEFAULTS: SupportVectorMachineOptions = {
  cost: 1,
  gamma: "scale",
};

/** The time of a training grows with the square of the rows and more. */
const MOST_ROWS = 50_000;
/** LIBSVM's memory ends at 2 GB, of which its cache and the solver need some. */
const MOST_BYTES = 1.5 * 2 ** 30;
const BYTES_PER_VALUE = 16;

const NAME = "SupportVectorMachine";

interface Trained {
  readonly model: LibsvmModel;
  /** The rows in class order, and their classes. */
  readonly x: Matrix;
  readonly y: Int32Array;
  readonly classes: number;
  readonly gamma: number;
  readonly supportVectors: Int32Array;
  /** The model that gives probabilities, once they were asked for. */
  calibrated?: Promise<LibsvmModel>;
  /** Ends its training. */
  readonly stop: AbortController;
}

/**
 * A support vector classifier with a Gaussian kernel, one class against one other (LIBSVM 3.22).
 *
 * `predict` goes by the votes of the decision functions, ties to the lower class. `predictProba` is Platt scaling, whose
 * argmax can be another class where a row is close to the border; it trains five more times, on folds of the rows, when
 * it is first called.
 */
export class SupportVectorMachine implements Classifier {
  readonly options: SupportVectorMachineOptions;
  private trained: Trained | undefined;

  constructor(options: Partial<SupportVectorMachineOptions> = {}) {
    this.options = resolveOptions(NAME, SUPPORT_VECTOR_MACHINE_DEFAULTS, options);
    const { cost, gamma } = this.options;
    for (const [name, value] of [
      ["cost", cost] as const,
      ["gamma", gamma === "scale" ? 1 : gamma] as const,
    ]) {
      if (!(value > 0 && value < Infinity)) {
        throw new RangeError(`${NAME}: expected ${name} to be a number > 0, got ${value}`);
      }
    }
  }

  /** The rows of the last fit that carry the decision, class after class. */
  get supportVectors(): Int32Array {
    return this.fitted("supportVectors").supportVectors;
  }

  /**
   * Trains on a thread of its own; a signal ends it at once. Validation rows are ignored.
   *
   * @throws RangeError on NaN or infinite features, on labels that do not fit the rows or are of a single class, and on
   *   more rows than can be learned from in reasonable time and memory; Error when LIBSVM fails.
   */
  async fit(x: Matrix, y: Int32Array, { signal }: FitOptions = {}): Promise<this> {
    const owner = `${NAME}.fit`;
    requireManageable(owner, x);
    requireFinite(owner, x);
    const classes = requireLabels(owner, x, y);
    const present = new Set(y).size;
    if (present < 2) throw new RangeError(`${owner}: expected labels of at least 2 classes, got ${present}`);
    this.dispose();
    // LIBSVM numbers classes as they appear, and gives a tie to the first.
    const order = Int32Array.from(y.keys()).sort((a, b) => y[a] - y[b] || a - b);
    const rows = { x: takeRows(x, order), y: order.map((row) => y[row]) };
    const gamma = this.options.gamma === "scale" ? scaledGamma(x) : this.options.gamma;
    const settings = { cost: this.options.cost, gamma, probability: false };
    const { model, supportVectors } = await LibsvmModel.train(rows.x, rows.y, settings, signal);
    this.trained = {
      ...rows,
      model,
      classes,
      gamma,
      supportVectors: Int32Array.from(supportVectors, (at) => order[at]),
      stop: new AbortController(),
    };
    return this;
  }

  async predict(x: Matrix): Promise<Int32Array> {
    const { model } = this.asked("predict", x);
    return model.classes(x);
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    const trained = this.asked("predictProba", x);
    trained.calibrated ??= this.calibrate(trained);
    const values = await (await trained.calibrated).probabilities(x);
    const { classes } = trained;
    const present = [...new Set(trained.y)];
    const data = new Float32Array(x.rows * classes);
    values.forEach((value, at) => {
      data[Math.floor(at / present.length) * classes + present[at % present.length]] = value;
    });
    return { data, rows: x.rows, cols: classes };
  }

  dispose(): void {
    if (!this.trained) return;
    const { model, calibrated, stop } = this.trained;
    this.trained = undefined;
    model.dispose();
    stop.abort(new Error("LIBSVM: disposed of before it had answered"));
    // Whoever asked for probabilities is told why there are none.
    calibrated?.then((other) => other.dispose()).catch(() => {});
  }

  private async calibrate({ x, y, gamma, stop }: Trained): Promise<LibsvmModel> {
    const settings = { cost: this.options.cost, gamma, probability: true };
    return (await LibsvmModel.train(x, y, settings, stop.signal)).model;
  }

  private asked(method: string, x: Matrix): Trained {
    const trained = this.fitted(method);
    requireFinite(`${NAME}.${method}`, x);
    if (x.cols !== trained.x.cols) {
      throw new RangeError(`${NAME}.${method}: expected ${trained.x.cols} features, got ${x.cols}`);
    }
    return trained;
  }

  private fitted(method: string): Trained {
    if (!this.trained) throw new Error(`${NAME}.${method}: expected a fitted classifier; call fit first`);
    return this.trained;
  }
}

function requireManageable(owner: string, { rows, cols }: Matrix): void {
  const mostRows = Math.min(MOST_ROWS, Math.floor(MOST_BYTES / BYTES_PER_VALUE / (cols + 1)));
  if (rows <= mostRows) return;
  throw new RangeError(
    `${owner}: expected at most ${mostRows} rows of ${cols} features (LIBSVM's time grows with their square), ` +
      `got ${rows}; draw a part of them with stratifiedSample`,
  );
}

/** 1 / (features * variance), the variance over all values; 1 where it is 0, as in scikit-learn. */
function scaledGamma({ data, cols }: Matrix): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return variance === 0 ? 1 : 1 / (cols * variance);
}
