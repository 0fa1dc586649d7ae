import type { Matrix } from "../data/matrix";
import type { Classifier } from "../estimator";
import { resolveOptions } from "../options";
import { requireSearchable } from "./check-input";
import { requireLabels } from "./check-labels";
import { majorityVote, voteShares } from "./class-shares";
import type { Neighbors } from "./neighbors";
import { outOfCoreQueryNeighbors, requireDraws } from "./out-of-core";
import { matrixSource } from "./row-source";

/** Hyper-parameters of `OutOfCoreKnnClassifier`. */
export interface OutOfCoreKnnOptions {
  /** How many neighbours vote. */
  k: number;
  /** B: how many training rows are in memory at once. */
  batchSize: number;
  /** R: how many random batches are drawn for each query. */
  rounds: number;
  /** The batches follow from it. */
  seed: number;
}

export const OUT_OF_CORE_KNN_DEFAULTS: OutOfCoreKnnOptions = {
  k: 5, // section 4.1 of the seq2seq-kNN paper
  batchSize: 64, // section 4.1
  rounds: 1, // "we restrict the batch size (or memory size) to be 64" (section 4.1), read as a single batch
  seed: 0,
};

/**
 * The kNN benchmark of Table 4 of the seq2seq-kNN paper: k-nearest-neighbour classification that sees, of all training
 * rows, only random batches. For each query `rounds` batches of `batchSize` rows are drawn, as Algorithm 1 draws them
 * (see `outOfCoreQueryNeighbors`), and the k nearest rows of these vote, as in `KnnClassifier`. With more rounds the
 * result comes closer to that of all rows.
 *
 * What a query draws depends on the seed and on its own values alone, not on the other queries.
 */
export class OutOfCoreKnnClassifier implements Classifier {
  readonly options: OutOfCoreKnnOptions;
  private train: { x: Matrix; y: Int32Array; classes: number } | undefined;

  constructor(options: Partial<OutOfCoreKnnOptions> = {}) {
    this.options = resolveOptions("OutOfCoreKnnClassifier", OUT_OF_CORE_KNN_DEFAULTS, options);
  }

  /**
   * Keeps `x` and `y`, not copies of them.
   *
   * @throws RangeError on NaN or infinite features, on labels that do not fit the rows, and when the batches are not
   *   larger than `k` or larger than `x`.
   */
  async fit(x: Matrix, y: Int32Array): Promise<this> {
    const owner = "OutOfCoreKnnClassifier.fit";
    const classes = requireLabels(owner, x, y);
    requireSearchable(owner, x, x);
    requireDraws(owner, matrixSource(x), { ...this.options, epoch: 0 });
    this.train = { x, y, classes };
    return this;
  }

  async predict(x: Matrix): Promise<Int32Array> {
    const { y, classes } = this.fitted("predict");
    return majorityVote(await this.drawNeighbors("predict", x), y, classes);
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    const { y, classes } = this.fitted("predictProba");
    return voteShares(await this.drawNeighbors("predictProba", x), y, classes);
  }

  dispose(): void {
    this.train = undefined;
  }

  private drawNeighbors(method: string, queries: Matrix): Promise<Neighbors> {
    const { x } = this.fitted(method);
    requireSearchable(`OutOfCoreKnnClassifier.${method}`, x, queries);
    return outOfCoreQueryNeighbors(matrixSource(x), queries, this.options);
  }

  private fitted(method: string): { x: Matrix; y: Int32Array; classes: number } {
    if (!this.train) {
      throw new Error(`OutOfCoreKnnClassifier.${method}: expected a fitted classifier; call fit first`);
    }
    return this.train;
  }
}
