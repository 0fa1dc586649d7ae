import { Kernel } from "../kernel/kernel";
import type { CodeCell, JsonObject, Notebook } from "../notebook/model";
import { Autosave } from "./autosave";
import { isRunnable } from "./cell-tags";
import { addErrorMarkers } from "./error-markers";
import { prepareRun, type PreparedRun, type PrepareOptions } from "./prepare-run";
import type { ExecutionEvent } from "./progress";
import { runCells } from "./run-cells";
import { beginRun, cellRecordOf, endRun, newRunRecord, runRecordOf, type RunRecord } from "./run-record";
import { interruptionOf, Watch } from "./watch";

export interface ExecuteOptions extends PrepareOptions {
  /** Writes the notebook with its parameters, and runs nothing. */
  prepareOnly?: boolean;
  /** Seconds until the kernel must have answered; by default 60. */
  startTimeout?: number;
  /** Seconds that a cell may take, unless its tag `timeout=…` says otherwise; by default as long as it likes. */
  executionTimeout?: number;
  /** Seconds that all cells together may take; by default as long as they like. */
  notebookTimeout?: number;
  /** Bytes of memory that the kernel, with all that it starts, may take; by default as much as there is. */
  maxMemory?: number;
  /** Seconds between two saves while a cell runs, 0 for none; by default 30. Every finished cell is saved anyway. */
  autosaveEvery?: number;
  /** Interrupts the running cell and ends the run, as a failed one. */
  signal?: AbortSignal;
  /** Is told how the run goes on. */
  onProgress?: (event: ExecutionEvent) => void;
}

/**
 * Runs the notebook at `inputPath` with the given parameters and writes it, with all outputs, to `outputPath`.
 *
 * Paths may be addresses (`https://`, `s3://`), `-` for standard input and output, and templates: `out/{seed}.ipynb`.
 * The output is written before the kernel starts, after every cell and every half minute, always in one step: whatever
 * happens, it is a valid notebook with all that had finished.
 *
 * @returns the executed notebook.
 * @throws InputError before anything runs, when the notebook or a parameter is not as it must be.
 * @throws KernelStartError when the kernel does not start.
 * @throws CellError at the first cell that fails, ContractError at one that does not record what it declares;
 *   TimeLimitError and MemoryLimitError; KernelDiedError when the kernel ends; InterruptedError when `signal` aborts.
 *   The output then holds everything up to there.
 */
export async function executeNotebook(
  inputPath: string,
  outputPath: string,
  options: ExecuteOptions = {},
): Promise<Notebook> {
  return executePrepared(await prepareRun(inputPath, outputPath, options), options);
}

/** Runs what `prepareRun` has prepared; see `executeNotebook`. */
export async function executePrepared(run: PreparedRun, options: ExecuteOptions): Promise<Notebook> {
  const { notebook, outputPath } = run;
  run.warnings.forEach((message) => options.onProgress?.({ type: "warning", message }));
  notebook.metadata.papermill = newRunRecord({
    input_path: run.inputPath,
    output_path: outputPath,
    parameters: run.parameters,
    default_parameters: run.defaults,
  });
  const autosave = new Autosave(outputPath, notebook);
  if (options.prepareOnly) {
    await autosave.finish();
    return notebook;
  }
  beginRun(notebook);
  await autosave.flush();
  const seconds = options.autosaveEvery ?? 30;
  const timer = seconds > 0 ? setInterval(() => autosave.request(), 1000 * seconds) : undefined;
  let failure: unknown;
  try {
    await runInKernel(run, autosave, options);
  } catch (error) {
    failure = error;
    const failed = notebook.cells.findLast((cell) => cellRecordOf(cell)?.status === "failed");
    if (failed !== undefined) addErrorMarkers(notebook, failed as CodeCell);
  }
  clearInterval(timer);
  endRun(notebook, failure !== undefined);
  await autosave.finish().catch((error: Error) => {
    if (failure instanceof Error) failure.message += `; and ${error.message}`;
    else failure = error;
  });
  if (failure === undefined) return notebook;
  if (failure instanceof Error) failure.message = run.secrets.redact(failure.message);
  throw failure;
}

async function runInKernel(
  { notebook, spec, cwd, secrets }: PreparedRun,
  autosave: Autosave,
  options: ExecuteOptions,
): Promise<void> {
  const { signal, startTimeout = 60, onProgress = () => {} } = options;
  const total = notebook.cells.filter(isRunnable).length;
  onProgress({ type: "kernel-starting", kernel: spec.name, total });
  const kernel = await Kernel.start(spec, { cwd, startTimeout, signal }).catch((error: unknown) => {
    throw signal?.aborted ? interruptionOf(signal) : error;
  });
  notebook.metadata.kernelspec = { name: spec.name, display_name: spec.displayName, language: spec.language };
  notebook.metadata.language_info = kernel.info.language_info as JsonObject & { name: string };
  const onMemory = (bytes: number): void => onProgress({ type: "memory", bytes });
  const watch = new Watch(kernel, { ...options, onMemory });
  try {
    const { executionTimeout } = options;
    const onChange = (): void => autosave.request();
    await runCells(kernel, notebook, watch, { executionTimeout, secrets, onProgress, onChange });
  } finally {
    await watch.end();
    (runRecordOf(notebook) as RunRecord).peak_memory_bytes = watch.peakMemory;
    await kernel.shutdown();
  }
}
