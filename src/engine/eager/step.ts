import * as tf from "@tensorflow/tfjs";
import { type CompiledStep, checkedLeaves, checkLoadable, specsOf } from "../compiled-step";
import { onBackend } from "../on-backend";
import { callStep, type Step, type StepInputs } from "../step";
import {
  arrayFor,
  type ElementType,
  elementTypeOf,
  flatten,
  type HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  type TensorSpec,
  type Tree,
  unflatten,
} from "../tensors";

/** A step run operation by operation on a tfjs backend: slower than compiled, and needs nothing else. */
export class EagerStep implements CompiledStep {
  readonly setupSeconds = 0;
  private readonly expectedState: Map<string, TensorSpec>;
  private readonly expectedBatch: Map<string, TensorSpec>;
  private current: Map<string, tf.Tensor>;
  private readonly constants: Tree<tf.Tensor>;
  private disposed = false;

  /**
   * @param engine the name to show.
   * @param backend a tfjs backend that has been started.
   */
  constructor(
    private readonly step: Step,
    { state, batch, constants }: StepInputs,
    readonly engine: string,
    private readonly backend: string,
  ) {
    this.expectedState = specsOf(state);
    this.expectedBatch = specsOf(batch);
    const tensors = () =>
      flatten(state, isHostTensor).map(([path, tensor]) => [path, toTensor(tensor)] as const);
    this.current = new Map(onBackend(backend, tensors));
    this.constants = onBackend(backend, () => mapTree(constants, isHostTensor, toTensor));
  }

  // Asynchronous only in its signature: eager runs cannot overlap.
  async run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>> {
    if (this.disposed) throw new Error("CompiledStep.run: the step was disposed of");
    checkedLeaves("CompiledStep.run", batch, this.expectedBatch);
    const metrics: Record<string, HostTensor> = {};
    const next = new Map<string, tf.Tensor>();
    onBackend(this.backend, () =>
      tf.tidy(() => {
        const complete = { ...mapTree(batch, isHostTensor, toTensor), ...this.constants };
        const result = callStep(this.step, unflatten(this.current), complete);
        for (const [path, tensor] of result.metrics) metrics[path] = toHost(tensor);
        // A leaf that the step hands on unchanged is cloned: the state of before is disposed of below.
        for (const [path, tensor] of result.state) next.set(path, tf.keep(tensor.clone()));
      }),
    );
    tf.dispose([...this.current.values()]);
    this.current = next;
    return metrics;
  }

  state(): Record<string, HostTensor> {
    return Object.fromEntries([...this.current].map(([path, tensor]) => [path, toHost(tensor)]));
  }

  load(state: Readonly<Record<string, HostTensor>>): void {
    checkLoadable(state, this.expectedState);
    onBackend(this.backend, () => {
      for (const [path, tensor] of Object.entries(state)) {
        this.current.get(path)!.dispose();
        this.current.set(path, toTensor(tensor));
      }
    });
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
    tf.dispose(flatten(this.constants, isTensor).map(([, tensor]) => tensor));
    this.disposed = true;
  }
}

/** A tensor with an array of its own: backends may keep the one they are given. */
function toTensor(tensor: HostTensor): tf.Tensor {
  return tf.tensor(tensor.data.slice(), [...tensor.shape], elementTypeOf(tensor));
}

/** The values of a tensor in an array of their own, and of its type: tfjs may hold floats that were integers as such. */
function toHost(tensor: tf.Tensor): HostTensor {
  const data = arrayFor(tensor.dtype as ElementType, tensor.size);
  data.set(tensor.dataSync());
  return { data, shape: tensor.shape };
}
