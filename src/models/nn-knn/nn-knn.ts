/**
 * NN-kNN, the extended network (section 3): the training rows are cases, each with a range in which it is activated, a
 * weight, and feature weights of its own.
 *
 *     cw      = cW leakyReLU(GW)
 *     a_c     = σ(8/B (bias_c - d(q, c)) - 4)                      d weighted by cw
 *     score_l = sum of case_weight_c a_c over the cases of class l
 *     L       = cross-entropy of softmax(score)
 *
 * The class of the largest score is predicted.
 */
import { argmax } from "../../data/argmax";
import { type Matrix, rowOf } from "../../data/matrix";
import type { Classifier } from "../../estimator";
import { count, requireRanges } from "../../option-ranges";
import { CaseNetwork } from "./case-network";
import { classHead, classProbabilities } from "./class-head";
import { type Explanation, explanation } from "./explanation";
import type { Extractor } from "./extractor";
import { GlocalActivator } from "./glocal-activator";
import { GLOCAL_DEFAULTS, GLOCAL_RANGES, type GlocalOptions } from "./glocal-options";
import { type GlocalParameters, glocalParameters } from "./glocal-parameters";
import { BATCH_ROWS } from "./matrix-batches";

/** Hyper-parameters of `NnKnn`. */
export type NnKnnOptions = GlocalOptions;

export const NN_KNN_DEFAULTS: NnKnnOptions = GLOCAL_DEFAULTS;

export class NnKnn extends CaseNetwork<NnKnnOptions, Int32Array> implements Classifier {
  readonly name = "NN-kNN";
  protected readonly activator = new GlocalActivator(this.options);
  protected readonly head = classHead;

  /**
   * @param extractor turns rows of `x` into the features that they are compared by.
   * @throws RangeError on an unknown option, naming the nearest, and on a value out of its range.
   */
  constructor(options: Partial<NnKnnOptions> = {}, extractor?: Extractor) {
    super("NnKnn", NN_KNN_DEFAULTS, options, GLOCAL_RANGES, extractor);
  }

  protected override get freezesExtractor(): boolean {
    return this.options.freezeExtractor;
  }

  /** The class of the largest score, for each row of `x`. */
  async predict(x: Matrix): Promise<Int32Array> {
    return argmax(await this.outputs("predict", x));
  }

  /** The softmax of the class scores, rows x classes; each row sums to 1. */
  async predictProba(x: Matrix): Promise<Matrix> {
    return classProbabilities(await this.outputs("predictProba", x));
  }

  /**
   * What has been learned.
   *
   * @throws Error before a fit.
   */
  parameters(): GlocalParameters {
    const { parameters } = this.fitted("parameters").predictor;
    return glocalParameters(parameters, this.options.rectifyCoefficients);
  }

  /**
   * Why each row of `x` is predicted as it is, by the cases that it activates.
   *
   * @param cases how many cases to show, 1 or more, the most activated first; all where there are fewer.
   * @throws RangeError on NaN or infinite features, on another number of them than in training, and on `cases` below 1;
   *   Error before a fit.
   */
  async explain(x: Matrix, { cases: shown = 4 } = {}): Promise<Explanation[]> {
    requireRanges("NnKnn.explain", { cases: shown }, { cases: count });
    const { queries, cases } = await this.features("explain", x);
    const { y, predictor } = this.fitted("explain");
    const explain = explanation(cases, y, this.parameters(), this.options.distance);
    const draws = predictor.draws();
    let compared: Int32Array | undefined;
    return Array.from({ length: x.rows }, (_, i) => {
      if (i % BATCH_ROWS === 0) compared = draws.next().value;
      return explain(rowOf(queries, i), compared, shown);
    });
  }
}
