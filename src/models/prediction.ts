/** Prediction for any number of rows with a step that is compiled for one number of them. */
import type { Matrix } from "../data/matrix";
import { compile } from "../engine/compile";
import type { CompiledStep } from "../engine/compiled-step";
import { type HostTensor, unflatten } from "../engine/tensors";
import { type Forward, predictionStep } from "./network";

const BATCH_ROWS = 1024;

/** What is predicted for the rows `start .. start + count - 1`. */
export interface PredictedBatch {
  readonly start: number;
  readonly count: number;
  /** count x K x classes, where the network predicts labels. */
  readonly labels?: Float32Array;
  /** count x K x features, where it predicts vectors. */
  readonly vectors?: Float32Array;
}

/** @param parameters the network's, by path; they can be replaced by `load`. */
export function compilePredictor(
  forward: Forward,
  features: number,
  parameters: Readonly<Record<string, HostTensor>>,
): Promise<CompiledStep> {
  const x = { data: new Float32Array(BATCH_ROWS * features), shape: [BATCH_ROWS, features] };
  return compile(predictionStep(forward), unflatten(Object.entries(parameters)), { x });
}

/** Predicts for the rows of `x`, batch by batch. */
export async function* predictInBatches(predictor: CompiledStep, x: Matrix): AsyncGenerator<PredictedBatch> {
  for (let start = 0; start < x.rows; start += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, x.rows - start);
    // A short last batch is filled up with rows of zeros: another size would need a graph of its own.
    const data = new Float32Array(BATCH_ROWS * x.cols);
    data.set(x.data.subarray(start * x.cols, (start + count) * x.cols));
    const { labels, vectors } = await predictor.run({ x: { data, shape: [BATCH_ROWS, x.cols] } });
    yield { start, count, labels: firstRows(labels, count), vectors: firstRows(vectors, count) };
  }
}

function firstRows(tensor: HostTensor | undefined, count: number): Float32Array | undefined {
  return (tensor?.data as Float32Array | undefined)?.subarray(0, (count * tensor!.data.length) / BATCH_ROWS);
}
