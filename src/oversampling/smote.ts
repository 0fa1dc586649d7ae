/**
 * SMOTE, the synthetic minority over-sampling technique: between rows of a class and their nearest neighbours of that
 * class, all such pairs as likely.
 *
 * Sources: N. V. Chawla, K. W. Bowyer, L. O. Hall and W. P. Kegelmeyer, JAIR 16, 2002;
 * https://imbalanced-learn.org/0.10/references/generated/imblearn.over_sampling.SMOTE.html
 */
import type { Matrix } from "../data/matrix";
import { RandomState } from "../engine/random";
import {
  InterpolatingOversampler,
  INTERPOLATION_DEFAULTS,
  type InterpolationOptions,
} from "./interpolating-oversampler";
import { nearestOfClass } from "./nearest-others";
import type { GrowingClass } from "./sampling-strategy";
import { drawSegments, type Segments } from "./segments";

/** Hyper-parameters of `Smote`. */
export interface SmoteOptions extends InterpolationOptions {
  /**
   * Of a row, how many neighbours of its class a synthetic row may lie towards; at least 1, and fewer than the rows of each
   * class that grows.
   */
  kNeighbors: number;
}

export const SMOTE_DEFAULTS: SmoteOptions = {
  ...INTERPOLATION_DEFAULTS,
  kNeighbors: 5, // as imbalanced-learn, and as Chawla et al.
};

export class Smote extends InterpolatingOversampler<SmoteOptions> {
  constructor(options: Partial<SmoteOptions> = {}) {
    super("Smote", SMOTE_DEFAULTS, options);
  }

  protected get classNeighbors(): number {
    return this.options.kNeighbors;
  }

  protected async segments(
    x: Matrix,
    _y: Int32Array,
    classes: readonly GrowingClass[],
    signal: AbortSignal | undefined,
  ): Promise<Segments[]> {
    const { kNeighbors, seed } = this.options;
    const segments: Segments[] = [];
    for (const { label, rows, wanted } of classes) {
      const neighbors = await nearestOfClass(x, rows, undefined, kNeighbors, signal);
      // Every class begins the stream anew, as in imbalanced-learn.
      segments.push(drawSegments(label, rows, neighbors, wanted, new RandomState(seed)));
    }
    return segments;
  }
}
