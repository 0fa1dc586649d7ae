/**
 * ADASYN, adaptive synthetic sampling: a row of a class is the origin of the more synthetic rows, the more of its nearest
 * neighbours are of other classes.
 *
 *     r_i = (neighbours of other classes among the k nearest) / k
 *     g_i = round(wanted r_i / sum_j r_j)
 *
 * Each of the g_i rows lies towards one of the k nearest neighbours of the same class. By rounding, a class gets a few
 * rows more or less than wanted. Of a share that ends in exactly one half, imbalanced-learn's own rounding before may make
 * one row more or less than here.
 *
 * Sources: H. He, Y. Bai, E. A. Garcia and S. Li, IJCNN 2008;
 * https://imbalanced-learn.org/0.10/references/generated/imblearn.over_sampling.ADASYN.html
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
import type { Segments } from "./segments";
import { UnsuitableRows } from "./unsuitable-rows";

/** Hyper-parameters of `Adasyn`. */
export interface AdasynOptions extends InterpolationOptions {
  /**
   * Of a row, how many neighbours count, and how many of its class a synthetic row may lie towards; at least 1, and fewer
   * than the rows of each class that grows.
   */
  nNeighbors: number;
}

export const ADASYN_DEFAULTS: AdasynOptions = {
  ...INTERPOLATION_DEFAULTS,
  nNeighbors: 5, // as imbalanced-learn, and as He et al.
};

export class Adasyn extends InterpolatingOversampler<AdasynOptions> {
  constructor(options: Partial<AdasynOptions> = {}) {
    super("Adasyn", ADASYN_DEFAULTS, options);
  }

  protected get classNeighbors(): number {
    return this.options.nNeighbors;
  }

  protected async segments(
    x: Matrix,
    y: Int32Array,
    classes: readonly GrowingClass[],
    signal: AbortSignal | undefined,
  ): Promise<Segments[]> {
    const { nNeighbors: k, seed } = this.options;
    const random = new RandomState(seed);
    const segments: Segments[] = [];
    const others = await countOthers("Adasyn.resample", x, y, classes, k, signal);
    const shares = classes.map((growing, c) => shareOut(growing, others[c], k));
    for (const [c, { label, rows }] of classes.entries()) {
      // A row from which nothing is made needs no neighbours: most rows of most data.
      const origins = Int32Array.from(rows.keys()).filter((i) => shares[c][i] > 0);
      const neighbors = await nearestOfClass(x, rows, origins, k, signal);
      const count = shares[c].reduce((sum, share) => sum + share, 0);
      const from = new Int32Array(count);
      const to = new Int32Array(count);
      let drawn = 0;
      origins.forEach((i, o) => {
        for (let n = 0; n < shares[c][i]; n++, drawn++) {
          from[drawn] = rows[i];
          to[drawn] = neighbors[o * k + random.randint(0, k)];
        }
      });
      segments.push({ label, from, to, steps: random.rand(count) });
    }
    return segments;
  }
}

/**
 * g_i of each row of a class.
 *
 * @param others neighbours of other classes of each row.
 * @throws UnsuitableRows when there are none, or when every share is rounded to 0.
 */
function shareOut({ label, wanted }: GrowingClass, others: Int32Array, k: number): Int32Array {
  const total = others.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    throw new UnsuitableRows(
      `Adasyn.resample: expected rows of other classes among the ${k} nearest of some row of class ${label}, ` +
        "got none, so no row is harder to learn than another; use Smote instead",
    );
  }
  const shares = others.map((count) => roundHalfToEven((wanted * count) / total));
  if (shares.every((share) => share === 0)) {
    throw new UnsuitableRows(
      `Adasyn.resample: expected enough new rows of class ${label} for one of its rows to be given one of them, ` +
        `got ${wanted} for ${others.length} rows; use Smote instead, or ask for more (samplingStrategy)`,
    );
  }
  return shares;
}

/** As numpy's `rint`. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
