import type { InferenceSession, Tensor } from "onnxruntime-node";
import writeFileAtomic from "write-file-atomic";
import { type CompiledStep, checkedLeaves, checkLoadable, specsOf } from "../compiled-step";
import type { Step } from "../step";
import {
  arrayFor,
  elementTypeOf,
  flatten,
  type HostTensor,
  isHostTensor,
  sizeOf,
  type TensorSpec,
  type Tree,
} from "../tensors";
import { trace, type TracedStep } from "../trace/trace";
import { type BorrowedSession, type ExecutionProvider, type OnnxRuntime, openSession } from "./session";

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
  const borrowed = await openSession(runtime, traced.model, provider, threads);
  const seconds = (performance.now() - started) / 1000;
  return new OnnxStep(runtime, borrowed, traced, state, batch, provider, seconds);
}

class OnnxStep implements CompiledStep {
  readonly engine: string;
  private readonly session: InferenceSession;
  private readonly expectedState: Map<string, TensorSpec>;
  private readonly expectedBatch: Map<string, TensorSpec>;
  private readonly current: Map<string, Tensor>;
  /** Where the next state is written: two sets of buffers take turns, so that no step allocates its state anew. */
  private readonly spare: Map<string, Tensor>;
  private lastRun: Promise<unknown> = Promise.resolve();
  private runsUnderWay = 0;
  private disposed = false;

  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly borrowed: BorrowedSession,
    private readonly traced: TracedStep,
    state: Tree<HostTensor>,
    batch: Tree<HostTensor>,
    provider: ExecutionProvider,
    readonly setupSeconds: number,
  ) {
    this.engine = provider === "cpu" ? "onnx" : `onnx-${provider}`;
    this.session = borrowed.session;
    this.expectedState = specsOf(state);
    this.expectedBatch = specsOf(batch);
    this.current = new Map(
      flatten(state, isHostTensor).map(([path, tensor]) => [path, this.toOrt(copyOf(tensor))]),
    );
    this.spare = new Map(
      traced.changed.map((path) => [path, this.toOrt(zeros(this.expectedState.get(path)!))]),
    );
  }

  async run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>> {
    const leaves = checkedLeaves("CompiledStep.run", batch, this.expectedBatch);
    this.runsUnderWay++;
    // Each run begins with the state of the one before, and writes into the buffers of the one before that.
    const turn = this.lastRun.then(() => this.runNow(leaves)).finally(() => this.runsUnderWay--);
    this.lastRun = turn.catch(() => {});
    return turn;
  }

  private async runNow(batch: ReadonlyMap<string, HostTensor>): Promise<Record<string, HostTensor>> {
    if (this.disposed) throw new Error("CompiledStep.run: the step was disposed of");
    const feeds: Record<string, Tensor> = {};
    for (const path of this.expectedState.keys()) feeds[`state/${path}`] = this.current.get(path)!;
    for (const path of this.expectedBatch.keys()) feeds[`batch/${path}`] = this.toOrt(batch.get(path)!);
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
    checkLoadable(state, this.expectedState);
    if (this.runsUnderWay > 0) {
      throw new Error("CompiledStep.load: a run is under way and would overwrite the state; await it first");
    }
    for (const [path, tensor] of Object.entries(state)) this.current.set(path, this.toOrt(copyOf(tensor)));
  }

  async save(path: string): Promise<void> {
    await writeFileAtomic(path, Buffer.from(this.traced.model));
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.current.clear();
    this.spare.clear();
    // After the runs under way: a session that is freed under a run takes the process with it.
    void this.lastRun.then(() => this.borrowed.giveBack());
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

const zeros = ({ dtype, shape }: TensorSpec): HostTensor => ({ data: arrayFor(dtype, sizeOf(shape)), shape });
