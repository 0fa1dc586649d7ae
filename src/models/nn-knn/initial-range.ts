/** B, the initial range of activation: how far away, on average, the k-th nearest case is (section 3.2). */
import { type Matrix, takeRows } from "../../data/matrix";
import { drawDistinct } from "../../engine/draw-distinct";
import type { RandomState } from "../../engine/random";
import { NearestList } from "../../neighbors/nearest-list";
import { allNearestNeighbors, nearestNeighbors } from "../../neighbors/nearest-neighbors";
import { Pauses } from "../../pauses";
import type { DistanceName } from "./distance";

/** Against so many cases, drawn at random, are distances taken; against all where there are fewer. */
const LARGEST_SUBSET = 5000;

/**
 * The mean, over all cases, of the unweighted distance to the k-th nearest of the other cases; above 0.
 *
 * @param owner the function on whose behalf this runs; error messages begin with it.
 * @param cases cases x features.
 * @param k 1 or more, and fewer than the cases.
 * @param signal ends the search: the promise rejects with the signal's reason.
 * @throws RangeError where there are not more than k cases, and where the mean is 0.
 */
export async function initialRange(
  owner: string,
  cases: Matrix,
  k: number,
  distance: DistanceName,
  random: RandomState,
  signal?: AbortSignal,
): Promise<number> {
  const subset = Math.min(LARGEST_SUBSET, cases.rows);
  if (k >= subset) {
    throw new RangeError(
      `${owner}: expected k < ${subset} (cases to measure the initial range against), got k=${k}; ` +
        "take a smaller k or more cases",
    );
  }
  const rows = subset < cases.rows ? drawDistinct(subset, cases.rows, random) : undefined;
  const kth = distance === "manhattan" ? kthManhattan : kthEuclidean;
  const distances = await kth(cases, rows, k, signal);
  const used = distance === "squared" ? distances.map((value) => value * value) : distances;
  const range = used.reduce((sum, value) => sum + value, 0) / cases.rows;
  if (range === 0) {
    throw new RangeError(
      `${owner}: expected cases that differ, got a distance of 0 from every case to its nearest ${k}; ` +
        "drop equal rows, or take a larger k",
    );
  }
  return range;
}

/** @param rows the subset; all cases where absent. */
async function kthEuclidean(
  cases: Matrix,
  rows: Int32Array | undefined,
  k: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  if (!rows) {
    const { distances } = await allNearestNeighbors(cases, { k, signal });
    return Float64Array.from({ length: cases.rows }, (_, i) => distances[i * k + k - 1]);
  }
  // One more than is wanted: a case of the subset finds itself among them.
  const found = await nearestNeighbors(takeRows(cases, rows), cases, { k: k + 1, signal });
  return Float64Array.from({ length: cases.rows }, (_, i) => {
    const own = found.indices.subarray(i * (k + 1), (i + 1) * (k + 1)).findIndex((at) => rows[at] === i);
    return found.distances[i * (k + 1) + (own >= 0 ? k : k - 1)];
  });
}

/** By comparing all: the neighbour search knows Euclidean distances only. */
async function kthManhattan(
  { data, rows: count, cols }: Matrix,
  rows: Int32Array | undefined,
  k: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const pauses = new Pauses(signal);
  const others = rows ?? Int32Array.from({ length: count }, (_, i) => i);
  const nearest = new NearestList(k);
  const distances = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (pauses.due) await pauses.take();
    nearest.clear();
    for (const other of others) {
      if (other === i) continue;
      let distance = 0;
      for (let j = 0; j < cols && distance <= nearest.worst; j++) {
        distance += Math.abs(data[i * cols + j] - data[other * cols + j]);
      }
      nearest.offer(distance, other);
    }
    distances[i] = nearest.worst;
  }
  return distances;
}
