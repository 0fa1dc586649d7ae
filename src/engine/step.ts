import type * as tf from "@tensorflow/tfjs";
import { describeSpec, flatten, type HostTensor, isTensor, type Tree } from "./tensors";

/** One step of work, written in tfjs operations: a pure function of its state and its batch. */
export type Step = (
  state: Tree<tf.Tensor>,
  batch: Tree<tf.Tensor>,
) => { state: Tree<tf.Tensor>; metrics: Tree<tf.Tensor> };

/** What a step is compiled with. */
export interface StepInputs {
  /** The initial state. */
  readonly state: Tree<HostTensor>;
  /** An example of what each run is given. */
  readonly batch: Tree<HostTensor>;
  /** The rest of every batch. */
  readonly constants: Tree<HostTensor>;
}

/** What a step returned, by path. */
export interface StepResult {
  readonly state: readonly (readonly [path: string, tensor: tf.Tensor])[];
  readonly metrics: readonly (readonly [path: string, tensor: tf.Tensor])[];
}

/**
 * Calls a step and checks what it returns.
 *
 * @throws Error when the returned state differs from the given one in names, shapes or types.
 */
export function callStep(step: Step, state: Tree<tf.Tensor>, batch: Tree<tf.Tensor>): StepResult {
  const result = step(state, batch);
  if (!result?.state || !result.metrics) {
    const got = (result as unknown) instanceof Promise ? "a promise" : JSON.stringify(result);
    throw new TypeError(`compile: expected the step to return { state, metrics }, got ${got}`);
  }
  const next = flatten(result.state, isTensor);
  checkState(flatten(state, isTensor), new Map(next));
  return { state: next, metrics: flatten(result.metrics, isTensor) };
}

function checkState(given: readonly [string, tf.Tensor][], returned: Map<string, tf.Tensor>): void {
  for (const [path, before] of given) {
    const after = returned.get(path);
    const [wanted, got] = [describeSpec(before), after ? describeSpec(after) : "nothing"];
    if (got !== wanted) {
      throw new Error(`compile: expected the step to return the state "${path}" as ${wanted}, got ${got}`);
    }
    returned.delete(path);
  }
  if (returned.size > 0) {
    throw new Error(
      `compile: the step returned a state that it was not given: ${[...returned.keys()].join(", ")}`,
    );
  }
}
