/** One measuring process: gets ready, says so, waits for "go", and answers with its samples per second. */
import { prepareWorkload } from "./training-workload";

const [batchSize, threads, seconds] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  process.env.NEURAL_KNN_QUIET = "1";
  const { training, batches } = await prepareWorkload(batchSize, threads);
  for (const batch of batches) await training.step.run(batch);
  const go = new Promise((resolve) => process.once("message", resolve));
  process.send!(0);
  await go;
  const started = performance.now();
  let steps = 0;
  while (performance.now() - started < 1000 * seconds) {
    await training.step.run(batches[steps % batches.length]);
    steps++;
  }
  process.send!((1000 * steps * batchSize) / (performance.now() - started));
  process.disconnect();
}

void main();
