import * as tf from "@tensorflow/tfjs";
import { type CompiledStep, checkedLeaves } from "../compiled-step";
import {
  elementTypeOf,
  flatten,
  type HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  type Tree,
  unflatten,
} from "../tensors";
import type { Step } from "../trace/trace";

/** A step run operation by operation on the current tfjs backend: slower than compiled, and needs nothing else. */
export class EagerStep implements CompiledStep {
  readonly setupSeconds = 0;
  private readonly expectedState: Map<string, HostTensor>;
  private readonly expectedBatch: Map<string, HostTensor>;
  private current: Map<string, tf.Tensor>;

  /** @param engine the tfjs backend's name, which has to be the current one. */
  constructor(
    private readonly step: Step,
    state: Tree<HostTensor>,
    batch: Tree<HostTensor>,
    readonly engine: string,
  ) {
    this.expectedState = new Map(flatten(state, isHostTensor));
    this.expectedBatch = new Map(flatten(batch, isHostTensor));
    this.current = new Map([...this.expectedState].map(([path, tensor]) => [path, toTensor(tensor)]));
  }

  async run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>> {
    checkedLeaves("CompiledStep.run", batch, this.expectedBatch);
    const { next, metrics } = tf.tidy(() => {
      const result = this.step(unflatten(this.current), mapTree(batch, isHostTensor, toTensor));
      // A leaf that the step hands on unchanged is cloned: the state of before is disposed of below.
      const next = flatten(result.state, isTensor).map(
        ([path, tensor]) => [path, tf.keep(tensor.clone())] as const,
      );
      const metrics = flatten(result.metrics, isTensor).map(
        ([path, tensor]) =>
          [path, { data: tensor.dataSync() as HostTensor["data"], shape: tensor.shape }] as const,
      );
      return { next, metrics } as unknown as tf.TensorContainerObject;
    }) as unknown as { next: [string, tf.Tensor][]; metrics: [string, HostTensor][] };
    tf.dispose([...this.current.values()]);
    this.current = new Map(next);
    return Object.fromEntries(metrics);
  }

  state(): Record<string, HostTensor> {
    return Object.fromEntries(
      [...this.current].map(([path, tensor]) => [
        path,
        { data: tensor.dataSync().slice() as HostTensor["data"], shape: tensor.shape },
      ]),
    );
  }

  load(state: Readonly<Record<string, HostTensor>>): void {
    const wanted = new Map([...this.expectedState].filter(([path]) => path in state));
    checkedLeaves("CompiledStep.load", state, wanted);
    for (const path of wanted.keys()) {
      this.current.get(path)!.dispose();
      this.current.set(path, toTensor(state[path]));
    }
  }

  async save(): Promise<void> {
    throw new Error(
      `CompiledStep.save: the ${this.engine} engine runs operation by operation and has no graph; ` +
        "install onnxruntime-node and use the engine onnx",
    );
  }

  dispose(): void {
    tf.dispose([...this.current.values()]);
    this.current.clear();
  }
}

/** A tensor of its own on the current backend: backends may keep the array they are given. */
function toTensor(tensor: HostTensor): tf.Tensor {
  return tf.tensor(tensor.data.slice(), [...tensor.shape], elementTypeOf(tensor));
}
