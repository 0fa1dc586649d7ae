import { count, notNegative, numbers, type OptionRanges, requireRanges } from "../option-ranges";
import { resolveOptions } from "../options";
import { lbfgs } from "../training/l-bfgs";
import { findImpostors, union } from "./metric-learning/impostors";
import { identityMap, type LinearMap } from "./metric-learning/linear-map";
import { type LabelledRows, LinearMetricClassifier } from "./metric-learning/linear-metric-classifier";
import { lmnnLoss, type LmnnProblem } from "./metric-learning/lmnn-loss";
import { targetNeighbors } from "./metric-learning/target-neighbors";

/** Hyper-parameters of `LMNN`. */
export interface LMNNOptions {
  /** How many neighbours vote in the learned space. */
  k: number;
  /** How many of the nearest rows of its class each row keeps near; each class needs more rows than that. */
  targetNeighbors: number;
  /** µ, the weight of the push against that of the pull: above 0, at most 1. */
  mu: number;
  /** The most iterations of L-BFGS. */
  maxIterations: number;
  /** Iterations end once one gains less than this share of the loss, or the gradient is this small everywhere. */
  tolerance: number;
}

/** The NN-kNN paper states none of them. */
export const LMNN_DEFAULTS: LMNNOptions = {
  k: 5, // what its kNN row on zebra is of
  targetNeighbors: 3, // section 5 of Weinberger and Saul
  mu: 0.5, // section 3.2 of Weinberger and Saul
  maxIterations: 1000, // more than any set took here: raw wine, the hardest, some 400
  tolerance: 1e-5, // as for NCA
};

const RANGES: OptionRanges = {
  k: count,
  targetNeighbors: count,
  mu: numbers("above 0 and at most 1", (value) => value > 0 && value <= 1),
  maxIterations: count,
  tolerance: notNegative,
};

/** Impostors are looked for anew after so many iterations. */
const ROUND = 50;

/**
 * Large margin nearest neighbours: the linear map, from the identity on, that keeps the target neighbours of each row near
 * and rows of other classes a margin of 1 behind them. Then plain kNN in the learned space.
 *
 * The loss is minimised over the map, not over its square: no step leaves the positive semidefinite matrices. As in the
 * paper, distances are computed for the pairs alone that are impostors or nearly so, and these are refreshed; but steps
 * are those of L-BFGS, which on raw wine comes to a third of the loss that 1,000 steps of gradient descent come to. The margin
 * is in the units of the features: their scale matters.
 *
 * Source: K. Weinberger and L. Saul, "Distance Metric Learning for Large Margin Nearest Neighbor Classification", 2009.
 */
export class LMNN extends LinearMetricClassifier {
  readonly options: LMNNOptions;

  /** @throws RangeError on an unknown option, naming the nearest, and on a value out of its range. */
  constructor(options: Partial<LMNNOptions> = {}) {
    const resolved = resolveOptions("LMNN", LMNN_DEFAULTS, options);
    requireRanges("LMNN", resolved, RANGES);
    super("LMNN", resolved.k);
    this.options = resolved;
  }

  protected async learn(
    owner: string,
    { x, y, centered }: LabelledRows,
    signal: AbortSignal | undefined,
  ): Promise<LinearMap> {
    const { mu, maxIterations, tolerance } = this.options;
    const targets = await targetNeighbors(owner, x, y, this.options.targetNeighbors);
    const problem: LmnnProblem = { x: centered, y, targets, mu };
    let best = identityMap(x.cols, x.cols);
    let impostors = await findImpostors(problem, best, signal);
    let lowest = lmnnLoss(problem, best, impostors);
    let left = maxIterations;
    while (left > 0) {
      const { x: data, iterations } = await lbfgs(
        (l, gradient) => lmnnLoss(problem, { ...best, data: l }, impostors, gradient),
        best.data,
        { maxIterations: Math.min(ROUND, left), tolerance, signal },
      );
      left -= Math.max(1, iterations);
      const map = { ...best, data };
      impostors = union(impostors, await findImpostors(problem, map, signal));
      const loss = lmnnLoss(problem, map, impostors);
      const gain = lowest - loss;
      // Where rows from farther away have intruded so far that all was lost, the next round knows them.
      if (gain < 0) continue;
      [best, lowest] = [map, loss];
      if (gain <= tolerance * Math.max(loss, 1)) break;
    }
    return best;
  }
}
