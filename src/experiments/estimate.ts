import { availableParallelism } from "node:os";
import type { PlannedStudy } from "./study";
import { distinctRuns } from "./plan";
import type { RunSpec } from "./run";
import { crossValidationSeconds, holdoutSeconds, oversamplingSeconds } from "./run-seconds";
import { isSettled } from "./store";

/** What a study will take before it starts. */
export interface Estimate {
  readonly runs: number;
  /** Runs whose reports are there, or that were refused. */
  readonly stored: number;
  /** Wall-clock time of the rest on this machine. */
  readonly seconds: number;
  /** Memory of all processes at the same time, in bytes. */
  readonly memoryBytes: number;
  /** What the runs add on disk, in bytes. */
  readonly diskBytes: number;
}

const PROCESS_BYTES = 350 * 2 ** 20; // Node, ONNX Runtime and a network
const REPORT_BYTES = 6_000;

/** Time from throughputs measured once, memory from the sizes of the data. */
export function estimate(study: PlannedStudy, processes = availableParallelism()): Estimate {
  const specs = distinctRuns(study.plan);
  const missing = specs.filter((spec) => !isSettled(spec));
  const rowsOf = (spec: RunSpec) => {
    const dataset = study.datasets.find(({ checksum }) => checksum === spec.checksum)!;
    return { rows: spec.rows ?? dataset.x.rows, cols: dataset.x.cols, allRows: dataset.x.rows };
  };
  const { evaluation } = study.protocol;
  const seconds = missing.map((spec) =>
    evaluation.by === "holdout"
      ? holdoutSeconds(spec, rowsOf(spec))
      : crossValidationSeconds(spec, rowsOf(spec), evaluation),
  );
  // Models of the same rows share what an oversampler makes of them.
  const oversampled = new Map(
    missing.map((spec) => [JSON.stringify([spec.checksum, spec.rows, spec.seed, spec.oversampler]), spec]),
  );
  for (const spec of oversampled.values()) seconds.push(oversamplingSeconds(spec, rowsOf(spec)));
  // A process holds all rows while it draws its own, then its parts and the neighbours of the training rows.
  const bytes = missing.map((spec) => {
    const { rows, cols, allRows } = rowsOf(spec);
    return PROCESS_BYTES + 4 * cols * (allRows + (spec.oversampler ? 5 : 3) * rows);
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
