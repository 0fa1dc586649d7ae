/**
 * A step along a direction that satisfies the strong Wolfe conditions:
 *
 *     f(x + α p) <= f(x) + c1 α f'(x) p      and      |f'(x + α p) p| <= c2 |f'(x) p|
 *
 * Source: J. Nocedal and S. Wright, "Numerical Optimization", 2nd edition, 2006, algorithms 3.5 and 3.6.
 */

/** Nocedal and Wright's values for quasi-Newton methods. */
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;

const MOST_TRIALS = 30;
/** A trial keeps this share of the bracket from its ends, so that brackets shrink. */
const LEAST_SHRINKAGE = 0.1;

/** The function at one point of the line. */
export interface LinePoint {
  /** α, 0 at the start. */
  readonly step: number;
  /** f(x + α p). */
  readonly value: number;
  /** f'(x + α p) p. */
  readonly slope: number;
}

/**
 * Searches the line from `start` on, whose slope must be negative.
 *
 * @param evaluate the function at a step; a value that is no number counts as too far.
 * @param firstStep the first one to try.
 * @returns the point found; where none satisfies both conditions after many trials, one that satisfies the first;
 *   `undefined` where there is none of these either.
 */
export async function lineSearch<Point extends LinePoint>(
  start: Point,
  evaluate: (step: number) => Promise<Point>,
  firstStep: number,
): Promise<Point | undefined> {
  const decreases = ({ step, value }: Point) =>
    value <= start.value + SUFFICIENT_DECREASE * step * start.slope;
  const isFlat = ({ slope }: Point) => Math.abs(slope) <= -CURVATURE * start.slope;

  // `low` satisfies the first condition; once `high` is found, the two enclose points that satisfy both.
  let low = start;
  let high: Point | undefined;
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    let step = firstStep;
    if (high) step = interpolate(low, high);
    else if (low !== start) step = 2 * low.step;
    const point = await evaluate(step);
    if (!decreases(point) || (low !== start && point.value >= low.value)) {
      high = point;
      continue;
    }
    if (isFlat(point)) return point;
    // The minimum lies on the side towards which the function falls.
    if (high ? point.slope * (high.step - low.step) >= 0 : point.slope >= 0) high = low;
    low = point;
  }
  return low === start ? undefined : low;
}

/** The minimum of the cubic through two points with their slopes, well between them. */
function interpolate(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const a = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const root = Math.sign(width) * Math.sqrt(a * a - low.slope * high.slope);
  const share = 1 - (high.slope + root - a) / (high.slope - low.slope + 2 * root);
  // No cubic goes through values that are no numbers, and not every cubic has a minimum.
  if (!Number.isFinite(share)) return low.step + width / 2;
  return low.step + width * Math.min(1 - LEAST_SHRINKAGE, Math.max(LEAST_SHRINKAGE, share));
}
