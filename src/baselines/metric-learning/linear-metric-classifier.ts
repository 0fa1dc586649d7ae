import { columnMeans, type Matrix, requireFinite } from "../../data/matrix";
import type { Classifier, FitOptions } from "../../estimator";
import { requireK } from "../../neighbors/check-input";
import { requireLabels } from "../../neighbors/check-labels";
import { KnnClassifier } from "../../neighbors/knn-classifier";
import { centered, type LinearMap, mapped, type Rows } from "./linear-map";

/** Every row is compared with every other, many times. */
const MOST_ROWS = 20_000;
/** L-BFGS keeps some twenty maps of features onto as many components. */
const MOST_FEATURES = 2_000;

/** What a map is learned from. */
export interface LabelledRows {
  /** rows x features, finite. */
  readonly x: Matrix;
  /** `x` less the mean of each column. */
  readonly centered: Rows;
  /** The class of each row; there are two at least. */
  readonly y: Int32Array;
}

/**
 * What NCA and LMNN share: they learn a linear map of the features, and classify by the k nearest training rows in the
 * space behind it.
 */
export abstract class LinearMetricClassifier implements Classifier {
  private learned: { center: Float64Array; map: LinearMap; neighbors: KnnClassifier } | undefined;

  /**
   * @param name of the class; errors begin with it.
   * @param k how many neighbours vote.
   */
  protected constructor(
    private readonly name: string,
    private readonly k: number,
  ) {}

  /**
   * The map that suits the rows.
   *
   * @param owner errors begin with it.
   */
  protected abstract learn(
    owner: string,
    rows: LabelledRows,
    signal: AbortSignal | undefined,
  ): Promise<LinearMap>;

  /** The learned map, row-major components x features; rows are mapped after the training rows' mean is taken off. */
  get map(): LinearMap {
    return this.fitted("map").map;
  }

  /**
   * Learns the map from `x`, rows x features, and the class of each row. Validation rows are ignored; a signal ends the
   * fit between two steps, and what was fitted before stays.
   *
   * @throws RangeError on NaN or infinite features, on labels that do not fit the rows or are of a single class, on fewer
   *   rows than neighbours, on components or target neighbours that the data does not have, and on more rows or features
   *   than can be learned from in reasonable time and memory.
   */
  async fit(x: Matrix, y: Int32Array, { signal }: FitOptions = {}): Promise<this> {
    const owner = `${this.name}.fit`;
    requireManageable(owner, x);
    requireFinite(owner, x);
    requireLabels(owner, x, y);
    const classes = new Set(y).size;
    if (classes < 2) throw new RangeError(`${owner}: expected labels of at least 2 classes, got ${classes}`);
    requireK(owner, this.k, x.rows, "rows in x");
    signal?.throwIfAborted();
    const center = columnMeans(x);
    const map = await this.learn(owner, { x, centered: centered(x, center), y }, signal);
    const neighbors = await new KnnClassifier({ k: this.k }).fit(transformed(x, center, map), y);
    this.learned = { center, map, neighbors };
    return this;
  }

  /** `x` in the learned space: rows x components. */
  transform(x: Matrix): Matrix {
    return this.intoSpace("transform", x);
  }

  /** The majority of the k nearest training rows in the learned space. */
  async predict(x: Matrix): Promise<Int32Array> {
    return this.fitted("predict").neighbors.predict(this.intoSpace("predict", x));
  }

  /** The shares of the classes among the k nearest training rows in the learned space. */
  async predictProba(x: Matrix): Promise<Matrix> {
    return this.fitted("predictProba").neighbors.predictProba(this.intoSpace("predictProba", x));
  }

  dispose(): void {
    this.learned = undefined;
  }

  private intoSpace(method: string, x: Matrix): Matrix {
    const { center, map } = this.fitted(method);
    requireFinite(`${this.name}.${method}`, x);
    if (x.cols !== map.cols) {
      throw new RangeError(`${this.name}.${method}: expected ${map.cols} features, got ${x.cols}`);
    }
    return transformed(x, center, map);
  }

  private fitted(method: string) {
    if (this.learned) return this.learned;
    throw new Error(`${this.name}.${method}: expected a fitted classifier; call fit first`);
  }
}

function requireManageable(owner: string, { rows, cols }: Matrix): void {
  if (rows <= MOST_ROWS && cols <= MOST_FEATURES) return;
  throw new RangeError(
    `${owner}: expected at most ${MOST_ROWS} rows of at most ${MOST_FEATURES} features (time grows with the square of ` +
      `both), got ${rows} of ${cols}; draw a part of the rows with stratifiedSample, or reduce the features first`,
  );
}

function transformed(x: Matrix, center: Float64Array, map: LinearMap): Matrix {
  const { data, rows, cols } = mapped(centered(x, center), map);
  return { data: Float32Array.from(data), rows, cols };
}
