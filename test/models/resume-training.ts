/** What resume.test.ts trains, and has trained in a process of its own: `resume-training.ts NETWORK CHECKPOINT`. */
import { writeSync } from "node:fs";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import { V2VS } from "../../src/models/v2vs";
import { V2VSLS } from "../../src/models/v2vsls";
import type { NetworkFitOptions } from "../../src/models/neighbor-network";
import { outOfCoreTargets } from "../../src/neighbors/out-of-core";
import { matrixSource } from "../../src/neighbors/row-source";
import { clusters } from "./clusters";

/** The last one learns from neighbours that are drawn anew in each epoch (Algorithm 1). */
export const NETWORKS = { V2VSLS, V2VS, MNkNNVec };
export type Name = keyof typeof NETWORKS;

const OPTIONS = { k: 3, hidden: 16, batchSize: 20, epochs: 12, patience: 12, learningRate: 0.02 };
const train = clusters(90);
const validation = clusters(30, { seed: 2 });

/** A fit, the same every time but for what it is told beside the data. */
export function fit(name: Name, options: NetworkFitOptions, more: object = {}) {
  const model = new NETWORKS[name]({ ...OPTIONS, ...more });
  const draws = { k: model.options.k, batchSize: 20, rounds: 3, redrawEachEpoch: true };
  const neighbors = name === "MNkNNVec" ? outOfCoreTargets(matrixSource(train.x), draws) : undefined;
  return model.fit(train.x, train.y, { validation, neighbors, ...options });
}

if (require.main === module) {
  const [name, checkpoint] = process.argv.slice(2);
  const onEpoch = ({ epoch }: { epoch: number }) => {
    writeSync(1, `epoch ${epoch}\n`);
    // Time for the parent to strike.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  };
  void fit(name as Name, { checkpoint, onEpoch });
}
