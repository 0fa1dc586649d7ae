import type { Matrix } from "../data/matrix";
import type { Classifier } from "../estimator";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import { requireLabels } from "./check-labels";
import { majorityVote, voteShares } from "./class-shares";
import { nearestNeighbors } from "./nearest-neighbors";

/** Hyper-parameters of `KnnClassifier`. */
export interface KnnOptions {
  /** How many neighbours vote. */
  k: number;
}

const DEFAULTS: KnnOptions = {
  k: 5, // section 4.1 of the seq2seq-kNN paper
};

/** Plain k-nearest-neighbour classification: each of the k nearest training rows has one vote. */
export class KnnClassifier implements Classifier {
  readonly options: KnnOptions;
  private train: { x: Matrix; y: Int32Array; classes: number } | undefined;

  constructor(options: Partial<KnnOptions> = {}) {
    this.options = resolveOptions("KnnClassifier", DEFAULTS, options);
  }

  /** Keeps `x` and `y`, not copies of them. */
  async fit(x: Matrix, y: Int32Array): Promise<this> {
    const classes = requireLabels("KnnClassifier.fit", x, y);
    requireSearchable("KnnClassifier.fit", x, x);
    requireK("KnnClassifier.fit", this.options.k, x.rows, "rows in x");
    this.train = { x, y, classes };
    return this;
  }

  /** The class with most votes; where several lead, nearer neighbours decide (see `majorityVote`). */
  async predict(x: Matrix): Promise<Int32Array> {
    const { x: train, y, classes } = this.fitted("predict");
    return majorityVote(await nearestNeighbors(train, x, { k: this.options.k }), y, classes);
  }

  /** Each class's share of the votes. */
  async predictProba(x: Matrix): Promise<Matrix> {
    const { x: train, y, classes } = this.fitted("predictProba");
    return voteShares(await nearestNeighbors(train, x, { k: this.options.k }), y, classes);
  }

  dispose(): void {
    this.train = undefined;
  }

  private fitted(method: string): { x: Matrix; y: Int32Array; classes: number } {
    if (!this.train) throw new Error(`KnnClassifier.${method}: expected a fitted classifier; call fit first`);
    return this.train;
  }
}
