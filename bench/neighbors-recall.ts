import type { Matrix } from "../src/data/matrix";
import { RandomState } from "../src/engine/random";
import type { Neighbors } from "../src/neighbors/neighbors";

const RANDOM_ROWS = 2000;
const DUPLICATED_ROWS = 500;

/**
 * The share of checked rows whose neighbours are exactly those of a brute force in float64, as sets: distances summed in
 * column order, ties by row index. Checked are 2,000 random rows and one row of each of the 500 most frequent ones.
 */
export function recallOf(x: Matrix, neighbors: Neighbors): number {
  const checked = new Set<number>(mostDuplicated(x));
  const random = new RandomState(0);
  for (let i = 0; i < RANDOM_ROWS; i++) checked.add(random.randint(0, x.rows));
  let right = 0;
  for (const row of checked) {
    const expected = bruteForce(x, row, neighbors.k).sort((a, b) => a - b);
    const found = [...neighbors.indices.subarray(row * neighbors.k, (row + 1) * neighbors.k)].sort(
      (a, b) => a - b,
    );
    if (expected.every((neighbor, i) => neighbor === found[i])) right++;
  }
  return right / checked.size;
}

/** Written for this check alone, on purpose: it shares no code with the library. */
function bruteForce({ data, rows, cols }: Matrix, row: number, k: number): number[] {
  const query = Float64Array.from(data.subarray(row * cols, (row + 1) * cols));
  const best: { squared: number; other: number }[] = [];
  for (let other = 0; other < rows; other++) {
    if (other === row) continue;
    const limit = best.length < k ? Infinity : best[k - 1].squared;
    let squared = 0;
    // Sums of squares only grow: once beyond the limit, the row is out.
    for (let j = 0, at = other * cols; j < cols && squared <= limit; j++, at++) {
      const difference = query[j] - data[at];
      squared += difference * difference;
    }
    if (squared >= limit) continue; // a tie goes to the row seen first, which has the lower index
    let place = Math.min(best.length, k - 1);
    for (; place > 0 && best[place - 1].squared > squared; place--) best[place] = best[place - 1];
    best[place] = { squared, other };
  }
  return best.map(({ other }) => other);
}

function mostDuplicated({ data, cols, rows }: Matrix): number[] {
  const counts = new Map<string, { row: number; count: number }>();
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let row = 0; row < rows; row++) {
    const key = bytes.toString("latin1", 4 * row * cols, 4 * (row + 1) * cols);
    const seen = counts.get(key);
    if (seen) seen.count++;
    else counts.set(key, { row, count: 1 });
  }
  return [...counts.values()]
    .filter(({ count }) => count > 1)
    .sort((a, b) => b.count - a.count)
    .slice(0, DUPLICATED_ROWS)
    .map(({ row }) => row);
}
