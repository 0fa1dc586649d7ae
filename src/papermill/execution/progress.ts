import type { CodeCell } from "../notebook/model";

/** What a run tells while it goes on. Positions count the code cells that run, from 1 to `total`. */
export type ExecutionEvent =
  | { type: "warning"; message: string }
  | { type: "kernel-starting"; kernel: string; total: number }
  | { type: "cell-started"; cell: CodeCell; position: number; total: number }
  /** Text that the cell printed, as it came. */
  | { type: "output"; cell: CodeCell; name: "stdout" | "stderr"; text: string }
  /** Bytes that the kernel and what it started take, told from time to time. */
  | { type: "memory"; bytes: number }
  | {
      type: "cell-finished";
      cell: CodeCell;
      position: number;
      total: number;
      seconds: number;
      failed: boolean;
    };
