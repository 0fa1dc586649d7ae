import type { Matrix } from "../../src/data/matrix";

/** Every distance, sorted: float64 squares summed in column order, ties by row index. */
export function naiveNeighbors(train: Matrix, queries: Matrix, k: number, selfExcluded: boolean) {
  const indices: number[] = [];
  const distances: number[] = [];
  for (let i = 0; i < queries.rows; i++) {
    const found: { squared: number; row: number }[] = [];
    for (let row = 0; row < train.rows; row++) {
      if (selfExcluded && row === i) continue;
      let squared = 0;
      for (let j = 0; j < train.cols; j++) {
        const difference = train.data[row * train.cols + j] - queries.data[i * train.cols + j];
        squared += difference * difference;
      }
      found.push({ squared, row });
    }
    found.sort((a, b) => a.squared - b.squared || a.row - b.row);
    for (const { squared, row } of found.slice(0, k)) {
      indices.push(row);
      distances.push(Math.fround(Math.sqrt(squared)));
    }
  }
  return { indices, distances };
}
