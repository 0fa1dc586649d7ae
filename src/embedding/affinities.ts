import type { Matrix } from "../data/matrix";
import type { Neighbors } from "../neighbors/neighbors";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Pauses } from "../pauses";
import { conditionalProbabilities } from "./perplexity";

/**
 * How much rows belong together: a symmetric sparse matrix with a sum of 1 and an empty diagonal, of which each pair is
 * kept once, with the row of lower index.
 */
export interface Affinities {
  readonly rows: number;
  /** Where the pairs of each row begin, rows + 1 of them. */
  readonly starts: Int32Array;
  /** The other row of each pair. */
  readonly others: Int32Array;
  /** p_ij of each pair; p_ji is the same, so together they sum to 1/2. */
  readonly values: Float64Array;
}

/**
 * `p_ij = (p_j|i + p_i|j) / 2n`, where `p_j|i` is 0 unless j is one of the 3 * perplexity nearest neighbours of i.
 *
 * Source: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014, section 4.1.
 *
 * @param perplexity 1 .. (rows - 1) / 3.
 */
export async function affinitiesOf(x: Matrix, perplexity: number, pauses: Pauses): Promise<Affinities> {
  const k = Math.floor(3 * perplexity);
  const neighbors = await allNearestNeighbors(x, { k, signal: pauses.signal });
  const directed = await directedAffinities(neighbors, perplexity, pauses);
  return symmetrized(neighbors, directed, pauses);
}

/** p_j|i for every neighbour j of every row i. */
async function directedAffinities(
  { rows, k, distances }: Neighbors,
  perplexity: number,
  pauses: Pauses,
): Promise<Float64Array> {
  const directed = new Float64Array(rows * k);
  const squared = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    if (pauses.due) await pauses.take();
    for (let r = 0; r < k; r++) squared[r] = distances[i * k + r] ** 2;
    conditionalProbabilities(squared, perplexity, directed.subarray(i * k, (i + 1) * k));
  }
  return directed;
}

async function symmetrized(
  { rows, k, indices }: Neighbors,
  directed: Float64Array,
  pauses: Pauses,
): Promise<Affinities> {
  const leadingTo = edgesByTarget(rows, k, indices);
  const starts = new Int32Array(rows + 1);
  const others = new Int32Array(rows * k);
  const values = new Float64Array(rows * k);
  // Where the pair with each other row is; of an earlier row if that is before the start of the current one.
  const places = new Int32Array(rows).fill(-1);
  let end = 0;
  for (let i = 0; i < rows; i++) {
    if (pauses.due) await pauses.take();
    starts[i] = end;
    const add = (other: number, edge: number) => {
      if (other <= i) return;
      if (places[other] < starts[i]) {
        others[end] = other;
        places[other] = end++;
      }
      values[places[other]] += directed[edge] / (2 * rows);
    };
    for (let edge = i * k; edge < (i + 1) * k; edge++) add(indices[edge], edge);
    for (let at = leadingTo.starts[i]; at < leadingTo.starts[i + 1]; at++) {
      const edge = leadingTo.edges[at];
      add(Math.floor(edge / k), edge);
    }
  }
  starts[rows] = end;
  return { rows, starts, others: others.slice(0, end), values: values.slice(0, end) };
}

/** For each row the edges that lead to it; edge `e` leads from row `floor(e / k)` to row `indices[e]`. */
function edgesByTarget(
  rows: number,
  k: number,
  indices: Int32Array,
): { starts: Int32Array; edges: Int32Array } {
  const starts = new Int32Array(rows + 1);
  for (const row of indices) starts[row + 1]++;
  for (let i = 0; i < rows; i++) starts[i + 1] += starts[i];
  const free = starts.slice(0, rows);
  const edges = new Int32Array(rows * k);
  for (let edge = 0; edge < rows * k; edge++) edges[free[indices[edge]]++] = edge;
  return { starts, edges };
}
