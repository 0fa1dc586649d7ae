/** The features that queries and cases are compared by. */
import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../../data/matrix";
import { compile } from "../../engine/compile";
import type { HostTensor, Tree } from "../../engine/tensors";
import { matrixBatches } from "./matrix-batches";
import type { Extractor } from "./extractor";

/** Features of raw inputs, rows x features. */
export async function extractFeatures(
  extractor: Extractor,
  parameters: Tree<HostTensor>,
  x: Matrix,
): Promise<Matrix> {
  const { features } = extractor;
  const data = new Float32Array(x.rows * features);
  const batches = [...matrixBatches(x)];
  if (batches.length > 0) {
    const step = await compile(
      (state, batch) => ({
        state,
        metrics: { features: extractor.apply(state, batch.x as tf.Tensor2D) },
      }),
      parameters,
      { x: batches[0].x },
    );
    try {
      for (const { x: batch, start, count } of batches) {
        const found = (await step.run({ x: batch })).features.data as Float32Array;
        data.set(found.subarray(0, count * features), start * features);
      }
    } finally {
      step.dispose();
    }
  }
  return { data, rows: x.rows, cols: features };
}

/** `x` less `center` in each row. */
export function centered({ data, rows, cols }: Matrix, center: Float64Array): Matrix {
  return { data: data.map((value, at) => value - center[at % cols]), rows, cols };
}
