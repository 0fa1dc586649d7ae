/**
 * The objective of neighbourhood components analysis, the expected number of rows that a random neighbour classifies
 * rightly:
 *
 *     p_ij = exp(-|A x_i - A x_j|²) / Σ_{k != i} exp(-|A x_i - A x_k|²)        p_i = Σ_{j of the class of i} p_ij
 *     f(A) = Σ_i p_i        ∂f/∂A = 2 A Σ_ij p_ij (p_i - [j of the class of i]) (x_i - x_j)(x_i - x_j)ᵀ
 *
 * Source: J. Goldberger, S. Roweis, G. Hinton, R. Salakhutdinov, "Neighbourhood Components Analysis", 2004, equations 1-5.
 */
import type { Objective } from "../../training/l-bfgs";
import { mapped, type Rows } from "./linear-map";
import { PairScatter } from "./pair-scatter";
import { visitSquaredDistances } from "./squared-distances";

/** Rows whose squared distance is larger than the nearest row's by this much have no share that rounding would keep. */
const NEGLIGIBLE = 70 * Math.LN2;

/**
 * `-f` as a function of A, components x features, for minimisation.
 *
 * @param x rows x features, centred.
 * @param y the class of each row.
 */
export function ncaObjective(x: Rows, y: Int32Array, components: number, signal?: AbortSignal): Objective {
  const partners = new Int32Array(x.rows);
  const weights = new Float64Array(x.rows);

  return async (a, gradient) => {
    const map = { data: a, rows: components, cols: x.cols };
    const scatter = new PairScatter(x);
    let value = 0;
    const visit = (i: number, distances: Float64Array) => {
      distances[i] = Infinity;
      const nearest = distances.reduce((least, distance) => Math.min(least, distance), Infinity);
      let [count, total, ofClass] = [0, 0, 0];
      for (let j = 0; j < x.rows; j++) {
        if (distances[j] - nearest > NEGLIGIBLE) continue;
        const share = Math.exp(nearest - distances[j]);
        total += share;
        if (y[j] === y[i]) ofClass += share;
        partners[count] = j;
        weights[count++] = share;
      }
      const right = ofClass / total;
      for (let at = 0; at < count; at++) {
        weights[at] *= (right - (y[partners[at]] === y[i] ? 1 : 0)) / total;
      }
      scatter.add(i, partners, weights, count);
      value += right;
    };
    await visitSquaredDistances(mapped(x, map), visit, signal);
    scatter.gradient(map, -2, gradient);
    return -value;
  };
}
