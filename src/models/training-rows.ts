/** The training rows of a model that needs them at inference, as they lie in its file. */
import type { Matrix } from "../data/matrix";
import type { HostTensor } from "../engine/tensors";

export interface TrainingRows<Y extends Int32Array | Float32Array = Int32Array> {
  readonly x: Matrix;
  /** Classes, or numbers. */
  readonly y: Y;
}

/** `train/x`, rows x features, and `train/y`, rows. */
export function trainingRowsAsTensors({
  x,
  y,
}: TrainingRows<Int32Array | Float32Array>): Record<string, HostTensor> {
  return {
    "train/x": { data: x.data, shape: [x.rows, x.cols] },
    "train/y": { data: y, shape: [y.length] },
  };
}

/**
 * The inverse of `trainingRowsAsTensors`.
 *
 * @param owner the function on whose behalf the rows are read; the error message begins with it.
 * @throws RangeError where they are not there.
 */
export function trainingRowsFrom<Y extends Int32Array | Float32Array = Int32Array>(
  owner: string,
  { "train/x": x, "train/y": y }: Readonly<Record<string, HostTensor>>,
): TrainingRows<Y> {
  if (!x || !y) throw new RangeError(`${owner}: expected the training rows train/x, train/y, got none`);
  const [rows, cols] = x.shape;
  return { x: { data: x.data as Float32Array, rows, cols }, y: y.data as Y };
}
