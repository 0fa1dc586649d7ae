import type { Classifier } from "../estimator";
import { unknownName } from "../errors";
import type { NeighborNetwork } from "../models/neighbor-network";
import { SET_BASED_DEFAULTS, SetBased } from "../models/set-based";
import { V2LS, V2LS_DEFAULTS } from "../models/v2ls";
import { V2VS, V2VS_DEFAULTS } from "../models/v2vs";
import { V2VSLS, V2VSLS_DEFAULTS } from "../models/v2vsls";
import { KnnClassifier } from "../neighbors/knn-classifier";
import type { Neighbors } from "../neighbors/neighbors";

/** A row of the paper's tables as something that can be run. */
export type ModelEntry = NetworkEntry | PlainEntry;

/** A network that learns from the neighbours of the training rows. */
interface NetworkEntry {
  readonly kind: "network";
  /** To be raised when a change of the code changes the model's results. */
  readonly revision: number;
  readonly defaults: object;
  build(options: object): NeighborNetwork;
  /** What the network is told the neighbours are; by default, what they are. */
  readonly targets?: (neighbors: Neighbors) => Neighbors;
}

/** A classifier that needs nothing but rows and labels. */
interface PlainEntry {
  readonly kind: "plain";
  readonly revision: number;
  readonly defaults: object;
  build(options: object): Classifier;
}

/** Every model of the paper that this project runs, by its name in the paper's tables. */
export const MODELS: Readonly<Record<string, ModelEntry>> = {
  kNN: { kind: "plain", revision: 1, defaults: { k: 5 }, build: (options) => new KnnClassifier(options) },
  V2LS: { kind: "network", revision: 1, defaults: V2LS_DEFAULTS, build: (options) => new V2LS(options) },
  V2VS: { kind: "network", revision: 1, defaults: V2VS_DEFAULTS, build: (options) => new V2VS(options) },
  V2VSLS: {
    kind: "network",
    revision: 1,
    defaults: V2VSLS_DEFAULTS,
    build: (options) => new V2VSLS(options),
  },
  "Set-based model": {
    kind: "network",
    revision: 1,
    defaults: SET_BASED_DEFAULTS,
    build: (options) => new SetBased(options),
  },
  "Swapped order V2VSLS": {
    kind: "network",
    revision: 1,
    defaults: V2VSLS_DEFAULTS,
    build: (options) => new V2VSLS(options),
    targets: (neighbors) => swapRanks(neighbors, 0, 2),
  },
};

/** @throws RangeError on an unknown name, offering the nearest. */
export function modelNamed(name: string): ModelEntry {
  if (!Object.hasOwn(MODELS, name)) throw unknownName("modelNamed", "model", name, Object.keys(MODELS));
  return MODELS[name];
}

/** The hyper-parameters of a run: the model's defaults, those of the profile, and what the caller asks for. */
export function runOptions(
  model: ModelEntry,
  seed: number,
  overrides: Readonly<Record<string, number>>,
): Record<string, number> {
  const known = model.defaults as Record<string, number>;
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
