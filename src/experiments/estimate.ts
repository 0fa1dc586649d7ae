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
const TRAINED_ROWS_PER_SECOND: Record<string, number> = {
  V2LS: 22_000,
  V2VS: 12_000,
  V2VSLS: 14_000,
  "Swapped order V2VSLS": 14_000,
  "Set-based model": 14_000,
};
const CLASSIFIED_ROWS_PER_SECOND = 5_000; // by plain kNN against 20,000 rows
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
    const rate = TRAINED_ROWS_PER_SECOND[spec.model];
    return rate ? (0.64 * rows * spec.options.epochs) / rate : (0.36 * rows) / CLASSIFIED_ROWS_PER_SECOND;
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
