/**
 * The loss of large margin nearest neighbours: it pulls the target neighbours j -> i of each row near, and pushes impostors
 * l, rows of other classes, out of a margin around them:
 *
 *     ε(L) = (1 - µ) Σ_{i, j->i} |L(x_i - x_j)|² + µ Σ_{i, j->i} Σ_l [1 + |L(x_i - x_j)|² - |L(x_i - x_l)|²]_+
 *
 * Source: K. Weinberger and L. Saul, "Distance Metric Learning for Large Margin Nearest Neighbor Classification", 2009,
 * equations 11-13.
 */
import type { Impostors } from "./impostors";
import { type LinearMap, mapped, type Rows } from "./linear-map";
import { PairScatter } from "./pair-scatter";

/** What the loss is of. */
export interface LmnnProblem {
  /** rows x features, centred. */
  readonly x: Rows;
  /** The class of each row. */
  readonly y: Int32Array;
  /** The target neighbours of each row, rows x k. */
  readonly targets: Int32Array;
  /** µ, the weight of the push, above 0 and at most 1. */
  readonly mu: number;
}

/**
 * ε(L), over the given impostors alone.
 *
 * @param gradient its gradient is written to, components x features.
 */
export function lmnnLoss(
  { x, targets, mu }: LmnnProblem,
  map: LinearMap,
  impostors: Impostors,
  gradient?: Float64Array,
): number {
  const z = mapped(x, map);
  const k = targets.length / x.rows;
  const scatter = new PairScatter(x);
  const partners = new Int32Array(x.rows);
  const weights = new Float64Array(x.rows);
  const radii = new Float64Array(k);
  let loss = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let t = 0; t < k; t++) {
      const distance = squaredDistance(z, i, targets[i * k + t]);
      partners[t] = targets[i * k + t];
      weights[t] = 1 - mu;
      radii[t] = 1 + distance;
      loss += (1 - mu) * distance;
    }
    let count = k;
    for (const l of impostors[i]) {
      const distance = squaredDistance(z, i, l);
      let violations = 0;
      for (let t = 0; t < k; t++) {
        if (distance >= radii[t]) continue;
        loss += mu * (radii[t] - distance);
        weights[t] += mu;
        violations++;
      }
      if (violations === 0) continue;
      partners[count] = l;
      weights[count++] = -mu * violations;
    }
    if (gradient) scatter.add(i, partners, weights, count);
  }
  if (gradient) scatter.gradient(map, 2, gradient);
  return loss;
}

function squaredDistance({ data, cols }: Rows, i: number, j: number): number {
  let total = 0;
  for (let k = 0; k < cols; k++) total += (data[i * cols + k] - data[j * cols + k]) ** 2;
  return total;
}
