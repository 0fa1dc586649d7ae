import { type Matrix, rowOf, takeRows } from "../../data/matrix";
import type { RandomState } from "../../engine/random";
import { nearestNeighbors } from "../../neighbors/nearest-neighbors";

/** Rows that stand for pairs of a query and another row, `groupSize` for each query. */
export interface Pairs {
  /** The absolute differences of their features. */
  differences: Matrix;
  /** `k + 1 - rank` for the k nearest rows of the query, 0 for the others. */
  relevance: Int32Array;
  groupSize: number;
}

/**
 * Draws queries from the rows of `x`, and pairs each with its k nearest other rows and with others drawn at random.
 *
 * @param queries how many queries; all rows where there are no more.
 * @param others how many random rows for each query; fewer where there are no more.
 */
export async function drawPairs(
  x: Matrix,
  { k, queries, others, signal }: { k: number; queries: number; others: number; signal?: AbortSignal },
  random: RandomState,
): Promise<Pairs> {
  const asked = random.permutation(x.rows).slice(0, queries);
  const found = await nearestNeighbors(x, takeRows(x, asked), { k: k + 1, signal });
  const groupSize = Math.min(k + others, x.rows - 1);
  const differences = new Float32Array(asked.length * groupSize * x.cols);
  const relevance = new Int32Array(asked.length * groupSize);
  asked.forEach((query, q) => {
    // A query finds itself, unless more than k rows equal it.
    const all = Array.from(found.indices.subarray(q * (k + 1), (q + 1) * (k + 1)));
    const nearest = all.filter((row) => row !== query).slice(0, k);
    const group = new Set(nearest);
    while (group.size < groupSize) {
      const row = random.randint(0, x.rows);
      if (row !== query) group.add(row);
    }
    let at = q * groupSize;
    for (const row of group) {
      writeDifference(rowOf(x, query), rowOf(x, row), differences, at * x.cols);
      relevance[at] = Math.max(0, k - (at - q * groupSize));
      at++;
    }
  });
  return {
    differences: { data: differences, rows: relevance.length, cols: x.cols },
    relevance,
    groupSize,
  };
}

function writeDifference(a: Float32Array, b: Float32Array, target: Float32Array, at: number): void {
  for (let j = 0; j < a.length; j++) target[at + j] = Math.abs(a[j] - b[j]);
}
