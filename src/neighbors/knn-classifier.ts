import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { majorityVote, voteShares } from "./class-shares";
import { NeighborClassifier } from "./neighbor-classifier";
import type { Neighbors } from "./neighbors";

/** Hyper-parameters of `KnnClassifier`. */
export interface KnnOptions {
  /** How many neighbours vote. */
  k: number;
}

const DEFAULTS: KnnOptions = {
  k: 5, // section 4.1 of the seq2seq-kNN paper
};

/**
 * Plain k-nearest-neighbour classification: each of the k nearest training rows has one vote. The class with most votes
 * wins; where several lead, nearer neighbours decide (see `majorityVote`). Probabilities are shares of the votes.
 */
export class KnnClassifier extends NeighborClassifier {
  readonly options: KnnOptions;

  constructor(options: Partial<KnnOptions> = {}) {
    const resolved = resolveOptions("KnnClassifier", DEFAULTS, options);
    super("KnnClassifier", resolved.k);
    this.options = resolved;
  }

  protected decide(neighbors: Neighbors, y: Int32Array, classes: number): Int32Array {
    return majorityVote(neighbors, y, classes);
  }

  protected share(neighbors: Neighbors, y: Int32Array, classes: number): Matrix {
    return voteShares(neighbors, y, classes);
  }
}
