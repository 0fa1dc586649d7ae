import type { Measure } from "./protocol";
import type { RunReport } from "./run";

/** What each measure takes from a run's report. */
export const MEASURES: Readonly<Record<Measure, (report: RunReport) => number>> = {
  macroF1: ({ metrics }) => metrics.macroF1,
  neighborSeconds: ({ seconds }) => seconds.neighbors,
  fitSeconds: ({ seconds }) => seconds.fit,
  predictSeconds: ({ seconds }) => seconds.predict,
  seconds: ({ seconds }) => seconds.neighbors + seconds.fit,
};
