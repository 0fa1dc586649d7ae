import type { Matrix } from "../data/matrix";
import { RandomState } from "../engine/random";
import { requireSearchable } from "../neighbors/check-input";
import { requireLabels } from "../neighbors/check-labels";
import { resolveOptions } from "../options";
import type { Oversampler, ResampleOptions, Resampled } from "./oversampler";
import { type GrowingClass, growingClasses, type SamplingStrategy } from "./sampling-strategy";
import { interpolate, type Segments } from "./segments";
import { UnsuitableRows } from "./unsuitable-rows";

/** Hyper-parameters of every oversampler that interpolates. */
export interface InterpolationOptions {
  /** How many rows the classes should have in the end. */
  samplingStrategy: SamplingStrategy;
  /** Every random choice follows from it; an integer, 0 .. 2^32 - 1. */
  seed: number;
}

/** The defaults that they share. */
export const INTERPOLATION_DEFAULTS: InterpolationOptions = {
  samplingStrategy: "auto", // as imbalanced-learn
  seed: 0, // imbalanced-learn has none; here the same call gives the same rows
};

/**
 * What SMOTE and its variants have in common: a synthetic row lies on the segment between a row and one of its nearest
 * neighbours of the same class. They differ in how many of them they make from which row.
 *
 * For the same seed, the rows are those of imbalanced-learn 0.10, value by value, as long as no two neighbours are equally
 * far, to within float32's rounding. Of such, here the row with the lower index comes first, and there any: even a row
 * itself may count as its own neighbour, in place of one that equals it. Here it never does.
 */
export abstract class InterpolatingOversampler<Options extends InterpolationOptions> implements Oversampler {
  readonly options: Options;

  /**
   * @param name of the class; errors begin with it.
   * @param given in place of the defaults. All but the two options that the oversamplers share are numbers of neighbours.
   * @throws RangeError on an unknown name, naming the nearest valid one, and on a value out of its range.
   */
  protected constructor(
    private readonly name: string,
    defaults: Options,
    given: Partial<Options>,
  ) {
    this.options = resolveOptions(name, defaults, given);
    for (const [option, value] of Object.entries(this.options)) {
      if (!(option in INTERPOLATION_DEFAULTS) && !(Number.isInteger(value) && value >= 1)) {
        throw new RangeError(`${name}: expected ${option} to be an integer >= 1, got ${value}`);
      }
    }
    new RandomState(this.options.seed); // refuses what is no seed
  }

  /** How many neighbours of its class a row must have. */
  protected abstract get classNeighbors(): number;

  /** Draws the segments for each class; there is at least one. */
  protected abstract segments(
    x: Matrix,
    y: Int32Array,
    classes: readonly GrowingClass[],
    signal: AbortSignal | undefined,
  ): Promise<Segments[]>;

  /** @throws UnsuitableRows, a RangeError, too, for a class that should grow and has too few rows to be neighbours. */
  async resample(x: Matrix, y: Int32Array, { signal }: ResampleOptions = {}): Promise<Resampled> {
    const owner = `${this.name}.resample`;
    requireLabels(owner, x, y);
    requireSearchable(owner, x, x);
    const classes = growingClasses(owner, this.options.samplingStrategy, y);
    for (const growing of classes) requireClassNeighbors(owner, growing, this.classNeighbors);
    signal?.throwIfAborted();
    return interpolate(x, y, classes.length > 0 ? await this.segments(x, y, classes, signal) : []);
  }
}

function requireClassNeighbors(owner: string, { label, rows }: GrowingClass, k: number): void {
  if (rows.length > k) return;
  const wayOut = rows.length > 1 ? `ask for at most ${rows.length - 1} neighbours` : "give it more rows";
  throw new UnsuitableRows(
    `${owner}: expected at least ${k + 1} rows of class ${label}, each with ${k} neighbours of its class, ` +
      `got ${rows.length}; ${wayOut}, or leave the class out of samplingStrategy`,
  );
}
