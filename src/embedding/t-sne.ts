import { type Matrix, matrix } from "../data/matrix";
import { RandomState } from "../engine/random";
import { requireSearchable } from "../neighbors/check-input";
import { resolveOptions } from "../options";
import { Pauses } from "../pauses";
import { affinitiesOf } from "./affinities";
import { Descent } from "./descent";
import { BarnesHutGradient } from "./barnes-hut-gradient";
import { initialLayout } from "./initial-layout";
import { jitter } from "./jitter";
import { MAX_POINTS } from "./z-curve";

/** What `tsne` may be told beside its data. */
export interface TsneOptions {
  /** How many neighbours a row has, softly counted; 1 .. (rows - 1) / 3, mostly 5 .. 50. */
  perplexity: number;
  /** Steps of the descent, at least 1. */
  iterations: number;
  /** Length of its steps, above 0; "auto" is rows / 48, at least 50. */
  learningRate: number | "auto";
  /** Every random choice follows from it; an integer, 0 .. 2^32 - 1. */
  seed: number;
  /** Stops the embedding: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told after every step how many of them are done. */
  onIteration?: (done: number, iterations: number) => void;
}

const DEFAULTS: TsneOptions = {
  perplexity: 30, // as scikit-learn, and the rest too
  iterations: 1000,
  learningRate: "auto",
  seed: 0,
  signal: undefined,
  onIteration: undefined,
};

/** In the early steps all affinities are so many times larger: rows that belong together find each other. */
const EXAGGERATION = 12;
/** How many steps are early, at most a quarter of them. */
const EARLY_ITERATIONS = 250;
const EARLY_MOMENTUM = 0.5;
const MOMENTUM = 0.8;
/** How coarsely distant rows are taken together. */
const THETA = 0.5;
/** Far less than rows are apart after the early steps. */
const JITTER = 1e-4;
/** No row comes back from so far, and float32 does not reach much farther. */
const FARTHEST = 1e30;

/**
 * Rows as points in the plane, near ones near: t-distributed stochastic neighbour embedding by the algorithm of Barnes
 * and Hut, with the defaults of scikit-learn. Distances between clusters, and their sizes, mean little.
 *
 * Same rows and options, same result. The work grows as rows * log(rows), on one thread that gives way to the event loop.
 *
 * Source: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014.
 *
 * @param x rows x features, finite, at least 4 and at most 2,097,152 rows.
 * @returns rows x 2.
 * @throws RangeError for NaN and infinite values, too few rows for the perplexity, options out of range, and a descent
 * that a high learning rate drives to infinity.
 */
export async function tsne(x: Matrix, options: Partial<TsneOptions> = {}): Promise<Matrix> {
  const settings = resolveOptions("tsne", DEFAULTS, options);
  const { perplexity, iterations, learningRate, seed, signal, onIteration } = settings;
  requireRows(x);
  requireSettings(x, settings);
  signal?.throwIfAborted();

  const random = new RandomState(seed);
  const pauses = new Pauses(signal);
  const affinities = await affinitiesOf(x, perplexity, pauses);
  const layout = initialLayout(x, random);
  const gradient = new Float64Array(layout.length);
  const barnesHut = new BarnesHutGradient(affinities, THETA);
  const rate = learningRate === "auto" ? Math.max(50, x.rows / (4 * EXAGGERATION)) : learningRate;
  const descent = new Descent(layout, rate);
  const earlyIterations = Math.min(EARLY_ITERATIONS, Math.floor(iterations / 4));
  for (let done = 0; done < iterations; done++) {
    const early = done < earlyIterations;
    // Larger affinities have drawn equal rows together, closer than the precision of their places.
    if (done === earlyIterations) jitter(layout, JITTER, random);
    await barnesHut.evaluate(layout, early ? EXAGGERATION : 1, gradient, pauses);
    descent.step(gradient, early ? EARLY_MOMENTUM : MOMENTUM);
    requireNearby(layout);
    onIteration?.(done + 1, iterations);
  }
  return matrix(Float32Array.from(layout), x.rows, 2);
}

function requireRows(x: Matrix): void {
  if (x.rows < 4) {
    throw new RangeError(`tsne: expected at least 4 rows, got ${x.rows}; fewer have no neighbourhoods`);
  }
  if (x.rows > MAX_POINTS) {
    throw new RangeError(`tsne: expected at most ${MAX_POINTS} rows, got ${x.rows}; embed a sample`);
  }
  requireSearchable("tsne", x, x);
}

function requireSettings(x: Matrix, { perplexity, iterations, learningRate }: TsneOptions): void {
  const most = (x.rows - 1) / 3;
  if (!(perplexity >= 1 && perplexity <= most)) {
    // Rounded down, so that what is named is accepted.
    throw new RangeError(
      `tsne: expected perplexity from 1 to ${Math.floor(100 * most) / 100}, a third of the other ${x.rows - 1} rows, ` +
        `got ${perplexity}`,
    );
  }
  if (!Number.isInteger(iterations) || iterations < 1) {
    throw new RangeError(`tsne: expected iterations to be an integer >= 1, got ${iterations}`);
  }
  if (learningRate !== "auto" && !(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`tsne: expected learningRate to be "auto" or above 0, got ${learningRate}`);
  }
}

function requireNearby(layout: Float64Array): void {
  for (const coordinate of layout) {
    if (!(Math.abs(coordinate) < FARTHEST)) {
      throw new RangeError(
        "tsne: expected rows to stay near each other, got rows that fly apart; lower learningRate",
      );
    }
  }
}
