import { availableParallelism } from "node:os";
import type { PlannedStudy } from "./study";
import { distinctRuns } from "./plan";
import type { RunSpec } from "./run";
import { findReport } from "./store";

/** What a study will take before it starts. */
export interface Estimate {
  readonly runs: number;
  /** Runs whose reports are there. */
  readonly stored: number;
  /** Wall-clock time of the rest on this machine. */
  readonly seconds: number;
  /** Memory of all processes at the same time, in bytes. */
  readonly memoryBytes: number;
  /** What the runs add on disk, in bytes. */
  readonly diskBytes: number;
}

// Measured on two cores at 2.6 GHz: rows per second and process through one epoch, for 54 features and 128 units.
const TRAINED_ROWS_PER_SECOND: Readonly<Record<string, number>> = {
  FFN: 30_000,
  MemN2N: 25_000,
  V2LS: 18_000,
  V2VS: 11_000,
  V2VSLS: 13_000,
  MNkNN: 20_000,
  MNkNN_VEC: 16_000,
  "Swapped order V2VSLS": 13_000,
  "Set-based model": 20_000,
  "kNN-Augmented Networks": 15_000,
};
// The same for models without epochs: all rows, from learning to the last prediction.
const ROWS_PER_SECOND: Readonly<Record<string, number>> = {
  kNN: 40_000,
  "Out-of-core kNN": 40_000,
  RF: 13_000,
  XGB: 18_000,
  LGBM: 13_000,
  LambdaRank: 700,
};
const PROCESS_BYTES = 350 * 2 ** 20; // Node, ONNX Runtime and a network
const REPORT_BYTES = 6_000;

/** Time from throughputs measured once, memory from the sizes of the data: right to within a factor of two or so. */
export function estimate(study: PlannedStudy, processes = availableParallelism()): Estimate {
  const specs = distinctRuns(study.plan);
  const missing = specs.filter((spec) => !findReport(spec));
  const rowsOf = (spec: RunSpec) => {
    const dataset = study.datasets.find(({ checksum }) => checksum === spec.checksum)!;
    return { rows: spec.rows ?? dataset.x.rows, cols: dataset.x.cols, allRows: dataset.x.rows };
  };
  const seconds = missing.map((spec) => {
    const { rows } = rowsOf(spec);
    const { epochs } = spec.options;
    const isTrained = epochs !== undefined;
    const rate = isTrained
      ? TRAINED_ROWS_PER_SECOND[spec.model.replace("Out-of-core ", "")]
      : ROWS_PER_SECOND[spec.model];
    return isTrained ? (0.64 * rows * epochs) / rate : rows / rate;
  });
  // A process holds all rows while it draws its own, then its parts and the neighbours of the training rows.
  const bytes = missing.map((spec) => {
    const { rows, cols, allRows } = rowsOf(spec);
    return PROCESS_BYTES + 4 * cols * (allRows + 3 * rows);
  });
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    runs: specs.length,
    stored: specs.length - missing.length,
    seconds: sum(seconds) / processes,
    memoryBytes: Math.max(0, ...bytes) * Math.min(processes, missing.length),
    diskBytes: missing.length * REPORT_BYTES,
  };
}
