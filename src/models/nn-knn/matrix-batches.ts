import type { Matrix } from "../../data/matrix";
import type { HostTensor } from "../../engine/tensors";

/** Rows of one step, whatever their number: another would need a graph of its own. */
export const BATCH_ROWS = 256;

/** The rows `start .. start + count - 1` of a matrix, filled up with rows of zeros. */
export interface MatrixBatch {
  readonly x: HostTensor;
  readonly start: number;
  readonly count: number;
}

/** The rows of `x` in batches of `BATCH_ROWS`. */
export function* matrixBatches({ data, rows, cols }: Matrix): Generator<MatrixBatch> {
  for (let start = 0; start < rows; start += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, rows - start);
    const padded = new Float32Array(BATCH_ROWS * cols);
    padded.set(data.subarray(start * cols, (start + count) * cols));
    yield { x: { data: padded, shape: [BATCH_ROWS, cols] }, start, count };
  }
}
