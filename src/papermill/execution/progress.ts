import type { CodeCell } from "../notebook/model";

/** What a run tells while it goes on. Positions count the code cells that run, from 1 to `total`. */
export type ExecutionEvent =
  | { type: "kernel-starting"; kernel: string; total: number }
  | { type: "cell-started"; cell: CodeCell; position: number; total: number }
  | {
      type: "cell-finished";
      cell: CodeCell;
      position: number;
      total: number;
      seconds: number;
      failed: boolean;
    };
