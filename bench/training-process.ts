/** One measuring process: gets ready, says so, and answers each "go" with its samples per second. */
import type { HostTensor, Tree } from "../src/engine/tensors";
import type { Training } from "../src/training/train";
import { type NetworkName, prepareWorkload } from "./training-workload";

const network = process.argv[2] as NetworkName;
const [batchSize, threads, seconds] = process.argv.slice(3).map(Number);

async function main(): Promise<void> {
  process.env.NEURAL_KNN_QUIET = "1";
  const { training, batches } = await prepareWorkload(network, batchSize, threads);
  for (const batch of batches) await training.step.run(batch);
  process.on("message", () => void measure(training, batches).then((rate) => process.send!(rate)));
  process.send!(0);
}

async function measure({ step }: Training, batches: Tree<HostTensor>[]): Promise<number> {
  const started = performance.now();
  let steps = 0;
  while (performance.now() - started < 1000 * seconds) {
    await step.run(batches[steps % batches.length]);
    steps++;
  }
  return (1000 * steps * batchSize) / (performance.now() - started);
}

void main();
