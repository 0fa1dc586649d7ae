import { availableParallelism } from "node:os";
import { type Matrix, requireFinite, takeRows } from "../../data/matrix";
import { RandomState } from "../../engine/random";
import type { Classifier, FitOptions } from "../../estimator";
import { requireK } from "../../neighbors/check-input";
import { requireLabels } from "../../neighbors/check-labels";
import { majorityVote, voteShares } from "../../neighbors/class-shares";
import type { Neighbors } from "../../neighbors/neighbors";
import { resolveOptions } from "../../options";
import { boost } from "./boost";
import { requireInteger, requireNumber, requireRows, requireTable } from "./check-input";
import { LEAF_WISE_BOOSTING_DEFAULTS, leafWiseGrowth } from "./leaf-wise-boosting";
import { rankingObjective } from "./objective";
import { drawPairs } from "./pairs";
import { MAX_RANKING_LEAVES, Ranker } from "./ranker";

/** Hyper-parameters of `LambdaRank`. */
export interface LambdaRankOptions {
  /** How many neighbours are learned from, and vote. */
  k: number;
  /** How many training rows are ranked for a query, at most. They are drawn once, the same for all queries. */
  candidates: number;
  /** How many training rows serve as queries to learn from, at most. */
  queries: number;
  /** How many random rows each of these queries is shown beside its k nearest ones. */
  others: number;
  rounds: number;
  learningRate: number;
  /** Leaves of a tree at most, up to 256. */
  leaves: number;
  seed: number;
  threads: number;
}

export const LAMBDA_RANK_DEFAULTS: LambdaRankOptions = {
  k: 5, // section 4.1 of the seq2seq-kNN paper
  candidates: 2000,
  queries: 2000,
  others: 95,
  rounds: 100, // this and all that follows: the defaults of LightGBM 4
  learningRate: 0.1,
  leaves: 31,
  seed: 0,
  threads: availableParallelism(),
};

interface Fitted {
  ranker: Ranker;
  /** The classes of its candidates. */
  y: Int32Array;
  features: number;
  classes: number;
}

/**
 * Classification by learned ranking, as Table 7 of the seq2seq-kNN paper compares with: for a query, training rows are
 * ranked by similarity, and the best k vote; where classes tie, better-ranked rows decide.
 *
 * The similarity of two rows is the score that boosted trees give to the absolute differences of their features. They
 * are grown leaf-wise (as LightGBM does) to rank the true nearest rows first, the nearest of them with relevance k, the
 * last with 1, and all other rows with 0. The paper does not say which rows it ranks: here they are `candidates`
 * training rows, drawn once with the seed. Learning takes `queries` training rows, and for each of them its k nearest
 * rows and `others` random ones: `4 queries (k + others) features` bytes, and about as much again in bins and scores.
 *
 * Source: C. Burges, "From RankNet to LambdaRank to LambdaMART: an overview", MSR-TR-2010-82, 2010.
 */
export class LambdaRank implements Classifier {
  readonly options: LambdaRankOptions;
  private fitted: Fitted | undefined;

  /** @throws RangeError for options that are unknown or out of range. */
  constructor(options: Partial<LambdaRankOptions> = {}) {
    this.options = resolveOptions("LambdaRank", LAMBDA_RANK_DEFAULTS, options);
    for (const name of ["k", "candidates", "queries", "others", "rounds", "threads"] as const) {
      requireInteger("LambdaRank", name, this.options[name], 1);
    }
    requireInteger("LambdaRank", "k", this.options.k, 1, 25); // relevances beyond have gains too far apart
    requireInteger("LambdaRank", "leaves", this.options.leaves, 2, MAX_RANKING_LEAVES);
    requireNumber("LambdaRank", "learningRate", this.options.learningRate, 0, false);
  }

  /**
   * Learns to rank the rows of `x`, and keeps those that are ranked for queries.
   *
   * @throws RangeError for labels that do not fit, for NaN and infinite values (the nearest rows of such a row are not
   * known), and for too few rows.
   */
  async fit(x: Matrix, y: Int32Array, { signal }: FitOptions = {}): Promise<this> {
    const owner = "LambdaRank.fit";
    const { k, candidates, queries, others, rounds, learningRate, leaves, seed, threads } = this.options;
    requireRows(owner, x);
    requireFinite(owner, x);
    const classes = requireLabels(owner, x, y);
    requireK(owner, k, x.rows - 1, "rows in x, less the query itself");
    requireK(owner, k, candidates, "candidates");
    signal?.throwIfAborted();
    const random = new RandomState(seed);
    const pairs = await drawPairs(x, { k, queries, others, signal }, random.fork("pairs"));
    const trees = await boost(owner, pairs.differences, rankingObjective(pairs), {
      growth: leafWiseGrowth({ ...LEAF_WISE_BOOSTING_DEFAULTS, learningRate, leaves }),
      rounds,
      threads,
      signal,
    });
    const kept = random.fork("candidates").permutation(x.rows).slice(0, candidates).sort();
    this.fitted = {
      ranker: new Ranker(trees, takeRows(x, kept)),
      y: Int32Array.from(kept, (row) => y[row]),
      features: x.cols,
      classes,
    };
    return this;
  }

  async predict(x: Matrix): Promise<Int32Array> {
    const { best, y, classes } = await this.rank(x, "predict");
    return majorityVote(best, y, classes);
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    const { best, y, classes } = await this.rank(x, "predictProba");
    return voteShares(best, y, classes);
  }

  dispose(): void {
    this.fitted = undefined;
  }

  private async rank(
    x: Matrix,
    method: string,
  ): Promise<{ best: Neighbors; y: Int32Array; classes: number }> {
    const owner = `LambdaRank.${method}`;
    if (!this.fitted) throw new Error(`${owner}: expected a fitted classifier; call fit first`);
    const { ranker, y, features, classes } = this.fitted;
    requireTable(owner, x, features);
    requireFinite(owner, x);
    const { k, threads } = this.options;
    const indices = await ranker.rank(x, k, threads);
    const distances = new Float32Array(indices.length); // scores are no distances, and votes need none
    return { best: { indices, distances, rows: x.rows, k }, y, classes };
  }
}
