import { RandomState } from "../engine/random";
import type { SharedRows } from "./cells";
import { principalDirections } from "./principal-directions";

/** How the pairs of rows that pruning leaves are compared. */
export type SearchPlan =
  | { path: "cells" }
  /** Products of sketches: the rows projected on some directions, or the rows themselves where there are none. */
  | { path: "pairs"; directions: Float64Array[] };

/** What some of the queries, answered by way of cells, tell about the data. */
export interface Trial {
  /** Those queries, as rows of `queries`. */
  readonly queries: SharedRows;
  readonly sampled: Int32Array;
  /** The squared distance of each to the last of its nearest rows. */
  readonly worst: Float64Array;
  /** How many rows each of them was compared with, on average. */
  readonly compared: number;
  /** Whether the queries are the rows, so that one product serves two of them. */
  readonly symmetric: boolean;
}

// Nanoseconds on one core of an AMD EPYC of 2023; only their ratios matter.
const PER_BLOCK = 25; // eight rows against one query, by way of cells
const PER_BLOCK_COLUMN = 0.35;
const PER_SKETCH_COLUMN = 0.0244; // one query against one row
const PER_EXAMINED_PAIR = 30; // a pair that the sketches leave open
const PER_EXAMINED_COLUMN = 0.04;

const SAMPLED_ROWS = 512;
/** How many directions are tried: multiples of eight, as the kernel projects on eight at a time. */
const DIRECTIONS = [8, 16, 24, 32, 48, 64, 96, 128];
/** Fewer columns than this are not worth projecting. */
const MIN_WIDTH = 32;

/** Chooses the way that takes the least time, as far as a sample shows it. */
export function planSearch(rows: SharedRows, trial: Trial): SearchPlan {
  const { width } = rows;
  const byCells = (trial.compared / 8) * (PER_BLOCK + PER_BLOCK_COLUMN * width);
  const perPair = (columns: number) => (columns * PER_SKETCH_COLUMN) / (trial.symmetric ? 2 : 1);
  const byRows = rows.count * perPair(width);
  // No sketch is cheaper than this.
  if (byCells < rows.count * perPair(Math.min(width, DIRECTIONS[0]))) return { path: "cells" };

  let best: SearchPlan = byCells < byRows ? { path: "cells" } : { path: "pairs", directions: [] };
  let least = Math.min(byCells, byRows);
  if (width < MIN_WIDTH) return best;
  const random = new RandomState(0);
  const sample = Array.from({ length: SAMPLED_ROWS }, () => rowAt(rows, random.randint(0, rows.count)));
  const origin = meanOf(sample);
  for (const row of sample) subtract(row, origin);
  const counts = DIRECTIONS.filter((count) => count <= width / 4);
  const directions = principalDirections(sample, counts[counts.length - 1], random);
  const open = shareLeftOpen(sample, origin, directions, counts, trial);
  counts.forEach((count, i) => {
    const examined = open[i] * (PER_EXAMINED_PAIR + PER_EXAMINED_COLUMN * width);
    const cost = rows.count * (perPair(count + 2) + examined);
    if (cost < least) {
      least = cost;
      best = { path: "pairs", directions: directions.slice(0, count) };
    }
  });
  return best;
}

/** For each number of directions, the share of pairs whose sketches are no farther apart than the query's reach. */
function shareLeftOpen(
  sample: readonly Float64Array[],
  origin: Float64Array,
  directions: readonly Float64Array[],
  counts: readonly number[],
  { queries, sampled, worst }: Trial,
): number[] {
  const sketches = sample.map((row) => project(row, directions));
  const open = counts.map(() => 0);
  sampled.forEach((query, i) => {
    const row = rowAt(queries, query);
    subtract(row, origin);
    const sketch = project(row, directions);
    for (const other of sketches) {
      let apart = 0;
      let rest = 0;
      let used = 0;
      counts.forEach((count, c) => {
        for (; used < count; used++) {
          apart += (sketch.components[used] - other.components[used]) ** 2;
          rest = used;
        }
        const gap = Math.sqrt(sketch.rests[rest]) - Math.sqrt(other.rests[rest]);
        if (apart + gap * gap <= worst[i]) open[c]++;
      });
    }
  });
  return open.map((pairs) => pairs / (sampled.length * sample.length));
}

/** Components along the directions, and after each the squared length of what is left of the row. */
function project(row: Float64Array, directions: readonly Float64Array[]) {
  const components = new Float64Array(directions.length);
  const rests = new Float64Array(directions.length);
  let rest = 0;
  for (const value of row) rest += value * value;
  directions.forEach((direction, i) => {
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += row[j] * direction[j];
    components[i] = sum;
    rest = Math.max(0, rest - sum * sum);
    rests[i] = rest;
  });
  return { components, rests };
}

function rowAt({ values, width }: SharedRows, row: number): Float64Array {
  return Float64Array.from(values.subarray(row * width, (row + 1) * width));
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0].length);
  for (const row of rows) row.forEach((value, j) => (mean[j] += value / rows.length));
  return mean;
}

function subtract(row: Float64Array, other: Float64Array): void {
  for (let j = 0; j < row.length; j++) row[j] -= other[j];
}
