import { type LinearMap, mapped } from "./linear-map";
import type { LmnnProblem } from "./lmnn-loss";
import { visitSquaredDistances } from "./squared-distances";

/** For each row, rows of other classes, in ascending order. */
export type Impostors = readonly Int32Array[];

/** Widens squared radii, so that rows which are soon to become impostors are found before. */
const REACH = 1.5;

/**
 * All rows of other classes within the widest margin of a row, and some more: the loss over them is the loss over all rows.
 *
 * @param signal ends the search: the promise rejects with the signal's reason.
 */
export async function findImpostors(
  { x, y, targets }: LmnnProblem,
  map: LinearMap,
  signal?: AbortSignal,
): Promise<Impostors> {
  const k = targets.length / x.rows;
  const found: Int32Array[] = [];
  const visit = (i: number, distances: Float64Array) => {
    let radius = 0;
    for (let t = 0; t < k; t++) radius = Math.max(radius, REACH * (1 + distances[targets[i * k + t]]));
    const within: number[] = [];
    for (let l = 0; l < x.rows; l++) if (y[l] !== y[i] && distances[l] < radius) within.push(l);
    found.push(Int32Array.from(within));
  };
  await visitSquaredDistances(mapped(x, map), visit, signal);
  return found;
}

/** Those of either. */
export function union(a: Impostors, b: Impostors): Impostors {
  return a.map((rows, i) => Int32Array.from(new Set([...rows, ...b[i]])).sort());
}
