import { count, notNegative, type OptionRanges, requireRanges } from "../option-ranges";
import { resolveOptions } from "../options";
import { lbfgs } from "../training/l-bfgs";
import { identityMap, type LinearMap } from "./metric-learning/linear-map";
import { type LabelledRows, LinearMetricClassifier } from "./metric-learning/linear-metric-classifier";
import { ncaObjective } from "./metric-learning/nca-objective";

/** Hyper-parameters of `NCA`. */
export interface NCAOptions {
  /** How many neighbours vote in the learned space. */
  k: number;
  /** Dimensions of the learned space; "all" is as many as there are features. */
  components: number | "all";
  /** The most iterations of L-BFGS. */
  maxIterations: number;
  /** Iterations end once one gains less than this share of the objective, or the gradient is this small everywhere. */
  tolerance: number;
}

/** The NN-kNN paper states none; all but k are those of scikit-learn's `NeighborhoodComponentsAnalysis`. */
export const NCA_DEFAULTS: NCAOptions = {
  k: 5, // what its kNN row on zebra is of
  components: "all",
  maxIterations: 50,
  tolerance: 1e-5,
};

const RANGES: OptionRanges = {
  k: count,
  components: ['an integer >= 1 or "all"', (value) => value === "all" || count[1](value)],
  maxIterations: count,
  tolerance: notNegative,
};

/**
 * Neighbourhood components analysis: the linear map, from the identity on, that makes the leave-one-out accuracy of a
 * stochastic nearest-neighbour classifier a local maximum. Then plain kNN in the learned space.
 *
 * Time grows with the square of the rows; 1,800 rows of 64 features take seconds.
 *
 * Source: J. Goldberger, S. Roweis, G. Hinton, R. Salakhutdinov, "Neighbourhood Components Analysis", 2004.
 */
export class NCA extends LinearMetricClassifier {
  readonly options: NCAOptions;

  /** @throws RangeError on an unknown option, naming the nearest, and on a value out of its range. */
  constructor(options: Partial<NCAOptions> = {}) {
    const resolved = resolveOptions("NCA", NCA_DEFAULTS, options);
    requireRanges("NCA", resolved, RANGES);
    super("NCA", resolved.k);
    this.options = resolved;
  }

  protected async learn(
    owner: string,
    { x, y, centered }: LabelledRows,
    signal: AbortSignal | undefined,
  ): Promise<LinearMap> {
    const { maxIterations, tolerance } = this.options;
    const components = this.options.components === "all" ? x.cols : this.options.components;
    if (components > x.cols) {
      throw new RangeError(`${owner}: expected components <= ${x.cols} (features), got ${components}`);
    }
    const objective = ncaObjective(centered, y, components, signal);
    const start = identityMap(components, x.cols);
    const { x: data } = await lbfgs(objective, start.data, { maxIterations, tolerance, signal });
    return { data, rows: components, cols: x.cols };
  }
}
