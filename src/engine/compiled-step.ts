import { unknownName } from "../errors";
import {
  describeSpec,
  flatten,
  type HostTensor,
  isHostTensor,
  sizeOf,
  specOf,
  type TensorSpec,
  type Tree,
} from "./tensors";

/** A step with its state, ready to run; the same for every engine. */
export interface CompiledStep {
  /** Which engine runs it, e.g. `"onnx"`. */
  readonly engine: string;
  /** Seconds it took to trace the step and to create the session. */
  readonly setupSeconds: number;
  /**
   * Runs once over a batch, advances the state, and resolves to the metrics. Runs that overlap take their turns.
   *
   * @param batch leaves with the names, shapes and types of the example that the step was compiled with; their
   *   arrays must not change until the promise has resolved.
   * @throws RangeError naming the leaf that differs.
   */
  run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>>;
  /** A copy of the state by path, e.g. `"weights/encoder/kernel"`, as the last finished run left it. */
  state(): Record<string, HostTensor>;
  /**
   * Replaces tensors of the state; those that are not named are left alone.
   *
   * @throws RangeError on a path that `state()` does not have, or a shape or type that differs; Error while a run is
   *   under way, whose result would overwrite what was loaded.
   */
  load(state: Readonly<Record<string, HostTensor>>): void;
  /**
   * Writes the graph as a file that any ONNX viewer opens.
   *
   * @throws Error on an eager engine, which has no graph.
   */
  save(path: string): Promise<void>;
  /** Frees the state; the step is of no use afterwards. */
  dispose(): void;
}

/**
 * The tensors of `tree` by path, checked: each expected one has to be there in its shape and type.
 *
 * @param owner the function on whose behalf the check runs; the error message begins with it.
 */
export function checkedLeaves(
  owner: string,
  tree: Tree<HostTensor>,
  expected: ReadonlyMap<string, TensorSpec>,
): Map<string, HostTensor> {
  const given = new Map(flatten(tree, isHostTensor));
  for (const [path, spec] of expected) checkTensor(owner, path, given.get(path), spec);
  return given;
}

/** The specifications of `tree`'s tensors by path. */
export function specsOf(tree: Tree<HostTensor>): Map<string, TensorSpec> {
  return new Map(flatten(tree, isHostTensor).map(([path, tensor]) => [path, specOf(tensor)]));
}

/** Checks what `load` was given: any part of the state, and nothing else. */
export function checkLoadable(
  state: Readonly<Record<string, HostTensor>>,
  expected: ReadonlyMap<string, TensorSpec>,
): void {
  for (const [path, tensor] of Object.entries(state)) {
    const spec = expected.get(path);
    if (!spec) throw unknownName("CompiledStep.load", "tensor", path, [...expected.keys()]);
    checkTensor("CompiledStep.load", path, tensor, spec);
  }
}

function checkTensor(owner: string, path: string, tensor: HostTensor | undefined, spec: TensorSpec): void {
  if (!tensor) throw new RangeError(`${owner}: expected "${path}" as ${describeSpec(spec)}, got nothing`);
  const [wanted, got] = [describeSpec(spec), describeSpec(specOf(tensor))];
  if (got !== wanted) throw new RangeError(`${owner}: expected "${path}" as ${wanted}, got ${got}`);
  if (tensor.data.length !== sizeOf(spec.shape)) {
    throw new RangeError(
      `${owner}: expected ${sizeOf(spec.shape)} values in "${path}", got ${tensor.data.length}`,
    );
  }
}
