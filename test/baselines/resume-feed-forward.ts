/** What feed-forward.test.ts trains, and has trained in a process of its own: `resume-feed-forward.ts CHECKPOINT`. */
import { writeSync } from "node:fs";
import { FeedForward, type FeedForwardOptions } from "../../src/baselines/feed-forward";
import type { TrainedNetworkFitOptions } from "../../src/models/trained-network";
import { clusters } from "../models/clusters";

export const EPOCHS = 12;
const OPTIONS = { hidden: 16, batchSize: 20, epochs: EPOCHS, patience: EPOCHS, learningRate: 0.02 };
const validation = clusters(30, { seed: 2 });

/** A fit, the same every time but for what it is told beside the data. */
export function fit(
  options: TrainedNetworkFitOptions,
  more: Partial<FeedForwardOptions> = {},
  { x, y } = clusters(90),
) {
  return new FeedForward({ ...OPTIONS, ...more }).fit(x, y, { validation, ...options });
}

if (require.main === module) {
  const onEpoch = ({ epoch }: { epoch: number }) => {
    writeSync(1, `epoch ${epoch}\n`);
    // Time for the parent to strike.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  };
  void fit({ checkpoint: process.argv[2], onEpoch });
}
