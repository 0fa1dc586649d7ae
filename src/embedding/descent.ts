/** Steps of rows that keep their direction grow, those that turn shrink, never below. */
const GAIN = 0.2;
const LOSS = 0.8;
const MIN_GAIN = 0.01;

/**
 * Gradient descent with momentum and a gain for every coordinate: the delta-bar-delta rule.
 *
 * Source: R. A. Jacobs, "Increased rates of convergence through learning rate adaptation", Neural Networks 1, 1988; the
 * constants are those of L. van der Maaten's and scikit-learn's t-SNE.
 */
export class Descent {
  private readonly velocity: Float64Array;
  private readonly gains: Float64Array;

  /** @param layout what to move. */
  constructor(
    private readonly layout: Float64Array,
    private readonly learningRate: number,
  ) {
    this.velocity = new Float64Array(layout.length);
    this.gains = new Float64Array(layout.length).fill(1);
  }

  step(gradient: Float64Array, momentum: number): void {
    const { layout, velocity, gains, learningRate } = this;
    for (let i = 0; i < layout.length; i++) {
      // The velocity points downhill, the gradient uphill.
      gains[i] = velocity[i] * gradient[i] < 0 ? gains[i] + GAIN : Math.max(MIN_GAIN, gains[i] * LOSS);
      velocity[i] = momentum * velocity[i] - learningRate * gains[i] * gradient[i];
      layout[i] += velocity[i];
    }
  }
}
