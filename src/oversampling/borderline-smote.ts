/**
 * Borderline-SMOTE (the first kind): SMOTE from those rows of a class alone that are in danger, most of whose neighbours,
 * but not all, are of other classes.
 *
 * A class without such rows gets no synthetic ones. As by `Smote`, a class of too few rows is refused, whether or not it has
 * any of them; imbalanced-learn passes over one that has none.
 *
 * Sources: H. Han, W.-Y. Wang and B.-H. Mao, ICIC 2005;
 * https://imbalanced-learn.org/0.10/references/generated/imblearn.over_sampling.BorderlineSMOTE.html
 */
import type { Matrix } from "../data/matrix";
import { RandomState } from "../engine/random";
import {
  InterpolatingOversampler,
  INTERPOLATION_DEFAULTS,
  type InterpolationOptions,
} from "./interpolating-oversampler";
import { nearestOfClass } from "./nearest-others";
import { countOthers } from "./other-classes";
import type { GrowingClass } from "./sampling-strategy";
import { drawSegments, type Segments } from "./segments";

/** Hyper-parameters of `BorderlineSmote`. */
export interface BorderlineSmoteOptions extends InterpolationOptions {
  /**
   * Of a row, how many neighbours of its class a synthetic row may lie towards; at least 1, and fewer than the rows of each
   * class that grows.
   */
  kNeighbors: number;
  /** Of a row, how many neighbours of any class decide whether it is in danger; at least 1, and fewer than all rows. */
  mNeighbors: number;
}

export const BORDERLINE_SMOTE_DEFAULTS: BorderlineSmoteOptions = {
  ...INTERPOLATION_DEFAULTS,
  kNeighbors: 5, // as imbalanced-learn
  mNeighbors: 10, // as imbalanced-learn
};

export class BorderlineSmote extends InterpolatingOversampler<BorderlineSmoteOptions> {
  constructor(options: Partial<BorderlineSmoteOptions> = {}) {
    super("BorderlineSmote", BORDERLINE_SMOTE_DEFAULTS, options);
  }

  protected get classNeighbors(): number {
    return this.options.kNeighbors;
  }

  protected async segments(
    x: Matrix,
    y: Int32Array,
    classes: readonly GrowingClass[],
    signal: AbortSignal | undefined,
  ): Promise<Segments[]> {
    const { kNeighbors, mNeighbors, seed } = this.options;
    const segments: Segments[] = [];
    const others = await countOthers("BorderlineSmote.resample", x, y, classes, mNeighbors, signal);
    for (const [c, { label, rows, wanted }] of classes.entries()) {
      const positions = Int32Array.from(rows.keys());
      const inDanger = positions.filter((i) => others[c][i] >= mNeighbors / 2 && others[c][i] < mNeighbors);
      if (inDanger.length === 0) continue;
      const neighbors = await nearestOfClass(x, rows, inDanger, kNeighbors, signal);
      const from = inDanger.map((i) => rows[i]);
      segments.push(drawSegments(label, from, neighbors, wanted, new RandomState(seed)));
    }
    return segments;
  }
}
