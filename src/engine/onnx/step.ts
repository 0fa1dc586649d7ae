import type { InferenceSession, Tensor } from "onnxruntime-node";
import writeFileAtomic from "write-file-atomic";
import { type CompiledStep, checkedLeaves } from "../compiled-step";
import {
  arrayFor,
  elementTypeOf,
  flatten,
  type HostTensor,
  isHostTensor,
  sizeOf,
  type Tree,
} from "../tensors";
import { type Step, trace, type TracedStep } from "../trace/trace";
import { type ExecutionProvider, type OnnxRuntime, openSession } from "./session";

/** Traces a step into an ONNX graph and opens a session for it. */
export async function compileToOnnx(
  runtime: OnnxRuntime,
  step: Step,
  state: Tree<HostTensor>,
  batch: Tree<HostTensor>,
  provider: ExecutionProvider,
  threads: number,
): Promise<CompiledStep> {
  const started = performance.now();
  const traced = trace(step, state, batch);
  const session = await openSession(runtime, traced.model, provider, threads);
  const seconds = (performance.now() - started) / 1000;
  return new OnnxStep(runtime, session, traced, state, batch, provider, seconds);
}

class OnnxStep implements CompiledStep {
  readonly engine: string;
  private readonly expectedState: Map<string, HostTensor>;
  private readonly expectedBatch: Map<string, HostTensor>;
  private current: Map<string, Tensor>;
  /** Where the next state is written: two sets of buffers take turns, so that no step allocates its state anew. */
  private spare: Map<string, Tensor>;

  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: InferenceSession,
    private readonly traced: TracedStep,
    state: Tree<HostTensor>,
    batch: Tree<HostTensor>,
    provider: ExecutionProvider,
    readonly setupSeconds: number,
  ) {
    this.engine = provider === "cpu" ? "onnx" : `onnx-${provider}`;
    this.expectedState = new Map(flatten(state, isHostTensor));
    this.expectedBatch = new Map(flatten(batch, isHostTensor));
    const copies = [...this.expectedState].map(
      ([path, tensor]) => [path, this.toOrt(copyOf(tensor))] as const,
    );
    this.current = new Map(copies);
    this.spare = new Map(
      traced.changed.map((path) => [path, this.toOrt(zerosLike(this.expectedState.get(path)!))]),
    );
  }

  async run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>> {
    const leaves = checkedLeaves("CompiledStep.run", batch, this.expectedBatch);
    const feeds: Record<string, Tensor> = {};
    for (const name of this.session.inputNames) {
      const path = name.slice(name.indexOf("/") + 1);
      feeds[name] = name.startsWith("state/") ? this.current.get(path)! : this.toOrt(leaves.get(path)!);
    }
    const fetches: Record<string, Tensor | null> = {};
    for (const path of this.traced.changed) fetches[`next/${path}`] = this.spare.get(path)!;
    for (const path of this.traced.metrics) fetches[`metrics/${path}`] = null;
    const results = await this.session.run(feeds, fetches);
    for (const path of this.traced.changed) {
      this.spare.set(path, this.current.get(path)!);
      this.current.set(path, results[`next/${path}`] as Tensor);
    }
    return Object.fromEntries(
      this.traced.metrics.map((path) => [path, fromOrt(results[`metrics/${path}`] as Tensor)]),
    );
  }

  state(): Record<string, HostTensor> {
    return Object.fromEntries([...this.current].map(([path, tensor]) => [path, copyOf(fromOrt(tensor))]));
  }

  load(state: Readonly<Record<string, HostTensor>>): void {
    const flat = new Map(Object.entries(state));
    const wanted = new Map([...this.expectedState].filter(([path]) => flat.has(path)));
    checkedLeaves("CompiledStep.load", state, wanted);
    for (const path of wanted.keys()) this.current.set(path, this.toOrt(copyOf(flat.get(path)!)));
  }

  async save(path: string): Promise<void> {
    await writeFileAtomic(path, Buffer.from(this.traced.model));
  }

  dispose(): void {
    this.current.clear();
    this.spare.clear();
  }

  private toOrt({ data, shape }: HostTensor): Tensor {
    const dtype = elementTypeOf({ data, shape });
    return new this.runtime.Tensor(dtype, data as never, shape as number[]);
  }
}

const fromOrt = (tensor: Tensor): HostTensor => ({
  data: tensor.data as HostTensor["data"],
  shape: tensor.dims,
});

const copyOf = ({ data, shape }: HostTensor): HostTensor => ({ data: data.slice(), shape });

const zerosLike = (tensor: HostTensor): HostTensor => ({
  data: arrayFor(elementTypeOf(tensor), sizeOf(tensor.shape)),
  shape: tensor.shape,
});
