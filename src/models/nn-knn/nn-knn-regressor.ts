/**
 * NN-kNN for numbers: the activations of the extended network, and the mean of the cases' targets weighted by them (see
 * regression-head.ts).
 */
import type { Matrix } from "../../data/matrix";
import { CaseNetwork } from "./case-network";
import type { Extractor } from "./extractor";
import { GlocalActivator } from "./glocal-activator";
import { GLOCAL_DEFAULTS, GLOCAL_RANGES, type GlocalOptions } from "./glocal-options";
import { type GlocalParameters, glocalParameters } from "./glocal-parameters";
import { regressionHead } from "./regression-head";

export class NnKnnRegressor extends CaseNetwork<GlocalOptions, Float32Array> {
  readonly name = "NN-kNN, regression";
  protected readonly activator = new GlocalActivator(this.options);
  protected readonly head = regressionHead;

  /**
   * @param extractor turns rows of `x` into the features that they are compared by.
   * @throws RangeError on an unknown option, naming the nearest, and on a value out of its range.
   */
  constructor(options: Partial<GlocalOptions> = {}, extractor?: Extractor) {
    super("NnKnnRegressor", GLOCAL_DEFAULTS, options, GLOCAL_RANGES, extractor);
  }

  protected override get freezesExtractor(): boolean {
    return this.options.freezeExtractor;
  }

  /** One value for each row of `x`. */
  async predict(x: Matrix): Promise<Float32Array> {
    return (await this.outputs("predict", x)).data;
  }

  /** What has been learned. */
  parameters(): GlocalParameters {
    const { parameters } = this.fitted("parameters").predictor;
    return glocalParameters(parameters, this.options.rectifyCoefficients);
  }
}
