import type { Matrix } from "../../src/data/matrix";
import type { RandomState } from "../../src/engine/random";

/** Kinds of small data that have broken neighbour searches: each fills one column of a matrix. */
const COLUMNS: ((random: RandomState, column: Float32Array) => void)[] = [
  (random, column) => column.forEach((_, i) => (column[i] = random.normal())),
  (random, column) => column.forEach((_, i) => (column[i] = random.randint(0, 3))), // ties and duplicates
  (random, column) => column.fill(random.normal()), // constant
  (random, column) => column.forEach((_, i) => (column[i] = 1e6 + random.normal())), // far from the origin
  (random, column) => column.forEach((_, i) => (column[i] = 1e-5 * random.randint(0, 9))), // small
  (random, column) => column.forEach((_, i) => (column[i] = 1e-22 * random.normal())), // squares underflow float32
  (random, column) => column.forEach((_, i) => (column[i] = 1e4 * random.normal())), // wide
  (random, column) => column.forEach((_, i) => (column[i] = random.randint(0, 40) === 0 ? 1 : 0)), // sparse
];

/** A matrix whose columns are of one kind or of many, and whose rows may repeat. */
export function smallMatrix(random: RandomState, rows: number, cols: number): Matrix {
  const data = new Float32Array(rows * cols);
  const single = random.randint(0, 2) === 0 ? random.randint(0, COLUMNS.length) : undefined;
  const column = new Float32Array(rows);
  for (let j = 0; j < cols; j++) {
    COLUMNS[single ?? random.randint(0, COLUMNS.length)](random, column);
    for (let i = 0; i < rows; i++) data[i * cols + j] = column[i];
  }
  if (random.randint(0, 3) === 0) {
    for (let i = 1; i < rows; i++) {
      const copied = random.randint(0, i);
      if (random.randint(0, 2) === 0) data.copyWithin(i * cols, copied * cols, (copied + 1) * cols);
    }
  }
  return { data, rows, cols };
}
