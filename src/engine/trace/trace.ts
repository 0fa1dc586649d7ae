import { Graph, type Value } from "../onnx/graph";
import { callStep, type Step } from "../step";
import { elementTypeOf, type HostTensor, isHostTensor, mapTree, type Tree } from "../tensors";
import { record } from "./backend";

/** A step as an ONNX model. Its inputs are `state/…` and `batch/…`, its outputs `next/…` and `metrics/…`. */
export interface TracedStep {
  readonly model: Uint8Array;
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
 *   has no lowering, returns a state that differs from the given one in names, shapes or types, returns nothing
 *   new at all, or changes from call to call.
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
    const returned = callStep(
      step,
      mapTree(state, isHostTensor, declare("state")),
      mapTree(batch, isHostTensor, declare("batch")),
    );
    const next = returned.state.map(([path, tensor]) => [path, valueOf(tensor)] as const);
    const changed = next.filter(([path, value]) => value !== inputs.get(`state/${path}`));
    const metrics = returned.metrics.map(([path, tensor]) => [path, valueOf(tensor)] as const);
    if (changed.length + metrics.length === 0) {
      throw new Error("compile: expected the step to change its state or to return metrics, got neither");
    }
    const model = graph.toModel(
      new Map([
        ...changed.map(([path, value]) => [`next/${path}`, value] as const),
        ...metrics.map(([path, value]) => [`metrics/${path}`, value] as const),
      ]),
    );
    return { model, changed: changed.map(([path]) => path), metrics: metrics.map(([path]) => path) };
  });
}
