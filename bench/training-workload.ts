import { standInDataset } from "../src/data/stand-in-dataset";
import { Standardizer } from "../src/data/standardizer";
import { RandomState } from "../src/engine/random";
import type { HostTensor, Tree } from "../src/engine/tensors";
import { MNkNNVec } from "../src/models/mnknn-vec";
import { V2VSLS } from "../src/models/v2vsls";
import { allNearestNeighbors } from "../src/neighbors/nearest-neighbors";
import { shuffledBatches } from "../src/training/batches";
import type { Training } from "../src/training/train";

/** The networks that are measured, by their names in the paper. */
export const NETWORKS = { V2VSLS, MNkNN_VEC: MNkNNVec };
export type NetworkName = keyof typeof NETWORKS;

export const HIDDEN = 128;
export const K = 5;
/** Below the models' 0.01: there the first steps are so wild that rounding alone moves losses by more than 1e-3. */
export const LEARNING_RATES: Readonly<Record<NetworkName, number>> = { V2VSLS: 1e-3, MNkNN_VEC: 1e-4 };
const BATCHES = 20;

/** What both sides train on. */
export interface Workload {
  network: NetworkName;
  batchSize: number;
  features: number;
  classes: number;
  training: Training;
  /** The state before the first step. */
  initial: Record<string, HostTensor>;
  batches: Tree<HostTensor>[];
}

/** A network on rows of the width of covertype, and as many batches as are needed once. */
export async function prepareWorkload(
  network: NetworkName,
  batchSize: number,
  threads: number,
): Promise<Workload> {
  process.env.NEURAL_KNN_ENGINE = "onnx";
  process.env.NEURAL_KNN_THREADS = String(threads);
  const { x: raw, y, classNames } = standInDataset("covertype", BATCHES * 256);
  const x = new Standardizer().fit(raw).transform(raw);
  const neighbors = await allNearestNeighbors(x, { k: K });
  const model = new NETWORKS[network]({ hidden: HIDDEN, k: K, batchSize });
  const training = await model.prepareTraining(x, y, neighbors);
  const random = new RandomState(1);
  const batches = shuffledBatches(x.rows, batchSize, random)
    .slice(0, BATCHES)
    .map((rows) => ({
      ...training.batch(rows, random),
      learningRate: { data: Float32Array.of(LEARNING_RATES[network]), shape: [] },
    }));
  const initial = training.step.state();
  return { network, batchSize, features: x.cols, classes: classNames.length, training, initial, batches };
}
