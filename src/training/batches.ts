import { type Matrix, takeRows } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { HostTensor } from "../engine/tensors";

/**
 * The rows of one epoch in random order, cut into batches of equal size. The few that are left over sit this epoch out;
 * another order leaves out others.
 *
 * @returns `floor(rows / batchSize)` batches of row indices.
 */
export function shuffledBatches(rows: number, batchSize: number, random: RandomState): Int32Array[] {
  const order = random.permutation(rows);
  return Array.from({ length: Math.floor(rows / batchSize) }, (_, i) =>
    order.subarray(i * batchSize, (i + 1) * batchSize),
  );
}

/** The rows `indices` of `x` as a tensor, indices.length x cols. */
export function gatherRows(x: Matrix, indices: Int32Array): HostTensor {
  return { data: takeRows(x, indices).data, shape: [indices.length, x.cols] };
}

/** The elements `indices` of `y`, as an int32 tensor of the given shape. */
export function gatherLabels(y: Int32Array, indices: Int32Array, shape: number[]): HostTensor {
  return { data: indices.map((index) => y[index]), shape };
}
