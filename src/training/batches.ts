import { type Matrix, takeRows } from "../data/matrix";
import type { RandomState } from "../engine/random";
import type { HostTensor } from "../engine/tensors";

/**
 * The rows of one epoch in random order, cut into batches of equal size. The few that are left over make a shorter batch
 * at the end, or sit this epoch out; another order leaves out others.
 *
 * @returns batches of row indices, `floor(rows / batchSize)` full ones.
 */
export function shuffledBatches(
  rows: number,
  batchSize: number,
  random: RandomState,
  keepShortBatch = false,
): Int32Array[] {
  const order = random.permutation(rows);
  const batches = keepShortBatch ? Math.ceil(rows / batchSize) : Math.floor(rows / batchSize);
  return Array.from({ length: batches }, (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize));
}

/** The rows `indices` of `x` as a tensor, indices.length x cols. */
export function gatherRows(x: Matrix, indices: Int32Array): HostTensor {
  return { data: takeRows(x, indices).data, shape: [indices.length, x.cols] };
}

/** The elements `indices` of `y`, as an int32 tensor of the given shape. */
export function gatherLabels(y: Int32Array, indices: Int32Array, shape: number[]): HostTensor {
  return { data: indices.map((index) => y[index]), shape };
}
