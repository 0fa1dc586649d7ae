import type { Matrix } from "../../src/data/matrix";
import type { Affinities } from "../../src/embedding/affinities";

/** t-SNE by its formulas, every pair of rows, float64. Layouts are x and y of every row. */

/** p_ij of all pairs; each row sees its `count` nearest others, ties by row index. */
export function naiveAffinities(x: Matrix, perplexity: number, count: number): number[][] {
  const conditional = Array.from({ length: x.rows }, (_, i) => {
    const others = Array.from({ length: x.rows }, (_, j) => ({ j, squared: squaredDistance(x, i, j) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.squared - b.squared || a.j - b.j)
      .slice(0, count);
    const p = new Array<number>(x.rows).fill(0);
    const shares = sharesOfPerplexity(
      others.map(({ squared }) => squared),
      perplexity,
    );
    others.forEach(({ j }, at) => (p[j] = shares[at]));
    return p;
  });
  return conditional.map((row, i) => row.map((p, j) => (p + conditional[j][i]) / (2 * x.rows)));
}

/** All p_ij of affinities that keep each pair once. */
export function denseAffinities({ rows, starts, others, values }: Affinities): number[][] {
  const dense = Array.from({ length: rows }, () => new Array<number>(rows).fill(0));
  for (let i = 0; i < rows; i++) {
    for (let pair = starts[i]; pair < starts[i + 1]; pair++) {
      const j = others[pair];
      if (j <= i || dense[i][j] > 0) throw new Error(`pair ${i}, ${j}: expected j > i, and no pair twice`);
      dense[i][j] = dense[j][i] = values[pair];
    }
  }
  return dense;
}

/** Gaussian shares of the distances, their width found by halving on a logarithmic scale. */
export function sharesOfPerplexity(squared: readonly number[], perplexity: number): number[] {
  const nearest = Math.min(...squared);
  let [low, high] = [-60, 60];
  let shares: number[] = [];
  for (let step = 0; step < 50; step++) {
    const beta = Math.exp((low + high) / 2);
    const terms = squared.map((d) => Math.exp(-beta * (d - nearest)));
    const sum = terms.reduce((a, b) => a + b);
    shares = terms.map((term) => term / sum);
    if (perplexityOf(shares) > perplexity) low = (low + high) / 2;
    else high = (low + high) / 2;
  }
  return shares;
}

/** 2 to the power of the entropy in bits. */
export function perplexityOf(shares: readonly number[]): number {
  return 2 ** -shares.reduce((sum, p) => sum + (p > 0 ? p * Math.log2(p) : 0), 0);
}

/** KL(P || Q), with P times `exaggeration`. */
export function naiveDivergence(p: number[][], layout: ArrayLike<number>, exaggeration = 1): number {
  const { u, total } = similarities(p.length, layout);
  let sum = 0;
  p.forEach((row, i) =>
    row.forEach((value, j) => {
      const given = exaggeration * value;
      if (given > 0) sum += given * Math.log(given / (u[i][j] / total));
    }),
  );
  return sum;
}

/** Its gradient where the p sum to 1; times `exaggeration`, the p are what t-SNE puts in their place. */
export function naiveGradient(p: number[][], layout: ArrayLike<number>, exaggeration = 1): number[] {
  const { u, total } = similarities(p.length, layout);
  return Array.from(layout, (value, at) => {
    const i = Math.floor(at / 2);
    let sum = 0;
    for (let j = 0; j < p.length; j++) {
      if (j === i) continue;
      sum += (exaggeration * p[i][j] - u[i][j] / total) * u[i][j] * (value - layout[2 * j + (at % 2)]);
    }
    return 4 * sum;
  });
}

function similarities(rows: number, layout: ArrayLike<number>): { u: number[][]; total: number } {
  const u = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: rows }, (_, j) => {
      if (i === j) return 0;
      return 1 / (1 + (layout[2 * i] - layout[2 * j]) ** 2 + (layout[2 * i + 1] - layout[2 * j + 1]) ** 2);
    }),
  );
  return { u, total: u.flat().reduce((a, b) => a + b) };
}

function squaredDistance(x: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < x.cols; c++) sum += (x.data[i * x.cols + c] - x.data[j * x.cols + c]) ** 2;
  return sum;
}
