import { Worker } from "node:worker_threads";
import type { SharedMemory } from "../../neighbors/shared-memory";
import { type Kernel, kernelModule, type Settings } from "./kernel";

// The task board at the beginning of the shared memory (see assembly/threads.ts).
const BOARD = 512;
const NEXT = 2;
const STOP = 3;

const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const { module, memory, thread } = workerData;
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernel.thread.value = thread;
parentPort.on("message", ({ task, argument, settings }) => {
  for (const name of Object.keys(settings)) kernel[name].value = settings[name];
  kernel[task](argument);
  parentPort.postMessage(0);
});
`;

/** Threads that run the kernel's functions over one shared memory. */
export class Crew {
  /** How many threads work. */
  readonly threads: number;
  private readonly board: Int32Array;
  private readonly workers: Worker[];
  /** The calling thread's own kernel, where there are no workers. */
  private readonly kernel: Kernel | undefined;
  /** Settles, by rejection, when a thread dies. */
  private readonly death: Promise<never>;

  /** @param workers how many; 0 for the calling thread alone, which then works before a call returns. */
  constructor(
    readonly memory: SharedMemory,
    workers: number,
  ) {
    this.threads = Math.max(1, workers);
    this.board = new Int32Array(memory.memory.buffer, BOARD, 4);
    const module = kernelModule();
    const environment = { env: { memory: memory.memory } };
    if (workers === 0)
      this.kernel = new WebAssembly.Instance(module, environment).exports as unknown as Kernel;
    this.workers = Array.from({ length: workers }, (_, thread) => {
      const workerData = { module, memory: memory.memory, thread };
      return new Worker(WORKER, { eval: true, name: "neural-knn trees", execArgv: [], workerData });
    });
    this.death = new Promise((_, reject) => {
      for (const worker of this.workers) {
        worker.on("error", (error) =>
          reject(new Error(`a tree thread failed: ${error.message}`, { cause: error })),
        );
        worker.on("exit", (code) => reject(new Error(`a tree thread ended early, with code ${code}`)));
      }
    });
    this.death.catch(() => {}); // reported by the call in hand
  }

  /**
   * Calls a function of the kernel on one thread.
   *
   * @throws why a thread died; afterwards the crew is of no use.
   */
  async callOne(thread: number, task: string, settings: Settings, argument = 0): Promise<void> {
    const all = { ...settings, threads: this.threads };
    if (this.kernel) {
      // Others may want to be heard in between.
      await new Promise((resolve) => setImmediate(resolve));
      for (const [name, value] of Object.entries(all)) this.kernel[name].value = value;
      this.kernel[task](argument);
      return;
    }
    const worker = this.workers[thread];
    const reply = new Promise((resolve) => worker.once("message", resolve));
    worker.postMessage({ task, argument, settings: all });
    await Promise.race([reply, this.death]);
  }

  /** Calls a function of the kernel on all threads, which share its work. */
  async callAll(task: string, settings: Settings): Promise<void> {
    Atomics.store(this.board, NEXT, 0);
    const threads = Array.from({ length: this.threads }, (_, thread) => thread);
    await Promise.all(threads.map((thread) => this.callOne(thread, task, settings)));
  }

  /** Tells the threads to give up what they are doing as soon as they can; what they have done is of no use then. */
  giveUp(): void {
    Atomics.store(this.board, STOP, 1);
  }

  /** Ends all threads. */
  async dismiss(): Promise<void> {
    for (const worker of this.workers) worker.removeAllListeners("exit");
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

/** Up to so many steps, a thread of its own is not worth starting. */
const SMALL = 2e6;

/**
 * Does `work` with a crew, which ends with it in any case.
 *
 * @param steps roughly how many steps there are to do; few of them are done on the calling thread.
 * @throws the signal's reason, or what `work` throws.
 */
export async function withCrew<T>(
  memory: SharedMemory,
  { threads, steps, signal }: { threads: number; steps: number; signal?: AbortSignal },
  work: (crew: Crew) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const crew = new Crew(memory, steps <= SMALL ? 0 : threads);
  const giveUp = () => crew.giveUp();
  signal?.addEventListener("abort", giveUp);
  try {
    return await work(crew);
  } finally {
    signal?.removeEventListener("abort", giveUp);
    await crew.dismiss();
  }
}
