import type * as tf from "@tensorflow/tfjs";
import { KnnAugmented } from "../../src/models/knn-augmented";
import { MemN2N } from "../../src/models/mem-n2n";
import { MNkNN } from "../../src/models/mnknn";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import type { Forward, Loss, NetworkParameters, NetworkShape } from "../../src/models/network";
import { SetBased } from "../../src/models/set-based";
import type { TrainingData } from "../../src/models/training-data";
import { V2LS } from "../../src/models/v2ls";
import { V2VS } from "../../src/models/v2vs";
import { V2VSLS } from "../../src/models/v2vsls";
import { RandomState } from "../../src/engine/random";
import {
  flatten,
  type HostTensor,
  isHostTensor,
  sizeOf,
  type Tree,
  unflatten,
} from "../../src/engine/tensors";
import { type Batch, float64, type Options, type Parameters } from "./naive-network";

process.env.NEURAL_KNN_QUIET = "1";

/** What a network keeps to itself and its subclasses. */
export interface Internals {
  readonly name: string;
  initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor>;
  maskShapes(rows: number): Record<string, number[]>;
  trainingMemory(data: TrainingData, rows: Int32Array, random: RandomState): Record<string, HostTensor>;
  forward: Forward;
  loss: Loss;
}

export const internalsOf = (network: object): Internals => network as Internals;

/** Small enough for naive loops, and with no two sizes alike. */
export const ROWS = 7;
export const SHAPE: NetworkShape = { features: 2, classes: 4 };
export const OPTIONS: Options = {
  k: 3,
  hidden: 5,
  tau: 0.85,
  dropout: 0.25,
  alpha: 1.5,
  lambda: 0.7,
  perspectives: 2,
};
const MEMORY_SIZE = 6;

const { k, hidden, tau, dropout, alpha, lambda, perspectives } = OPTIONS;
const shared = { k, hidden, tau, dropout, batchSize: 10, epochs: 2 };

const attending = { ...shared, memorySize: MEMORY_SIZE };

export type SmallNetwork = V2LS | V2VS | V2VSLS | SetBased | MemN2N | MNkNN | MNkNNVec | KnnAugmented;

/** Every network, small. */
export const smallNetworks = (): SmallNetwork[] => [
  new V2LS({ ...shared, alpha }),
  new V2VS(shared),
  new V2VSLS({ ...shared, alpha, lambda }),
  new SetBased({ ...shared, alpha, lambda }),
  new MemN2N(attending),
  new MNkNN({ ...attending, alpha }),
  new MNkNNVec({ ...attending, alpha, lambda }),
  new KnnAugmented({ ...shared, perspectives }),
];

/** Parameters that have moved away from where they begin, so that no bias and no average is a plain 0 or 1. */
export function someParameters(network: Internals, seed = 1): NetworkParameters<HostTensor> {
  const random = new RandomState(seed);
  const moved = flatten(network.initialize(random, SHAPE), isHostTensor).map(([path, { data, shape }]) => {
    // A variance stays above 0.
    const moves = Float32Array.from(data, (value) => value + 0.8 * (random.random() - 0.5));
    return [path, { data: moves, shape }] as const;
  });
  return unflatten(moved) as NetworkParameters<HostTensor>;
}

/** A batch as the step wants it and as the naive networks want it. */
export interface BothBatches {
  /** x, targets, masks, memory. */
  readonly tensors: {
    x: HostTensor;
    targets: Tree<HostTensor>;
    masks: Tree<HostTensor>;
    memory: Tree<HostTensor>;
  };
  readonly naive: Batch;
}

/** Rows, labels, neighbours, masks and memory drawn at random. */
export function someBatch(network: Internals, seed = 2): BothBatches {
  const random = new RandomState(seed);
  const { features, classes } = SHAPE;
  const normals = (shape: number[]) => ({
    data: Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
    shape,
  });
  const draws = (shape: number[]) => ({
    data: Int32Array.from({ length: sizeOf(shape) }, () => random.randint(0, classes)),
    shape,
  });
  const x = normals([ROWS, features]);
  const labels = draws([ROWS]);
  const neighborLabels = draws([ROWS, k]);
  const neighborVectors = normals([k * ROWS, features]);
  const masks = Object.fromEntries(
    Object.entries(network.maskShapes(ROWS)).map(([name, shape]) => [
      name,
      { data: random.bernoulli(new Uint8Array(sizeOf(shape)), 1 - dropout), shape },
    ]),
  );
  const train = normals([20, features]);
  const data = {
    x: { data: train.data, rows: 20, cols: features },
    y: draws([20]).data,
    neighbors: {
      indices: Int32Array.from({ length: 20 * k }, () => random.randint(0, 20)),
      distances: new Float32Array(20 * k),
      rows: 20,
      k,
    },
  };
  const batchRows = Int32Array.from({ length: ROWS }, (_, i) => 2 * i);
  const memory = network.trainingMemory(data, batchRows, random);
  const step = (t: number) =>
    Array.from({ length: ROWS }, (_, i) =>
      Array.from(neighborVectors.data.subarray((t * ROWS + i) * features, (t * ROWS + i + 1) * features)),
    );
  return {
    tensors: { x, targets: { labels, neighborLabels, neighborVectors }, masks, memory },
    naive: {
      x: float64(x),
      labels: labels.data,
      neighborLabels: neighborLabels.data,
      neighborVectors: Array.from({ length: k }, (_, t) => step(t)),
      masks: { encoding: float64(masks.encoding), outputs: float64(masks.outputs) },
      memory: memory.vectors && {
        vectors: float64(memory.vectors),
        labels: memory.labels?.data as Int32Array | undefined,
      },
    },
  };
}

/** The parameters as the naive networks want them. */
export const naiveParameters = (parameters: NetworkParameters<HostTensor>): Parameters =>
  Object.fromEntries(flatten(parameters, isHostTensor).map(([path, tensor]) => [path, float64(tensor)]));

/** Types of a tree that came through the engine. */
export const parametersIn = (tree: Tree<tf.Tensor>) => tree as NetworkParameters<tf.Tensor>;
