import type { Matrix } from "../data/matrix";
import type { Classifier } from "../estimator";
import { requireK, requireSearchable } from "./check-input";
import { requireLabels } from "./check-labels";
import { allNearestNeighbors, nearestNeighbors } from "./nearest-neighbors";
import type { Neighbors } from "./neighbors";

/** What the nearest-neighbour classifiers share: they keep the training rows, and ask the k nearest of them. */
export abstract class NeighborClassifier implements Classifier {
  private train: { x: Matrix; y: Int32Array; classes: number } | undefined;

  /**
   * @param name of the class; errors begin with it.
   * @param k how many neighbours have a say.
   */
  protected constructor(
    private readonly name: string,
    private readonly k: number,
  ) {}

  /** The class of each query. */
  protected abstract decide(neighbors: Neighbors, y: Int32Array, classes: number): Int32Array;

  /** The shares of the classes for each query. */
  protected abstract share(neighbors: Neighbors, y: Int32Array, classes: number): Matrix;

  /** Keeps `x` and `y`, not copies of them. */
  async fit(x: Matrix, y: Int32Array): Promise<this> {
    const owner = `${this.name}.fit`;
    const classes = requireLabels(owner, x, y);
    requireSearchable(owner, x, x);
    requireK(owner, this.k, x.rows, "rows in x");
    this.train = { x, y, classes };
    return this;
  }

  async predict(x: Matrix): Promise<Int32Array> {
    const { x: train, y, classes } = this.fitted("predict");
    return this.decide(await nearestNeighbors(train, x, { k: this.k }), y, classes);
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    const { x: train, y, classes } = this.fitted("predictProba");
    return this.share(await nearestNeighbors(train, x, { k: this.k }), y, classes);
  }

  /** `predict` for the training rows, each by the others alone. */
  async predictLeaveOneOut(): Promise<Int32Array> {
    const { x, y, classes } = this.fitted("predictLeaveOneOut");
    return this.decide(await allNearestNeighbors(x, { k: this.k }), y, classes);
  }

  /** `predictProba` for the training rows, each by the others alone. */
  async predictProbaLeaveOneOut(): Promise<Matrix> {
    const { x, y, classes } = this.fitted("predictProbaLeaveOneOut");
    return this.share(await allNearestNeighbors(x, { k: this.k }), y, classes);
  }

  dispose(): void {
    this.train = undefined;
  }

  private fitted(method: string): { x: Matrix; y: Int32Array; classes: number } {
    if (!this.train) throw new Error(`${this.name}.${method}: expected a fitted classifier; call fit first`);
    return this.train;
  }
}
