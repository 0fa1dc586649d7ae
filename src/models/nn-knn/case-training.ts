/** What `train` needs to train a network over cases. */
import { takeRows } from "../../data/matrix";
import { compile } from "../../engine/compile";
import { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";
import { initAdam } from "../../training/adam";
import type { Training } from "../../training/train";
import { type CaseMemory, tensorOf } from "./case-memory";
import type { CaseNetworkOptions } from "./case-options";
import type { HostParameters } from "./case-predictor";
import { type CaseForward, type CaseLoss, type OptimizerSettings, trainingStep } from "./case-step";

/** The compiled step with its first weights, and its batches. */
export async function caseTraining(
  label: string,
  options: CaseNetworkOptions,
  memory: CaseMemory,
  parameters: HostParameters,
  { forward, loss, optimizer }: { forward: CaseForward; loss: CaseLoss; optimizer: OptimizerSettings },
): Promise<Training> {
  const { fed, values } = memory;
  const batchSize = Math.min(options.batchSize, fed.rows);
  const batch = (rows: Int32Array, random: RandomState): Tree<HostTensor> => {
    // A short batch is filled up with rows that do not count: another size would need a graph of its own.
    const filled = new Int32Array(batchSize);
    filled.set(rows);
    const shares = new Float32Array(batchSize).fill(1 / rows.length, 0, rows.length);
    return {
      x: tensorOf(takeRows(fed, filled)),
      targets: tensorOf(takeRows(values, filled)),
      rowWeights: { data: shares, shape: [batchSize] },
      own: { data: filled, shape: [batchSize] },
      ...memory.ofBatch(memory.draw(random)),
    };
  };
  const step = await compile(
    trainingStep(forward, loss, optimizer),
    { ...parameters, adam: initAdam(parameters.weights) },
    {
      ...batch(new Int32Array(batchSize), new RandomState(0)),
      learningRate: { data: new Float32Array(1), shape: [] },
    },
    { threads: memory.threadsFor(batchSize), constants: memory.constants },
  );
  return {
    label,
    step,
    rows: fed.rows,
    batchSize,
    keepsShortBatch: true,
    schedule: () => 1,
    batch,
    configuration: () => ({ ...options, cases: memory.digest() }),
  };
}
