import type { Matrix } from "../data/matrix";
import type { Classifier } from "../estimator";
import { unknownName } from "../errors";
import { FEED_FORWARD_DEFAULTS, FeedForward } from "../baselines/feed-forward";
import { LMNN, LMNN_DEFAULTS } from "../baselines/lmnn";
import { NCA, NCA_DEFAULTS } from "../baselines/nca";
import { NNet, NNET_DEFAULTS } from "../baselines/nnet";
import { GRADIENT_BOOSTING_DEFAULTS, GradientBoosting } from "../baselines/trees/gradient-boosting";
import { LAMBDA_RANK_DEFAULTS, LambdaRank } from "../baselines/trees/lambda-rank";
import { LEAF_WISE_BOOSTING_DEFAULTS, LeafWiseBoosting } from "../baselines/trees/leaf-wise-boosting";
import { RANDOM_FOREST_DEFAULTS, RandomForest } from "../baselines/trees/random-forest";
import { KNN_AUGMENTED_DEFAULTS, KnnAugmented } from "../models/knn-augmented";
import { MEM_N2N_DEFAULTS, MemN2N } from "../models/mem-n2n";
import { MNKNN_DEFAULTS, MNkNN } from "../models/mnknn";
import { MNKNN_VEC_DEFAULTS, MNkNNVec } from "../models/mnknn-vec";
import type { NeighborNetwork } from "../models/neighbor-network";
import { NN_KNN_DEFAULTS, NnKnn } from "../models/nn-knn/nn-knn";
import { NN_KNN_ORIGINAL_DEFAULTS, NnKnnOriginal } from "../models/nn-knn/nn-knn-original";
import type { TrainedNetworkFitOptions } from "../models/trained-network";
import { SET_BASED_DEFAULTS, SetBased } from "../models/set-based";
import { V2LS, V2LS_DEFAULTS } from "../models/v2ls";
import { V2VS, V2VS_DEFAULTS } from "../models/v2vs";
import { V2VSLS, V2VSLS_DEFAULTS } from "../models/v2vsls";
import { KnnClassifier } from "../neighbors/knn-classifier";
import { OUT_OF_CORE_KNN_DEFAULTS, OutOfCoreKnnClassifier } from "../neighbors/out-of-core-classifier";
import type { Neighbors } from "../neighbors/neighbors";
import type { EpochRecord } from "../training/train";
import type { RunOptions } from "./run";

/** A row of the paper's tables as something that can be run. */
export type ModelEntry = NetworkEntry | TrainedEntry | PlainEntry;

/** A network that learns from the neighbours of the training rows. */
export interface NetworkEntry {
  readonly kind: "network";
  /** To be raised when a change of the code changes the model's results. */
  readonly revision: number;
  readonly defaults: object;
  build(options: object): NeighborNetwork;
  /** What the network is told the neighbours are; by default, what they are. */
  readonly targets?: (neighbors: Neighbors) => Neighbors;
  /** Learns from the neighbours that Algorithm 1 finds; `OUT_OF_CORE_DEFAULTS` are among its options. */
  readonly outOfCore?: boolean;
}

/** A network that learns from rows and labels alone. */
interface TrainedEntry {
  readonly kind: "trained";
  readonly revision: number;
  readonly defaults: object;
  build(options: object): TrainedClassifier;
}

/** A classifier that is trained epoch by epoch, and stops by validation rows. */
export interface TrainedClassifier extends Classifier {
  /** The last fit, epoch by epoch. */
  readonly history: readonly EpochRecord[];
  fit(x: Matrix, y: Int32Array, options?: TrainedNetworkFitOptions): Promise<this>;
}

/** A classifier that needs nothing but rows and labels, and keeps nothing on disk. */
interface PlainEntry {
  readonly kind: "plain";
  readonly revision: number;
  readonly defaults: object;
  build(options: object): Classifier;
}

/** Hyper-parameters of the out-of-core models (section 3.6), beside those of the network. */
export const OUT_OF_CORE_DEFAULTS = {
  rounds: 50, // R: section 4.1
  drawnRows: 64, // B: section 4.1
  redrawEachEpoch: 0, // 1 as Algorithm 1 prints it; Table 5 counts the time of drawing once
};

/** The entry of a network that learns from the neighbours that Algorithm 1 finds. */
function outOfCore(entry: NetworkEntry): NetworkEntry {
  return {
    ...entry,
    outOfCore: true,
    defaults: { ...entry.defaults, ...OUT_OF_CORE_DEFAULTS },
    build: (options) => entry.build(without(options, OUT_OF_CORE_DEFAULTS)),
  };
}

/** `options` less those that `other` has too. */
function without(options: object, other: object): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !(name in other)));
}

const network = (defaults: object, build: NetworkEntry["build"]): NetworkEntry => {
  return { kind: "network", revision: 1, defaults, build };
};
const trained = (defaults: object, build: TrainedEntry["build"]): TrainedEntry => {
  return { kind: "trained", revision: 1, defaults, build };
};
const plain = (defaults: object, build: PlainEntry["build"]): PlainEntry => {
  return { kind: "plain", revision: 1, defaults, build };
};

/** Trees come out the same on any number of threads, so runs do not name one; each has a process of its own. */
const trees = (defaults: { threads: number }, build: PlainEntry["build"]): PlainEntry => {
  return plain(without(defaults, { threads: 1 }), (options) => build({ ...options, threads: 1 }));
};

/** What six settings of each, tried on validation rows, have changed; see the protocol's assumptions. */
const TUNED = { XGB: { maxDepth: 10 }, LGBM: { leaves: 255 } };

const v2ls = network(V2LS_DEFAULTS, (options) => new V2LS(options));
const v2vs = network(V2VS_DEFAULTS, (options) => new V2VS(options));
const v2vsls = network(V2VSLS_DEFAULTS, (options) => new V2VSLS(options));
const mnknn = network(MNKNN_DEFAULTS, (options) => new MNkNN(options));
const mnknnVec = network(MNKNN_VEC_DEFAULTS, (options) => new MNkNNVec(options));

/** NN-kNN_O with one of its two weightings. */
const nnKnnOriginal = (weighting: "global" | "individual") =>
  trained({ ...NN_KNN_ORIGINAL_DEFAULTS, weighting }, (options) => new NnKnnOriginal(options));

/** Every model of the papers that this project runs, by its name in their tables. */
export const MODELS: Readonly<Record<string, ModelEntry>> = {
  kNN: plain({ k: 5 }, (options) => new KnnClassifier(options)),
  RF: trees(RANDOM_FOREST_DEFAULTS, (options) => new RandomForest(options)),
  XGB: trees({ ...GRADIENT_BOOSTING_DEFAULTS, ...TUNED.XGB }, (options) => new GradientBoosting(options)),
  LGBM: trees({ ...LEAF_WISE_BOOSTING_DEFAULTS, ...TUNED.LGBM }, (options) => new LeafWiseBoosting(options)),
  FFN: trained(FEED_FORWARD_DEFAULTS, (options) => new FeedForward(options)),
  MemN2N: trained(MEM_N2N_DEFAULTS, (options) => new MemN2N(options)),
  V2LS: v2ls,
  V2VS: v2vs,
  V2VSLS: v2vsls,
  MNkNN: mnknn,
  MNkNN_VEC: mnknnVec,
  "Set-based model": network(SET_BASED_DEFAULTS, (options) => new SetBased(options)),
  "Swapped order V2VSLS": { ...v2vsls, targets: (neighbors) => swapRanks(neighbors, 0, 2) },
  LambdaRank: trees(LAMBDA_RANK_DEFAULTS, (options) => new LambdaRank(options)),
  "kNN-Augmented Networks": trained(KNN_AUGMENTED_DEFAULTS, (options) => new KnnAugmented(options)),
  "Out-of-core kNN": plain(OUT_OF_CORE_KNN_DEFAULTS, (options) => new OutOfCoreKnnClassifier(options)),
  "Out-of-core V2LS": outOfCore(v2ls),
  "Out-of-core V2VS": outOfCore(v2vs),
  "Out-of-core V2VSLS": outOfCore(v2vsls),
  "Out-of-core MNkNN": outOfCore(mnknn),
  "Out-of-core MNkNN_VEC": outOfCore(mnknnVec),
  "NN-kNN": trained(NN_KNN_DEFAULTS, (options) => new NnKnn(options)),
  "NN-kNN_O global": nnKnnOriginal("global"),
  "NN-kNN_O individual": nnKnnOriginal("individual"),
  NNet: trained(NNET_DEFAULTS, (options) => new NNet(options)),
  NCA: plain(NCA_DEFAULTS, (options) => new NCA(options)),
  LMNN: plain(LMNN_DEFAULTS, (options) => new LMNN(options)),
};

/** @throws RangeError on an unknown name, offering the nearest. */
export function modelNamed(name: string): ModelEntry {
  if (!Object.hasOwn(MODELS, name)) throw unknownName("modelNamed", "model", name, Object.keys(MODELS));
  return MODELS[name];
}

/** The hyper-parameters of a run: the model's defaults, those of the profile, and what the caller asks for. */
export function runOptions(
  model: { readonly defaults: object },
  seed: number,
  overrides: RunOptions,
): RunOptions {
  const known = model.defaults as RunOptions;
  const given = Object.entries({ ...overrides, seed }).filter(([name]) => name in known);
  return { ...known, ...Object.fromEntries(given) };
}

/** The same neighbours with two ranks exchanged in every row (Table 6 swaps the first and the third). */
export function swapRanks(neighbors: Neighbors, a: number, b: number): Neighbors {
  const { rows, k } = neighbors;
  const swapped = {
    ...neighbors,
    indices: neighbors.indices.slice(),
    distances: neighbors.distances.slice(),
  };
  for (let row = 0; row < rows; row++) {
    for (const [to, from] of [
      [a, b],
      [b, a],
    ]) {
      swapped.indices[row * k + to] = neighbors.indices[row * k + from];
      swapped.distances[row * k + to] = neighbors.distances[row * k + from];
    }
  }
  return swapped;
}
