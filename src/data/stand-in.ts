import { RandomState } from "../engine/random";
import type { DatasetEntry } from "./catalogue/entry";
import type { Table } from "./dataset";
import { matrix } from "./matrix";

const DEFAULT_ROWS = 6_000;

/** Dimensions that the classes differ in; the columns are mixtures of them, as real features are of few causes. */
const FACTORS = 6;
const CLUSTERS_PER_CLASS = 4;
/** Distance of cluster centres from the origin, in standard deviations of a cluster: neighbouring ones overlap. */
const SPREAD = 1.7;
/** Standard deviation of what each column has on its own. */
const NOISE = 0.5;

/**
 * Rows that take the place of a data set that is not at hand: of its width and class balance, and nothing else of it.
 *
 * Every class is a mixture of Gaussian clusters in a few hidden factors; the columns are random mixtures of the factors
 * on scales from 0.01 to 100, so that standardising matters. Deterministic: the clusters depend on `name`, the rows on
 * `name`, `rows` and `seed`.
 *
 * @param rows how many to make; at most as many as the data set has.
 */
export function makeStandIn(name: string, entry: DatasetEntry, rows = DEFAULT_ROWS, seed = 0): Table {
  const { facts } = entry;
  const shares = facts.classes ?? entry.assumedClasses;
  if (facts.columns === undefined || shares === undefined) {
    throw new Error(
      `makeStandIn: expected a data set whose width and class balance are known, got "${name}"`,
    );
  }
  const columns = facts.columns;
  const classNames = Object.keys(shares);
  const shape = new RandomState(0).fork(`stand-in ${name}`);
  const centres = Array.from({ length: classNames.length * CLUSTERS_PER_CLASS }, () =>
    normals(shape, FACTORS).map((z) => SPREAD * z),
  );
  const mixing = Array.from({ length: columns }, () => normals(shape, FACTORS));
  const scales = Array.from({ length: columns }, () => 10 ** (4 * shape.random() - 2));

  const draws = new RandomState(seed).fork(`rows of stand-in ${name}`);
  const labels = draws.shuffle(labelsByShare(Math.min(rows, facts.rows), Object.values(shares)));
  const data = new Float32Array(labels.length * columns);
  labels.forEach((label, row) => {
    const centre = centres[label * CLUSTERS_PER_CLASS + draws.randint(0, CLUSTERS_PER_CLASS)];
    const factors = centre.map((position) => position + draws.normal());
    mixing.forEach((weights, column) => {
      const mixture = weights.reduce((sum, weight, factor) => sum + weight * factors[factor], 0);
      data[row * columns + column] = scales[column] * (mixture + NOISE * draws.normal());
    });
  });
  return { x: matrix(data, labels.length, columns), y: labels, classNames };
}

/** `rows` labels, in order, as near to the shares as whole rows allow. */
function labelsByShare(rows: number, shares: readonly number[]): Int32Array {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const labels = new Int32Array(rows);
  let cumulative = 0;
  let end = 0;
  shares.forEach((share, label) => {
    const start = end;
    cumulative += share;
    end = Math.round((rows * cumulative) / total);
    labels.fill(label, start, end);
  });
  return labels;
}

function normals(random: RandomState, n: number): number[] {
  return Array.from({ length: n }, () => random.normal());
}
