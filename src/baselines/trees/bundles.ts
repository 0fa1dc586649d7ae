import type { BinnedTable } from "./binned-table";

/** Bins of a column: a byte, less the value that means missing. */
const COLUMN_BINS = 255;
/** A feature is tried with so many bundles at most. */
const MAX_BUNDLES = 100;

interface Bundle {
  features: number[];
  /** How many bins are taken; the first is that of all commonest ones. */
  bins: number;
  /** 1 for each row in which one of the features is not at its commonest value. */
  taken: Uint8Array;
}

/**
 * Which features share a column: those of which no row has two that differ from their commonest values, such as the
 * indicators of one category. A histogram of the column then holds the histograms of them all.
 *
 * Exclusive feature bundling of LightGBM (NeurIPS 2017, section 4), without any conflict: the trees are the same as
 * without it. Features of one value only are left out, since no split can use them.
 *
 * @returns the features of each column; at least one column.
 */
export function bundleFeatures({ rows, features, bins, counts }: BinnedTable): number[][] {
  const alone: number[] = [];
  const sparse: number[] = [];
  for (let feature = 0; feature < features; feature++) {
    const [binCount, , commonRows, missing] = counts.subarray(4 * feature, 4 * feature + 4);
    if (binCount + Math.min(1, missing) < 2) continue;
    if (missing === 0 && 2 * commonRows >= rows) sparse.push(feature);
    else alone.push(feature);
  }
  const setRows = (feature: number) => rows - counts[4 * feature + 2];
  sparse.sort((a, b) => setRows(b) - setRows(a) || a - b);
  const bundles: Bundle[] = [];
  for (const feature of sparse) {
    const own = bins.subarray(feature * rows, (feature + 1) * rows);
    const [binCount, common] = counts.subarray(4 * feature, 4 * feature + 2);
    const fits = (bundle: Bundle) =>
      bundle.bins + binCount - 1 <= COLUMN_BINS && !meet(own, common, bundle.taken);
    let bundle = bundles.find(fits);
    if (!bundle && bundles.length === MAX_BUNDLES) {
      alone.push(feature);
      continue;
    }
    if (!bundle) bundles.push((bundle = { features: [], bins: 1, taken: new Uint8Array(rows) }));
    bundle.features.push(feature);
    bundle.bins += binCount - 1;
    for (let row = 0; row < rows; row++) if (own[row] !== common) bundle.taken[row] = 1;
  }
  const columns = [...alone.map((feature) => [feature]), ...bundles.map((bundle) => bundle.features)];
  if (columns.length === 0) columns.push([0]);
  return columns.map((column) => column.sort((a, b) => a - b)).sort((a, b) => a[0] - b[0]);
}

function meet(own: Uint8Array, common: number, taken: Uint8Array): boolean {
  for (let row = 0; row < own.length; row++) if (taken[row] && own[row] !== common) return true;
  return false;
}
