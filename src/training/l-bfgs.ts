/**
 * L-BFGS: minimisation with a quasi-Newton direction `-H g`, where `H` approximates the inverse Hessian from the last few
 * steps `s` and changes of the gradient `y`.
 *
 * Source: J. Nocedal and S. Wright, "Numerical Optimization", 2nd edition, 2006, algorithms 7.4 and 7.5.
 */
import { Pauses } from "../pauses";
import { type LinePoint, lineSearch } from "./line-search";

/** Pairs of s and y that are kept: scipy's number. */
const MEMORY = 10;

/** A function to be minimised: writes its gradient at `x` into `gradient`, and gives its value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number | Promise<number>;

export interface LbfgsSettings {
  /** The most iterations, one step each. */
  maxIterations: number;
  /**
   * The search ends once a step lowers the value by no more than this share of it (of 1, if that is more), or once no
   * entry of the gradient is larger than this.
   */
  tolerance: number;
  /** Ends the search: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** How many iterations it took. */
  readonly iterations: number;
  /** Whether the tolerance was met before the iterations were used up. */
  readonly converged: boolean;
}

interface Point extends LinePoint {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

interface Correction {
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** s y. */
  readonly curvature: number;
}

/**
 * Minimises `objective` from `start` on. Between two evaluations, timers and signals get their turn.
 *
 * @throws RangeError when the value at the start is no finite number.
 */
export async function lbfgs(
  objective: Objective,
  start: Float64Array,
  { maxIterations, tolerance, signal }: LbfgsSettings,
): Promise<Minimum> {
  const pauses = new Pauses(signal);
  const evaluate = async (x: Float64Array, direction: Float64Array, step: number): Promise<Point> => {
    if (pauses.due) await pauses.take();
    const gradient = new Float64Array(x.length);
    const value = await objective(x, gradient);
    return { step, value, slope: dot(gradient, direction), x, gradient };
  };
  const corrections: Correction[] = [];
  let current = await evaluate(start.slice(), new Float64Array(start.length), 0);
  if (!Number.isFinite(current.value)) {
    throw new RangeError(`lbfgs: expected a finite value at the start, got ${current.value}`);
  }
  const minimum = (iterations: number, converged: boolean) => {
    return { x: current.x, value: current.value, iterations, converged };
  };
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (largest(current.gradient) <= tolerance) return minimum(iteration, true);
    const { x, gradient, value } = current;
    const direction = quasiNewtonDirection(gradient, corrections);
    const origin = { ...current, step: 0, slope: dot(gradient, direction) };
    // Without a notion of the curvature, a step of length 1.
    const firstStep = corrections.length > 0 ? 1 : 1 / Math.sqrt(dot(gradient, gradient));
    const next = await lineSearch(
      origin,
      (step) => evaluate(sum(x, direction, step), direction, step),
      firstStep,
    );
    if (!next) {
      // What was learned of the curvature may be misleading; the gradient alone is not.
      if (corrections.length === 0) return minimum(iteration, false);
      corrections.length = 0;
      continue;
    }
    current = next;
    remember(corrections, sum(next.x, x, -1), sum(next.gradient, gradient, -1));
    const scale = Math.max(Math.abs(value), Math.abs(next.value), 1);
    if (value - next.value <= tolerance * scale) return minimum(iteration + 1, true);
  }
  return minimum(maxIterations, largest(current.gradient) <= tolerance);
}

/** Algorithm 7.4: `-H g`, without H. */
function quasiNewtonDirection(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares = new Float64Array(corrections.length);
  for (let c = corrections.length - 1; c >= 0; c--) {
    const { s, y, curvature } = corrections[c];
    shares[c] = dot(s, direction) / curvature;
    addScaled(direction, y, -shares[c]);
  }
  if (corrections.length > 0) {
    const { y, curvature } = corrections[corrections.length - 1];
    const scale = curvature / dot(y, y);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  corrections.forEach(({ s, y, curvature }, c) => {
    addScaled(direction, s, shares[c] - dot(y, direction) / curvature);
  });
  return direction;
}

/** Keeps the pair if H stays positive definite with it, and forgets the oldest one where there are too many. */
function remember(corrections: Correction[], s: Float64Array, y: Float64Array): void {
  const curvature = dot(s, y);
  if (curvature <= Number.EPSILON * dot(y, y)) return;
  corrections.push({ s, y, curvature });
  if (corrections.length > MEMORY) corrections.shift();
}

/** `a + scale b`. */
function sum(a: Float64Array, b: Float64Array, scale: number): Float64Array {
  return a.map((value, i) => value + scale * b[i]);
}

function addScaled(a: Float64Array, b: Float64Array, scale: number): void {
  for (let i = 0; i < a.length; i++) a[i] += scale * b[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
