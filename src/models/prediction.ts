/** Prediction for any number of rows with a step that is compiled for one number of them. */
import type { Matrix } from "../data/matrix";
import { compile } from "../engine/compile";
import type { CompiledStep } from "../engine/compiled-step";
import { type HostTensor, type Tree, unflatten } from "../engine/tensors";
import { type Forward, predictionStep } from "./network";

const BATCH_ROWS = 1024;

/** The tensors that some of the rows to predict for, by number, read beside their own; empty for most networks. */
export type MemoryOfRows = (rows: Int32Array) => Tree<HostTensor>;

/** What is predicted for the rows `start .. start + count - 1`. */
export interface PredictedBatch {
  readonly start: number;
  readonly count: number;
  /** count x K x classes, where the network predicts labels. */
  readonly labels?: Float32Array;
  /** count x K x features, where it predicts vectors. */
  readonly vectors?: Float32Array;
  /** count x K x rows of the memory, where the step is one that asks for it. */
  readonly attention?: Float32Array;
}

/**
 * @param parameters the network's, by path; they can be replaced by `load`.
 * @param memoryOf only the shapes count here.
 * @param stepOf which step; the one that predicts unless told otherwise.
 */
export function compilePredictor(
  forward: Forward,
  features: number,
  parameters: Readonly<Record<string, HostTensor>>,
  memoryOf: MemoryOfRows,
  stepOf = predictionStep,
): Promise<CompiledStep> {
  const x = { data: new Float32Array(BATCH_ROWS * features), shape: [BATCH_ROWS, features] };
  const memory = memoryOf(new Int32Array(BATCH_ROWS));
  return compile(stepOf(forward), unflatten(Object.entries(parameters)), { x, memory });
}

/** Predicts for the rows of `x`, batch by batch. */
export async function* predictInBatches(
  predictor: CompiledStep,
  x: Matrix,
  memoryOf: MemoryOfRows,
): AsyncGenerator<PredictedBatch> {
  for (let start = 0; start < x.rows; start += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, x.rows - start);
    // A short last batch is filled up with rows of zeros: another size would need a graph of its own.
    const data = new Float32Array(BATCH_ROWS * x.cols);
    data.set(x.data.subarray(start * x.cols, (start + count) * x.cols));
    const memory = memoryOf(
      Int32Array.from({ length: BATCH_ROWS }, (_, i) => start + Math.min(i, count - 1)),
    );
    const found = await predictor.run({ x: { data, shape: [BATCH_ROWS, x.cols] }, memory });
    const [labels, vectors, attention] = [found.labels, found.vectors, found.attention].map((tensor) =>
      firstRows(tensor, count),
    );
    yield { start, count, labels, vectors, attention };
  }
}

function firstRows(tensor: HostTensor | undefined, count: number): Float32Array | undefined {
  return (tensor?.data as Float32Array | undefined)?.subarray(0, (count * tensor!.data.length) / BATCH_ROWS);
}
