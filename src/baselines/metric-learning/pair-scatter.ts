import type { LinearMap, Rows } from "./linear-map";

/**
 * The scatter of weighted pairs of rows: `S = Σ w_ij (x_i - x_j)(x_i - x_j)ᵀ`, features x features.
 *
 * Both NCA and LMNN are sums of `w_ij |A(x_i - x_j)|²`, so `2 A S` is their gradient. No pair costs more than one pass
 * over a row: with `v_i = Σ_j w_ij x_j` and the sum `w_i` of all weights that row i takes part in,
 *
 *     S = Σ_i w_i x_i x_iᵀ - Σ_i (x_i v_iᵀ + v_i x_iᵀ)
 */
export class PairScatter {
  private readonly weightedPartners: Float64Array;
  private readonly weights: Float64Array;

  constructor(private readonly x: Rows) {
    this.weightedPartners = new Float64Array(x.rows * x.cols);
    this.weights = new Float64Array(x.rows);
  }

  /** Adds the pairs of row `i` with the first `count` rows of `partners`, in pairs weighted by `weights`. */
  add(i: number, partners: Int32Array, weights: Float64Array, count: number): void {
    const { data, cols } = this.x;
    const sums = this.weightedPartners;
    for (let at = 0; at < count; at++) {
      this.weights[i] += weights[at];
      this.weights[partners[at]] += weights[at];
    }
    let at = 0;
    // Four partners in one pass: the sums are read and written once for all of them.
    for (; at + 3 < count; at += 4) {
      const [p0, p1, p2, p3] = [partners[at], partners[at + 1], partners[at + 2], partners[at + 3]];
      const [w0, w1, w2, w3] = [weights[at], weights[at + 1], weights[at + 2], weights[at + 3]];
      for (let k = 0; k < cols; k++) {
        sums[i * cols + k] +=
          w0 * data[p0 * cols + k] +
          w1 * data[p1 * cols + k] +
          w2 * data[p2 * cols + k] +
          w3 * data[p3 * cols + k];
      }
    }
    for (; at < count; at++) {
      for (let k = 0; k < cols; k++) sums[i * cols + k] += weights[at] * data[partners[at] * cols + k];
    }
  }

  /** Writes `scale A S` into `gradient`, components x features. */
  gradient(
    { data: a, rows: components, cols: features }: LinearMap,
    scale: number,
    gradient: Float64Array,
  ): void {
    const scatter = this.scatter();
    for (let c = 0; c < components; c++) {
      for (let k = 0; k < features; k++) {
        let total = 0;
        for (let j = 0; j < features; j++) total += a[c * features + j] * scatter[j * features + k];
        gradient[c * features + k] = scale * total;
      }
    }
  }

  private scatter(): Float64Array {
    const { data, rows, cols } = this.x;
    // Half of S: S is this and its transpose.
    const half = new Float64Array(cols * cols);
    const right = new Float64Array(cols);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < cols; k++) {
        right[k] = (this.weights[i] / 2) * data[i * cols + k] - this.weightedPartners[i * cols + k];
      }
      for (let j = 0; j < cols; j++) {
        const left = data[i * cols + j];
        for (let k = 0; k < cols; k++) half[j * cols + k] += left * right[k];
      }
    }
    return half.map((value, at) => value + half[(at % cols) * cols + Math.floor(at / cols)]);
  }
}
