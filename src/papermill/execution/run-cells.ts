import { setTimeout as delay } from "node:timers/promises";
import { END_NOTEBOOK } from "../contract/end-notebook";
import { recordsOf } from "../contract/records";
import { CellError, ContractError, KernelDiedError, MemoryLimitError, TimeLimitError } from "../errors";
import type { Kernel } from "../kernel/kernel";
import type { CodeCell, ErrorOutput, JsonObject, Notebook } from "../notebook/model";
import { declaredRecords, isRunnable, mayFail, timeLimitOf } from "./cell-tags";
import { OutputArea, type Displays } from "./output-area";
import type { ExecutionEvent } from "./progress";
import { beginCell, endCell, markFailed } from "./run-record";
import type { Secrets } from "./secrets";
import { readCellError, readDetachedError } from "./tslab-errors";
import type { Watch } from "./watch";

export interface CellsOptions {
  /** Seconds that a cell may take that says nothing of it; undefined for as long as it likes. */
  executionTimeout?: number;
  secrets: Secrets;
  onProgress: (event: ExecutionEvent) => void;
  /** Is called whenever there is something new to save. */
  onChange: () => void;
}

interface RanCell {
  cell: CodeCell;
  name: string;
  area: OutputArea;
}

const DETACHED_ERROR_WAIT_MS = 100;
// After an error, tslab drops requests for 200 ms.
const DROPPED_AFTER_ERROR_MS = 300;

/**
 * Runs the notebook's code cells in turn, until one fails or ends the notebook.
 *
 * @throws CellError, ContractError or KernelDiedError for the cell that failed; the watch's reason when that ended the run.
 */
export async function runCells(
  kernel: Kernel,
  notebook: Notebook,
  watch: Watch,
  options: CellsOptions,
): Promise<void> {
  const displays: Displays = new Map();
  const isTslab = kernel.info.implementation === "tslab" || kernel.info.implementation === "jslab";
  const total = notebook.cells.filter(isRunnable).length;
  const ran: RanCell[] = [];
  for (const cell of notebook.cells) {
    if (!isRunnable(cell)) {
      endCell(cell, false);
      continue;
    }
    const position = ran.length + 1;
    const area = new OutputArea(cell, displays, {
      readError: isTslab ? readDetachedError : undefined,
      secrets: options.secrets,
      onText: (name, text) => options.onProgress({ type: "output", cell, name, text }),
    });
    const current = { cell, area, name: nameCell(position, cell) };
    ran.push(current);
    options.onProgress({ type: "cell-started", cell, position, total });
    const started = performance.now();
    beginCell(cell);
    let failed = true;
    try {
      await runCell(kernel, watch, current, options.executionTimeout);
      failed = failureOf(current) !== undefined;
    } finally {
      area.flush();
      endCell(cell, failed);
      options.onChange();
      const seconds = (performance.now() - started) / 1000;
      options.onProgress({ type: "cell-finished", cell, position, total, seconds, failed });
    }
    throwIfFailed(ran, watch);
    if (endsNotebook(current)) return;
    if (isTslab && area.error !== undefined) await delay(DROPPED_AFTER_ERROR_MS);
  }
  // What the last cells left running may fail right behind them.
  await delay(DETACHED_ERROR_WAIT_MS);
  throwIfFailed(ran, watch);
}

async function runCell(
  kernel: Kernel,
  watch: Watch,
  { cell, name, area }: RanCell,
  executionTimeout: number | undefined,
): Promise<void> {
  let reply: JsonObject;
  try {
    reply = await watch.during(name, timeLimitOf(cell, executionTimeout), () =>
      kernel.execute(cell.source, (message) => area.receive(message)),
    );
  } catch (error) {
    if (!(error instanceof KernelDiedError)) throw error;
    const reason = watch.reason ?? error.during(name);
    area.add(errorOutput(watch.reason === undefined ? "KernelDied" : reason.name, reason.message));
    throw reason;
  }
  if (typeof reply.execution_count === "number") cell.execution_count = reply.execution_count;
  if (reply.status !== "ok" && area.error === undefined) {
    const { error, writes } = readCellError(area.recentStderr, cell.source);
    area.takeBack(area.recentStderr.slice(area.recentStderr.length - writes));
    area.add(error);
  }
  if (watch.reason instanceof TimeLimitError || watch.reason instanceof MemoryLimitError) {
    cell.outputs = cell.outputs.filter(({ output_type }) => output_type !== "error");
    area.add(errorOutput(watch.reason.name, watch.reason.message));
  }
}

function errorOutput(ename: string, evalue: string): ErrorOutput {
  return { output_type: "error", ename, evalue, traceback: [] };
}

/** A cell that may raise an error cannot fail by it; an error that ends the notebook is none. */
function failureOf({ cell, area, name }: RanCell): CellError | ContractError | undefined {
  const { error } = area;
  if (error === undefined) return missingRecord(cell, name);
  return mayFail(cell) || isEnd(error) ? undefined : new CellError(name, error);
}

function missingRecord(cell: CodeCell, name: string): ContractError | undefined {
  const records = recordsOf(cell.outputs);
  const missing = declaredRecords(cell).find((declared) => !records.has(declared));
  if (missing === undefined) return undefined;
  const known = records.size > 0 ? `it recorded: ${[...records.keys()].join(", ")}` : "it recorded nothing";
  return new ContractError(`${name} did not record "${missing}", as its tag says that it does; ${known}`);
}

/** `endNotebook()`, or Python's `sys.exit()`. */
function isEnd({ ename, evalue }: ErrorOutput): boolean {
  return ename === END_NOTEBOOK || (ename === "SystemExit" && ["", "0", "None"].includes(evalue));
}

/** Whether the cell ended the notebook; its error then becomes a line that says so. */
function endsNotebook({ cell, area }: RanCell): boolean {
  const { error } = area;
  if (error === undefined || !isEnd(error)) return false;
  const reason = error.ename === END_NOTEBOOK && error.evalue !== "" ? `: ${error.evalue}` : "";
  const text = `The notebook ended here${reason}\n`;
  cell.outputs = cell.outputs.map((output) =>
    output === error ? { output_type: "stream", name: "stdout", text } : output,
  );
  return true;
}

/** An error may also have reached a cell after it had finished, so all are looked at. */
function throwIfFailed(ran: readonly RanCell[], watch: Watch): void {
  if (watch.reason !== undefined) {
    const last = ran[ran.length - 1];
    if (last !== undefined) markFailed(last.cell);
    throw watch.reason;
  }
  for (const candidate of ran) {
    const failure = failureOf(candidate);
    if (failure === undefined) continue;
    if (failure instanceof ContractError) candidate.area.add(errorOutput(failure.name, failure.message));
    markFailed(candidate.cell);
    throw failure;
  }
}

/** `cell 3 (const rows = 10)` */
function nameCell(position: number, cell: CodeCell): string {
  return `cell ${position} (${cell.source.trim().split("\n")[0]})`;
}
