import { availableParallelism } from "node:os";
import * as tf from "@tensorflow/tfjs";
import { chooseEngine, type Engine } from "./choice";
import type { CompiledStep } from "./compiled-step";
import { quietCpuBackend } from "./eager/cpu";
import { EagerStep } from "./eager/step";
import { compileToOnnx } from "./onnx/step";
import type { Step, StepInputs } from "./step";
import type { HostTensor, Tree } from "./tensors";

/** Options of `compile`. */
export interface CompileOptions {
  /** An engine of `ENGINE_NAMES`; by default what `NEURAL_KNN_ENGINE` says, else the fastest at hand. */
  engine?: string;
  /**
   * Threads within one step; by default `NEURAL_KNN_THREADS`, else all cores. Eager engines ignore it. Results repeat
   * bit by bit for one number of threads; another number may change their last digits.
   */
  threads?: number;
  /**
   * What is the same in every batch: the step finds it in its batch, and runs are given the rest. Not copied where the
   * engine works on this process's memory; the arrays must not change.
   */
  constants?: Tree<HostTensor>;
}

let announced = false;

/**
 * Makes a step run fast: `compile((state, batch) => ({ state, metrics }), state, batch)`.
 *
 * On ONNX Runtime the step is traced once into one graph, gradients and optimiser included. On an eager engine it
 * runs as it stands, on a tfjs backend. The results are the same within float32 rounding.
 *
 * @param step a pure function in tfjs operations that returns its state with the same names, shapes and types.
 * @param state the initial state; copied.
 * @param batch an example of a batch. Only names, shapes and types count; every batch must have the same.
 * @throws RangeError on a name that is in the batch and among the constants.
 */
export async function compile(
  step: Step,
  state: Tree<HostTensor>,
  batch: Tree<HostTensor>,
  options: CompileOptions = {},
): Promise<CompiledStep> {
  const inputs = { state, batch, constants: options.constants ?? {} };
  requireDistinctNames(inputs);
  const engine = await chooseEngine(options.engine);
  announce(engine);
  // Tracing switches backends, and has to find one to switch back to: plain JavaScript where nobody chose another.
  quietCpuBackend();
  await tf.ready();
  if ("backend" in engine) return new EagerStep(step, inputs, engine.name, engine.backend);
  return compileToOnnx(engine.runtime, step, inputs, engine.provider, options.threads ?? defaultThreads());
}

function requireDistinctNames({ batch, constants }: StepInputs): void {
  const twice = Object.keys(constants).find((name) => name in batch);
  if (twice !== undefined) {
    throw new RangeError(`compile: expected "${twice}" in the batch or among the constants, got it in both`);
  }
}

function defaultThreads(): number {
  const wanted = process.env.NEURAL_KNN_THREADS;
  if (!wanted) return availableParallelism();
  const threads = Number(wanted);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`compile: expected NEURAL_KNN_THREADS as an integer >= 1, got "${wanted}"`);
  }
  return threads;
}

/** Says once per process which engine works, and why. */
function announce({ name, reason }: Engine): void {
  if (announced) return;
  announced = true;
  if (!process.env.NEURAL_KNN_QUIET) process.stderr.write(`neural-knn: engine ${name} (${reason})\n`);
}
