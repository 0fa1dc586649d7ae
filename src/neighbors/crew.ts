import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { kernelModule, type Settings } from "./kernel";
import type { SharedMemory } from "./shared-memory";

/** Tasks 0 .. `count` - 1 of one of the kernel's functions, in any order, on any thread. */
export interface Round {
  /** The kernel's function; it takes the number of the task. */
  task: string;
  count: number;
  settings: Settings;
}

/** How a round may be watched and stopped. */
export interface Watch {
  signal?: AbortSignal;
  /** Told now and then how many of the tasks are finished. */
  onTasks?: (done: number, count: number) => void;
}

// The task board, at the beginning of the shared memory (the kernel itself begins to use it at 1024).
const BOARD = 512;
const NEXT = 0;
const DONE = 1;
const STOPPED = 2;

const MILLISECONDS_BETWEEN_REPORTS = 50;

/** All a thread does: takes the next task off the board until there is none. */
const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const { module, memory, thread } = workerData;
const board = new Int32Array(memory.buffer, ${BOARD}, 3);
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernel.thread.value = thread;
parentPort.on("message", ({ task, count, settings }) => {
  for (const name of Object.keys(settings)) kernel[name].value = settings[name];
  kernel.compared.value = 0;
  for (;;) {
    const next = Atomics.add(board, ${NEXT}, 1);
    if (next >= count || Atomics.load(board, ${STOPPED})) break;
    kernel[task](next);
    Atomics.add(board, ${DONE}, 1);
  }
  parentPort.postMessage(kernel.compared.value);
});
`;

/** Threads that run the kernel's tasks over one shared memory. */
export class Crew {
  private readonly workers: Worker[];
  private readonly board: Int32Array;
  /** Settles, by rejection, when a thread dies. */
  private readonly death: Promise<never>;

  /** @param threads how many; one for each core unless told otherwise. */
  constructor(
    readonly memory: SharedMemory,
    readonly threads = availableParallelism(),
  ) {
    this.board = new Int32Array(memory.memory.buffer, BOARD, 3);
    const module = kernelModule();
    this.workers = Array.from({ length: threads }, (_, thread) => {
      const workerData = { module, memory: memory.memory, thread };
      return new Worker(WORKER, { eval: true, name: "neural-knn neighbours", execArgv: [], workerData });
    });
    this.death = new Promise((_, reject) => {
      for (const worker of this.workers) {
        worker.on("error", (error) =>
          reject(new Error(`a search thread failed: ${error.message}`, { cause: error })),
        );
        worker.on("exit", (code) => reject(new Error(`a search thread ended early, with code ${code}`)));
      }
    });
    this.death.catch(() => {}); // reported by the round in hand
  }

  /**
   * Runs one round to its end.
   *
   * @returns how many rows were compared with queries, on all threads together.
   * @throws the signal's reason, what `onTasks` throws, or why a thread died. After a death the crew is of no use.
   */
  async run({ task, count, settings }: Round, { signal, onTasks }: Watch = {}): Promise<number> {
    signal?.throwIfAborted();
    this.board.fill(0);
    const stop = () => Atomics.store(this.board, STOPPED, 1);
    let failure: { error: unknown } | undefined;
    const report = () => {
      try {
        onTasks?.(Atomics.load(this.board, DONE), count);
      } catch (error) {
        failure ??= { error };
        stop();
      }
    };
    const reports = setInterval(report, MILLISECONDS_BETWEEN_REPORTS);
    signal?.addEventListener("abort", stop);
    try {
      const replies = this.workers.map((worker) => reply(worker, { task, count, settings }));
      const compared = await Promise.race([Promise.all(replies), this.death]);
      signal?.throwIfAborted();
      report();
      if (failure) throw failure.error;
      return compared.reduce((sum, rows) => sum + rows, 0);
    } finally {
      clearInterval(reports);
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Ends all threads. */
  async dismiss(): Promise<void> {
    for (const worker of this.workers) worker.removeAllListeners("exit");
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

function reply(worker: Worker, round: Round): Promise<number> {
  return new Promise((resolve) => {
    worker.once("message", resolve);
    worker.postMessage(round);
  });
}
