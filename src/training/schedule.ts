/**
 * The factor on the learning rate after the share `progress` (0 .. 1) of the training: 1 at the start, 0 at the end,
 * along half a cosine.
 *
 * Source: I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, equation 5.
 */
export function cosineDecay(progress: number): number {
  return (1 + Math.cos(Math.PI * progress)) / 2;
}
