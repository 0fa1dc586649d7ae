import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CellError, InputError, InterruptedError, KernelDiedError } from "../errors";
import { Kernel } from "../kernel/kernel";
import { findKernelSpec } from "../kernel/kernelspec";
import type { CodeCell, ErrorOutput, JsonObject, Notebook } from "../notebook/model";
import { readNotebook } from "../notebook/read";
import { injectParameters, inspectParameters } from "../parameters/inject";
import { resolveParameters, type GivenParameters } from "../parameters/resolve";
import { Autosave } from "./autosave";
import { OutputArea, type Displays } from "./output-area";
import type { ExecutionEvent } from "./progress";
import { beginCell, beginRun, endCell, endRun, markFailed } from "./run-record";
import { readCellError, readDetachedError } from "./tslab-errors";

export interface ExecuteOptions {
  /** Values for the notebook's parameters. */
  parameters?: GivenParameters;
  /** The kernel's name; by default the one that the notebook names, else `"tslab"`. */
  kernel?: string;
  /** The folder in which the kernel runs, and from which the notebook's imports are resolved; by default the current. */
  cwd?: string;
  /** Seconds until the kernel must have answered; by default 60. */
  startTimeout?: number;
  /** Interrupts the running cell and ends the run, as a failed one. */
  signal?: AbortSignal;
  /** Is told how the run goes on. */
  onProgress?: (event: ExecutionEvent) => void;
}

const SAVE_EVERY_MS = 30_000;
const INTERRUPT_WAIT_MS = 5_000;
const DETACHED_ERROR_WAIT_MS = 100;

/**
 * Runs the notebook at `inputPath` with the given parameters and writes it, with all outputs, to `outputPath`.
 *
 * The output file is written before the kernel starts, after every cell and every half minute, always in one step:
 * whatever happens, it is a valid notebook with all that had finished.
 *
 * @returns the executed notebook.
 * @throws InputError before anything runs, when the notebook or a parameter is not as it must be.
 * @throws KernelStartError when the kernel does not start.
 * @throws CellError at the first cell that fails; KernelDiedError when the kernel ends; InterruptedError when
 *   `signal` aborts. The output file then holds everything up to there.
 */
export async function executeNotebook(
  inputPath: string,
  outputPath: string,
  options: ExecuteOptions = {},
): Promise<Notebook> {
  const input = await readNotebook(inputPath);
  const declarations = inspectParameters(input);
  const given = options.parameters ?? {};
  if (declarations === undefined && Object.keys(given).length > 0) {
    throw new InputError(
      `${inputPath} takes no parameters: it has no code cell tagged "parameters"; ` +
        "give that tag to the cell that declares them",
    );
  }
  const parameters = resolveParameters(declarations ?? [], given);
  const notebook = Object.keys(parameters).length > 0 ? injectParameters(input, parameters) : input;
  const cwd = resolve(options.cwd ?? ".");
  if (!existsSync(cwd)) throw new InputError(`the folder to run in does not exist: ${cwd}`);
  const spec = findKernelSpec(options.kernel ?? input.metadata.kernelspec?.name ?? "tslab", cwd);

  const defaults = (declarations ?? []).filter(({ defaultValue }) => defaultValue !== undefined);
  beginRun(notebook, {
    input_path: inputPath,
    output_path: outputPath,
    parameters,
    default_parameters: Object.fromEntries(defaults.map(({ name, defaultValue }) => [name, defaultValue!])),
  });
  const autosave = new Autosave(outputPath, notebook);
  await autosave.flush();
  const timer = setInterval(() => autosave.request(), SAVE_EVERY_MS);
  let failed = true;
  try {
    const total = notebook.cells.filter(isRunnable).length;
    options.onProgress?.({ type: "kernel-starting", kernel: spec.name, total });
    const kernelOptions = { cwd, startTimeout: options.startTimeout ?? 60, signal: options.signal };
    const kernel = await Kernel.start(spec, kernelOptions).catch((error: unknown) => {
      throwIfInterrupted(options.signal);
      throw error;
    });
    notebook.metadata.kernelspec = {
      name: spec.name,
      display_name: spec.displayName,
      language: spec.language,
    };
    notebook.metadata.language_info = kernel.info.language_info as JsonObject & { name: string };
    try {
      await runCells(kernel, notebook, autosave, options);
    } finally {
      await kernel.shutdown();
    }
    failed = false;
  } finally {
    clearInterval(timer);
    endRun(notebook, failed);
    await autosave.flush().catch((error: unknown) => {
      // A run that failed has something more important to report.
      if (!failed) throw error;
    });
  }
  return notebook;
}

function isRunnable(cell: Notebook["cells"][number]): cell is CodeCell {
  return cell.cell_type === "code" && cell.source.trim() !== "";
}

async function runCells(
  kernel: Kernel,
  notebook: Notebook,
  autosave: Autosave,
  { signal, onProgress }: ExecuteOptions,
): Promise<void> {
  const stop = interruptOnAbort(kernel, signal);
  const displays: Displays = new Map();
  const total = notebook.cells.filter(isRunnable).length;
  const ran: { cell: CodeCell; area: OutputArea }[] = [];
  try {
    for (const cell of notebook.cells) {
      if (!isRunnable(cell)) {
        endCell(cell, false);
        continue;
      }
      const position = ran.length + 1;
      onProgress?.({ type: "cell-started", cell, position, total });
      const area = new OutputArea(cell, displays, isTslab(kernel) ? readDetachedError : undefined);
      ran.push({ cell, area });
      const started = performance.now();
      beginCell(cell);
      let failed = true;
      try {
        await runCell(kernel, cell, area, position);
        failed = area.error !== undefined;
      } catch (error) {
        throwIfInterrupted(signal);
        throw error;
      } finally {
        endCell(cell, failed);
        autosave.request();
        const seconds = (performance.now() - started) / 1000;
        onProgress?.({ type: "cell-finished", cell, position, total, seconds, failed });
      }
      throwIfFailed(ran, signal);
    }
    // What the last cells left running may fail right behind them.
    await delay(DETACHED_ERROR_WAIT_MS);
    throwIfFailed(ran, signal);
  } finally {
    stop();
  }
}

async function runCell(kernel: Kernel, cell: CodeCell, area: OutputArea, position: number): Promise<void> {
  let reply: JsonObject;
  try {
    reply = await kernel.execute(cell.source, (message) => area.receive(message));
  } catch (error) {
    if (!(error instanceof KernelDiedError)) throw error;
    area.add({ output_type: "error", ename: "KernelDied", evalue: error.message, traceback: [] });
    throw error.during(nameCell(position, cell));
  }
  if (typeof reply.execution_count === "number") cell.execution_count = reply.execution_count;
  if (reply.status === "ok" || area.error !== undefined) return;
  const { error, writes } = readCellError(area.recentStderr, cell.source);
  area.takeBack(area.recentStderr.slice(area.recentStderr.length - writes));
  area.add(error);
}

function isTslab(kernel: Kernel): boolean {
  return kernel.info.implementation === "tslab" || kernel.info.implementation === "jslab";
}

/** An error may also have reached a cell after it had finished, so all are looked at. */
function throwIfFailed(ran: { cell: CodeCell; area: OutputArea }[], signal: AbortSignal | undefined): void {
  throwIfInterrupted(signal);
  const index = ran.findIndex(({ area }) => area.error !== undefined);
  if (index < 0) return;
  const { cell, area } = ran[index];
  markFailed(cell);
  throw new CellError(nameCell(index + 1, cell), area.error as ErrorOutput);
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw signal.reason instanceof InterruptedError ? signal.reason : new InterruptedError();
}

/** `cell 3 (const rows = 10)` */
function nameCell(position: number, cell: CodeCell): string {
  return `cell ${position} (${cell.source.trim().split("\n")[0]})`;
}

/** @returns a function that ends the watch. */
function interruptOnAbort(kernel: Kernel, signal: AbortSignal | undefined): () => void {
  let patience: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    kernel.interrupt();
    patience = setTimeout(() => void kernel.kill(), INTERRUPT_WAIT_MS);
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(patience);
    signal?.removeEventListener("abort", onAbort);
  };
}
