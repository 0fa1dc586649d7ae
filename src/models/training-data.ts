/** What a network trains on, and the batches cut out of it. */
import { createHash } from "node:crypto";
import type { Matrix } from "../data/matrix";
import type { RandomState } from "../engine/random";
import { type HostTensor, sizeOf, type Tree } from "../engine/tensors";
import type { Neighbors } from "../neighbors/neighbors";
import { gatherLabels, gatherRows } from "../training/batches";

/** The rows to learn from, their classes, and the nearest of the other rows of each where they are wanted. */
export interface TrainingData {
  readonly x: Matrix;
  readonly y: Int32Array;
  readonly neighbors?: Neighbors;
  /** What to learn from in a later epoch, where it differs; by the data of the first, trainings are told apart. */
  ofEpoch?(epoch: number): Promise<TrainingData>;
}

/**
 * Refuses neighbours that are not those of the rows.
 *
 * @param owner the function on whose behalf the check runs; the error message begins with it.
 * @param k how many neighbours of each row are needed; there may be more.
 */
export function requireNeighbors(owner: string, neighbors: Neighbors, rows: number, k: number): void {
  if (neighbors.rows !== rows || neighbors.k < k || neighbors.indices.length !== rows * neighbors.k) {
    throw new RangeError(
      `${owner}: expected ${k} neighbours of each of ${rows} rows, ` +
        `got ${neighbors.k} of ${neighbors.rows} rows`,
    );
  }
  const stray = neighbors.indices.find((row) => row < 0 || row >= rows);
  if (stray !== undefined) {
    throw new RangeError(`${owner}: expected neighbours among the rows 0 .. ${rows - 1}, got row ${stray}`);
  }
}

/** Tells one set of training data from another: the beginning of a sha256. */
export function digest({ x, y, neighbors }: TrainingData): string {
  const hash = createHash("sha256");
  for (const values of [x.data, y]) hash.update(values);
  if (neighbors) hash.update(neighbors.indices);
  return hash.digest("hex").slice(0, 16);
}

/**
 * What a network should answer with for the neighbours of some rows: the tensors of `NetworkTargets` that are theirs; none
 * where the data has no neighbours.
 *
 * @param k how many of the neighbours.
 * @param withVectors whether the neighbours' vectors are wanted.
 */
export function neighborTargets(
  { x, y, neighbors }: TrainingData,
  rows: Int32Array,
  k: number,
  withVectors: boolean,
): Record<string, HostTensor> {
  if (!neighbors) return {};
  const rowsMajor = new Int32Array(rows.length * k);
  const stepsMajor = new Int32Array(rows.length * k);
  for (let i = 0; i < rows.length; i++) {
    for (let t = 0; t < k; t++) {
      const neighbor = neighbors.indices[rows[i] * neighbors.k + t];
      rowsMajor[i * k + t] = neighbor;
      stepsMajor[t * rows.length + i] = neighbor;
    }
  }
  const neighborLabels = gatherLabels(y, rowsMajor, [rows.length, k]);
  return withVectors ? { neighborLabels, neighborVectors: gatherRows(x, stepsMajor) } : { neighborLabels };
}

/** Dropout masks of the given shapes, 1 = keep. */
export function drawMasks(
  shapes: Readonly<Record<string, number[]>>,
  dropout: number,
  random: RandomState,
): Tree<HostTensor> {
  const masks = Object.entries(shapes).map(([name, shape]) => {
    const data = random.bernoulli(new Uint8Array(sizeOf(shape)), 1 - dropout);
    return [name, { data, shape }] as const;
  });
  return Object.fromEntries(masks);
}
