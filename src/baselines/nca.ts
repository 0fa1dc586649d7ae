import { resolveOptions } from "../options";
import { lbfgs } from "../training/l-bfgs";
import { requireOptions } from "./metric-learning/check-options";
import { identityMap, type LinearMap } from "./metric-learning/linear-map";
import { type LabelledRows, LinearMetricClassifier } from "./metric-learning/linear-metric-classifier";
import { ncaObjective } from "./metric-learning/nca-objective";

/** Hyper-parameters of `NCA`. */
export interface NCAOptions {
  /** How many neighbours vote in the learned space. */
  k: number;
  /** Dimensions of the learned space; `undefined` is as many as there are features. */
  components: number | undefined;
  /** The most iterations of L-BFGS. */
  maxIterations: number;
  /** Iterations end once one gains less than this share of the objective, or the gradient is this small everywhere. */
  tolerance: number;
}

/** The NN-kNN paper states none; these are scikit-learn's for its `NeighborhoodComponentsAnalysis`, k aside. */
export const NCA_DEFAULTS: NCAOptions = {
  k: 5, // not stated; its kNN row on zebra is that of k = 5
  components: undefined,
  maxIterations: 50,
  tolerance: 1e-5,
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
    requireOptions("NCA", resolved);
    super("NCA", resolved.k);
    this.options = resolved;
  }

  protected async learn(
    owner: string,
    { x, y, centered }: LabelledRows,
    signal: AbortSignal | undefined,
  ): Promise<LinearMap> {
    const { components = x.cols, maxIterations, tolerance } = this.options;
    if (components > x.cols) {
      throw new RangeError(`${owner}: expected components <= ${x.cols} (features), got ${components}`);
    }
    const objective = ncaObjective(centered, y, components, signal);
    const start = identityMap(components, x.cols);
    const { x: data } = await lbfgs(objective, start.data, { maxIterations, tolerance, signal });
    return { data, rows: components, cols: x.cols };
  }
}
