import type * as tf from "@tensorflow/tfjs";
import { Graph, type Value } from "../onnx/graph";
import {
  elementTypeOf,
  flatten,
  type HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  type Tree,
} from "../tensors";
import { record } from "./backend";

/** One step of work, written in tfjs operations: a pure function of its state and its batch. */
export type Step = (
  state: Tree<tf.Tensor>,
  batch: Tree<tf.Tensor>,
) => { state: Tree<tf.Tensor>; metrics: Tree<tf.Tensor> };

/** A step as an ONNX model. Its inputs are `state/…` and `batch/…`, its outputs `next/…` and `metrics/…`. */
export interface TracedStep {
  readonly model: Uint8Array;
  /** The number of ONNX nodes. */
  readonly nodes: number;
  /** Paths of the state's leaves that the step changes; the others it only reads. */
  readonly changed: readonly string[];
  /** Paths of the metrics. */
  readonly metrics: readonly string[];
}

/**
 * Writes a step down as an ONNX graph: forward pass, gradients, optimiser and all.
 *
 * The step is traced twice and both graphs have to be the same, byte for byte: a closure that counts, or draws from
 * Math.random, would otherwise be frozen at its first value.
 *
 * @param state the initial state; only shapes and types are read.
 * @param batch an example of a batch; only shapes and types are read.
 * @throws Error when the step draws random numbers, reads a value, uses a tensor from outside, calls a tfjs kernel that
 *   has no lowering, returns a state that differs from the given one in names, shapes or types, or changes from
 *   call to call.
 */
export function trace(step: Step, state: Tree<HostTensor>, batch: Tree<HostTensor>): TracedStep {
  const first = traceOnce(step, state, batch);
  const second = traceOnce(step, state, batch);
  if (Buffer.compare(first.model, second.model) !== 0) {
    throw new Error(
      "compile: expected the same graph each time the step is traced, got two that differ; " +
        "hand in what changes from step to step (learning rate, epoch, masks) with the batch",
    );
  }
  return first;
}

function traceOnce(step: Step, state: Tree<HostTensor>, batch: Tree<HostTensor>): TracedStep {
  const graph = new Graph();
  return record(graph, (wrap, valueOf) => {
    const inputs = new Map<string, Value>();
    const declare = (root: string) => (tensor: HostTensor, path: string) => {
      const value = graph.input(`${root}/${path}`, tensor.shape, elementTypeOf(tensor));
      inputs.set(value.name, value);
      return wrap(value);
    };
    const result = step(
      mapTree(state, isHostTensor, declare("state")),
      mapTree(batch, isHostTensor, declare("batch")),
    );
    const next = flatten(result.state, isTensor).map(([path, tensor]) => [path, valueOf(tensor)] as const);
    checkState(
      next,
      flatten(state, isHostTensor).map(([path]) => inputs.get(`state/${path}`)!),
    );
    const changed = next.filter(([path, value]) => value !== inputs.get(`state/${path}`));
    const metrics = flatten(result.metrics, isTensor).map(
      ([path, tensor]) => [path, valueOf(tensor)] as const,
    );
    const model = graph.toModel(
      new Map([
        ...changed.map(([path, value]) => [`next/${path}`, value] as const),
        ...metrics.map(([path, value]) => [`metrics/${path}`, value] as const),
      ]),
    );
    return {
      model,
      nodes: graph.size,
      changed: changed.map(([path]) => path),
      metrics: metrics.map(([path]) => path),
    };
  });
}

function checkState(next: readonly (readonly [string, Value])[], given: readonly Value[]): void {
  const describe = ({ shape, dtype }: Value) => `${dtype}[${shape.join(", ")}]`;
  const returned = new Map(next);
  for (const value of given) {
    const path = value.name.slice("state/".length);
    const after = returned.get(path);
    if (!after || describe(after) !== describe(value)) {
      throw new Error(
        `compile: expected the step to return the state "${path}" as ${describe(value)}, ` +
          `got ${after ? describe(after) : "nothing"}`,
      );
    }
    returned.delete(path);
  }
  const extra = [...returned.keys()];
  if (extra.length > 0)
    throw new Error(`compile: the step returned a state it was not given: ${extra.join(", ")}`);
}
