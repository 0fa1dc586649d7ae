const TOLERANCE = 1e-6;
const MAX_STEPS = 100;

/**
 * `p_j = exp(-beta d_j) / sum_l exp(-beta d_l)`, with the one `beta` that gives the perplexity asked for: e to the power
 * of the entropy, how many neighbours a row has, softly counted.
 *
 * If that many neighbours or more are equally near, no `beta` is large enough; then they share the probability, as they
 * would in the limit.
 *
 * Source: L. van der Maaten and G. Hinton, "Visualizing data using t-SNE", JMLR 9, 2008, section 2.
 *
 * @param squared squared distances d of the neighbours of one row, nearest first.
 * @param perplexity at least 1, below the number of neighbours.
 * @param p what to write the probabilities to.
 */
export function conditionalProbabilities(squared: Float64Array, perplexity: number, p: Float64Array): void {
  const nearest = squared[0];
  const ties = squared.reduce((count, value) => count + (value === nearest ? 1 : 0), 0);
  if (ties >= perplexity) {
    for (let j = 0; j < squared.length; j++) p[j] = j < ties ? 1 / ties : 0;
    return;
  }
  const wanted = Math.log(perplexity);
  let low = 0;
  let high = Infinity;
  let beta = 1 / meanExcess(squared);
  for (let step = 0; step < MAX_STEPS; step++) {
    const difference = entropyAt(beta, squared, p) - wanted;
    if (Math.abs(difference) < TOLERANCE) return;
    if (difference > 0) low = beta;
    else high = beta;
    beta = high < Infinity ? (low + high) / 2 : 2 * beta;
  }
}

/** Writes the probabilities at `beta`, and gives their entropy. */
function entropyAt(beta: number, squared: Float64Array, p: Float64Array): number {
  let sum = 0;
  let weighted = 0;
  for (let j = 0; j < squared.length; j++) {
    // The nearest neighbour's distance cancels; with it, all terms could vanish.
    const exponent = beta * (squared[j] - squared[0]);
    p[j] = Math.exp(-exponent);
    sum += p[j];
    weighted += p[j] * exponent;
  }
  for (let j = 0; j < squared.length; j++) p[j] /= sum;
  return Math.log(sum) + weighted / sum;
}

/** By how much the neighbours are farther than the nearest, on average: the scale of `1 / beta`. */
function meanExcess(squared: Float64Array): number {
  return squared.reduce((sum, value) => sum + (value - squared[0]), 0) / squared.length;
}
