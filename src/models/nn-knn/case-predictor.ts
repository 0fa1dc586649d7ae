/** A compiled network over cases, and its parameters. */
import type { Matrix } from "../../data/matrix";
import { compile } from "../../engine/compile";
import type { CompiledStep } from "../../engine/compiled-step";
import { RandomState } from "../../engine/random";
import { flatten, type HostTensor, isHostTensor, type Tree, unflatten } from "../../engine/tensors";
import type { CaseMemory } from "./case-memory";
import { type CaseForward, predictionStep } from "./case-step";
import { BATCH_ROWS, matrixBatches } from "./matrix-batches";

/** What is learned, and what was measured before. */
export type HostParameters = { weights: Tree<HostTensor>; measured: Tree<HostTensor> };

export class CasePredictor {
  private constructor(
    private readonly memory: CaseMemory,
    private readonly step: CompiledStep,
    private readonly seed: number,
  ) {}

  /** @param seed the cases that queries are compared with follow from it, where they are drawn. */
  static async compile(
    memory: CaseMemory,
    forward: CaseForward,
    parameters: HostParameters,
    seed: number,
  ): Promise<CasePredictor> {
    const { cols } = memory.fed;
    const x = { data: new Float32Array(BATCH_ROWS * cols), shape: [BATCH_ROWS, cols] };
    const step = await compile(
      predictionStep(forward),
      parameters,
      { x, ...memory.ofBatch(memory.draw(new RandomState(seed))) },
      { threads: memory.threadsFor(BATCH_ROWS), constants: memory.constants },
    );
    return new CasePredictor(memory, step, seed);
  }

  get parameters(): HostParameters {
    return parametersOf(this.step);
  }

  set parameters({ weights }: HostParameters) {
    this.step.load(Object.fromEntries(flatten({ weights }, isHostTensor)));
  }

  /**
   * @param queries what `CaseMemory.queries` makes of raw inputs.
   * @returns rows x outputs.
   */
  async outputs(queries: Matrix): Promise<Matrix> {
    const { outputs } = this.memory.sizes;
    const data = new Float32Array(queries.rows * outputs);
    const draws = this.draws();
    for (const { x, start, count } of matrixBatches(queries)) {
      const drawn = this.memory.ofBatch(draws.next().value);
      const found = (await this.step.run({ x, ...drawn })).outputs.data as Float32Array;
      data.set(found.subarray(0, count * outputs), start * outputs);
    }
    return { data, rows: queries.rows, cols: outputs };
  }

  /**
   * Which cases one batch of queries after the other is compared with; `undefined` stands for all. They are the same each
   * time, so that the same question gets the same answer.
   */
  *draws(): Generator<Int32Array | undefined, never> {
    const random = new RandomState(this.seed).fork("cases at inference");
    while (true) yield this.memory.draw(random);
  }

  dispose(): void {
    this.step.dispose();
  }
}

/** The state of a step less that of its optimiser. */
export function parametersOf(step: CompiledStep): HostParameters {
  const { weights, measured = {} } = unflatten(Object.entries(step.state()));
  return { weights, measured } as HostParameters;
}
