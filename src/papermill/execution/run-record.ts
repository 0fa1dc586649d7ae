import type { Cell, JsonObject, JsonValue, Notebook } from "../notebook/model";
import { VERSION } from "../version";

/** What a notebook's metadata say of its run, under the names that papermill gave them. */
export interface RunRecord extends JsonObject {
  input_path: string;
  output_path: string;
  parameters: { [name: string]: JsonValue };
  default_parameters: { [name: string]: JsonValue };
  environment_variables: JsonObject;
  version: string;
  start_time: string | null;
  end_time: string | null;
  /** Seconds. */
  duration: number | null;
  /** True when the run failed, null otherwise. */
  exception: boolean | null;
  /** The most memory that the kernel, with all that it started, took; null where nobody looked. */
  peak_memory_bytes: number | null;
}

/** What a cell's metadata say of its run. */
export interface CellRecord extends JsonObject {
  status: "pending" | "running" | "completed" | "failed";
  start_time: string | null;
  end_time: string | null;
  /** Seconds. */
  duration: number | null;
  exception: boolean | null;
}

const NOT_TIMED = { start_time: null, end_time: null, duration: null, exception: null };

/** The record of the run that the notebook went through; undefined if it is not from this runner or papermill. */
export function runRecordOf(notebook: Notebook): Partial<RunRecord> | undefined {
  return notebook.metadata.papermill as Partial<RunRecord> | undefined;
}

/** The cell's part of the record. */
export function cellRecordOf(cell: Cell): Partial<CellRecord> | undefined {
  return cell.metadata.papermill as Partial<CellRecord> | undefined;
}

/** The record of a run that has not begun. */
export function newRunRecord(
  run: Pick<RunRecord, "input_path" | "output_path" | "parameters" | "default_parameters">,
): RunRecord {
  return { ...NOT_TIMED, ...run, environment_variables: {}, version: VERSION, peak_memory_bytes: null };
}

/** Begins the record of a run: what an earlier run left is removed, every cell is pending. */
export function beginRun(notebook: Notebook): void {
  begin(notebook.metadata.papermill as RunRecord);
  for (const cell of notebook.cells) {
    const cellRecord: CellRecord = { ...NOT_TIMED, status: "pending" };
    cell.metadata.papermill = cellRecord;
    if (cell.cell_type !== "code") continue;
    cell.outputs = [];
    cell.execution_count = null;
    delete cell.metadata.execution;
  }
}

export function endRun(notebook: Notebook, failed: boolean): void {
  end(notebook.metadata.papermill as RunRecord, failed || null);
}

export function beginCell(cell: Cell): void {
  begin(cell.metadata.papermill as CellRecord).status = "running";
}

export function endCell(cell: Cell, failed: boolean): void {
  end(cell.metadata.papermill as CellRecord, failed).status = failed ? "failed" : "completed";
}

/** For an error that came after the cell had ended. */
export function markFailed(cell: Cell): void {
  Object.assign(cell.metadata.papermill as CellRecord, { status: "failed", exception: true });
}

interface Timed {
  start_time: string | null;
  end_time: string | null;
  duration: number | null;
  exception: boolean | null;
}

function begin<T extends Timed>(record: T): T {
  record.start_time = new Date().toISOString();
  return record;
}

/** A cell that was never begun, such as one of prose, takes no time. */
function end<T extends Timed>(record: T, exception: boolean | null): T {
  const now = new Date();
  record.start_time ??= now.toISOString();
  record.end_time = now.toISOString();
  record.duration = (now.getTime() - Date.parse(record.start_time)) / 1000;
  record.exception = exception;
  return record;
}
