import { flatten, type HostTensor, isHostTensor, type Tree } from "./tensors";

/** A step with its state, ready to run; the same for every engine. */
export interface CompiledStep {
  /** Which engine runs it, e.g. `"onnx"`. */
  readonly engine: string;
  /** Seconds it took to trace the step and to create the session. */
  readonly setupSeconds: number;
  /**
   * Runs once over a batch, advances the state, and resolves to the metrics.
   *
   * @param batch leaves with the names, shapes and types of the example that the step was compiled with.
   * @throws RangeError naming the leaf that differs.
   */
  run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>>;
  /** A copy of the state by path, e.g. `"weights/encoder/kernel"`. */
  state(): Record<string, HostTensor>;
  /** Replaces the state: paths, shapes and types have to be those of `state()`. Other paths are left alone. */
  load(state: Readonly<Record<string, HostTensor>>): void;
  /**
   * Writes the graph as a file that any ONNX viewer opens.
   *
   * @throws Error on an eager engine, which has no graph.
   */
  save(path: string): Promise<void>;
  /** Frees the state. */
  dispose(): void;
}

/** Checks tensors against the shapes they must have, and returns them by path. */
export function checkedLeaves(
  owner: string,
  tensors: Tree<HostTensor>,
  expected: ReadonlyMap<string, HostTensor>,
): Map<string, HostTensor> {
  const given = new Map(flatten(tensors, isHostTensor));
  for (const [path, { shape, data }] of expected) {
    const tensor = given.get(path);
    const wanted = `${data.constructor.name}[${shape.join(", ")}]`;
    if (!tensor) throw new RangeError(`${owner}: expected "${path}" as ${wanted}, got nothing`);
    const got = `${tensor.data.constructor.name}[${tensor.shape.join(", ")}]`;
    if (got !== wanted) throw new RangeError(`${owner}: expected "${path}" as ${wanted}, got ${got}`);
    if (tensor.data.length !== data.length) {
      throw new RangeError(
        `${owner}: expected ${data.length} values in "${path}", got ${tensor.data.length}`,
      );
    }
  }
  return given;
}
