import type { Tensor } from "onnxruntime-node";
import { writeFile } from "../../write-file";
import { type CompiledStep, checkedLeaves, checkLoadable, specsOf } from "../compiled-step";
import type { Step, StepInputs } from "../step";
import {
  elementTypeOf,
  flatten,
  type HostTensor,
  isHostTensor,
  type TensorSpec,
  type Tree,
} from "../tensors";
import { trace, type TracedStep } from "../trace/trace";
import { type BorrowedSession, type ExecutionProvider, type OnnxRuntime, openSession } from "./session";

/** Traces a step into an ONNX graph and opens a session for it. */
export async function compileToOnnx(
  runtime: OnnxRuntime,
  step: Step,
  inputs: StepInputs,
  provider: ExecutionProvider,
  threads: number,
): Promise<CompiledStep> {
  const started = performance.now();
  const traced = trace(step, inputs.state, { ...inputs.batch, ...inputs.constants });
  const borrowed = await openSession(runtime, traced.model, provider, threads).catch((error: Error) => {
    throw new Error(`compile: the engine ${engineName(provider)} does not start: ${error.message.trim()}`, {
      cause: error,
    });
  });
  const seconds = (performance.now() - started) / 1000;
  return new OnnxStep(runtime, borrowed, traced, inputs, provider, seconds);
}

const engineName = (provider: ExecutionProvider) => (provider === "cpu" ? "onnx" : `onnx-${provider}`);

/** One of the two halves that take turns: what a run is fed with, and where it writes. */
interface Turn {
  /** The state that the run begins with, by path. */
  readonly state: ReadonlyMap<string, Tensor>;
  readonly feeds: Record<string, Tensor>;
  /** The other turn's state; metrics, marked by null, are allocated anew. */
  readonly fetches: Readonly<Record<string, Tensor | null>>;
}

const NOTHING: Turn = { state: new Map(), feeds: {}, fetches: {} };

class OnnxStep implements CompiledStep {
  readonly engine: string;
  private readonly expectedState: Map<string, TensorSpec>;
  private readonly expectedBatch: Map<string, TensorSpec>;
  /** The next run's turn comes first. So no run allocates a state; a tensor that none changes is in both. */
  private turns: readonly [Turn, Turn];
  private lastRun: Promise<unknown> = Promise.resolve();
  private runsUnderWay = 0;
  private disposed = false;

  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly borrowed: BorrowedSession,
    private readonly traced: TracedStep,
    { state, batch, constants }: StepInputs,
    provider: ExecutionProvider,
    readonly setupSeconds: number,
  ) {
    this.engine = engineName(provider);
    this.expectedState = specsOf(state);
    this.expectedBatch = specsOf(batch);
    const copies = () =>
      flatten(state, isHostTensor).map(([path, tensor]) => [path, this.toOrt(copyOf(tensor))] as const);
    const first = new Map(copies());
    const second = new Map([...first, ...copies().filter(([path]) => traced.changed.includes(path))]);
    const fixed = Object.fromEntries(
      flatten(constants, isHostTensor).map(([path, tensor]) => [`batch/${path}`, this.toOrt(tensor)]),
    );
    this.turns = [this.turn(first, second, fixed), this.turn(second, first, fixed)];
  }

  async run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>> {
    const leaves = checkedLeaves("CompiledStep.run", batch, this.expectedBatch);
    this.runsUnderWay++;
    const run = this.lastRun.then(() => this.runNow(leaves)).finally(() => this.runsUnderWay--);
    this.lastRun = run.catch(() => {});
    return run;
  }

  state(): Record<string, HostTensor> {
    const state = [...this.turns[0].state];
    return Object.fromEntries(state.map(([path, tensor]) => [path, copyOf(fromOrt(tensor))]));
  }

  load(state: Readonly<Record<string, HostTensor>>): void {
    checkLoadable(state, this.expectedState);
    if (this.runsUnderWay > 0) {
      throw new Error("CompiledStep.load: a run is under way and would overwrite the state; await it first");
    }
    const current = this.turns[0].state;
    for (const [path, { data }] of Object.entries(state)) fromOrt(current.get(path)!).data.set(data);
  }

  async save(path: string): Promise<void> {
    await writeFile(path, Buffer.from(this.traced.model));
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.turns = [NOTHING, NOTHING];
    // After the runs under way: a session that is freed under a run takes the process with it.
    void this.lastRun.then(() => this.borrowed.giveBack());
  }

  private async runNow(batch: ReadonlyMap<string, HostTensor>): Promise<Record<string, HostTensor>> {
    if (this.disposed) throw new Error("CompiledStep.run: the step was disposed of");
    const [turn, other] = this.turns;
    for (const path of this.expectedBatch.keys()) turn.feeds[`batch/${path}`] = this.toOrt(batch.get(path)!);
    const results = await this.borrowed.session.run(turn.feeds, turn.fetches);
    if (!this.disposed) this.turns = [other, turn];
    const metrics = this.traced.metrics.map(
      (path) => [path, fromOrt(results[`metrics/${path}`] as Tensor)] as const,
    );
    return Object.fromEntries(metrics);
  }

  /** What the run that begins with `state` is fed with beside its batch, and where it writes: into `next`. */
  private turn(
    state: ReadonlyMap<string, Tensor>,
    next: ReadonlyMap<string, Tensor>,
    constants: Readonly<Record<string, Tensor>>,
  ): Turn {
    const { changed, metrics } = this.traced;
    return {
      state,
      feeds: {
        ...constants,
        ...Object.fromEntries([...state].map(([path, tensor]) => [`state/${path}`, tensor])),
      },
      fetches: Object.fromEntries<Tensor | null>([
        ...changed.map((path) => [`next/${path}`, next.get(path)!] as const),
        ...metrics.map((path) => [`metrics/${path}`, null] as const),
      ]),
    };
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
