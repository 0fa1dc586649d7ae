/**
 * A model of LIBSVM (C.-C. Chang and C.-J. Lin, https://www.csie.ntu.edu.tw/~cjlin/libsvm/), trained and asked on a
 * thread of its own: LIBSVM never yields while it trains, its memory goes with the thread, and the package makes its
 * process end on any unhandled rejection.
 */
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { Matrix } from "../data/matrix";

/** A support vector classifier with the kernel exp(-gamma |a - b|^2). */
export interface LibsvmSettings {
  /** C, the price of a row on the wrong side of its margin. */
  readonly cost: number;
  readonly gamma: number;
  /** Whether to fit probabilities too, by Platt scaling over five folds: five more trainings. */
  readonly probability: boolean;
}

/** Trains on `workerData`, replies with the support vectors, then answers questions in their order. */
const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
// Without it, the package reads its WebAssembly from its folder, and does not complain first that it cannot be fetched.
globalThis.fetch = undefined;
const rowsOf = ({ data, rows, cols }) =>
  Array.from({ length: rows }, (_, i) => data.subarray(i * cols, (i + 1) * cols));
const answer = (question) => {
  try {
    parentPort.postMessage({ values: question() });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
};
require(workerData.libsvm).then((SVM) => {
  const { x, y, settings } = workerData;
  const svm = new SVM({
    type: SVM.SVM_TYPES.C_SVC,
    kernel: SVM.KERNEL_TYPES.RBF,
    cost: settings.cost,
    gamma: settings.gamma,
    probabilityEstimates: settings.probability,
    quiet: true,
  });
  answer(() => {
    svm.train(rowsOf(x), y);
    return Int32Array.from(svm.getSVIndices());
  });
  const ask = {
    classes: (row) => svm.predictOne(row),
    probabilities: (row) => svm.predictOneProbability(row).estimates.map(({ probability }) => probability),
  };
  parentPort.on("message", ({ what, x }) => answer(() => rowsOf(x).flatMap(ask[what])));
});
`;

interface Reply {
  readonly values?: ArrayLike<number>;
  readonly error?: string;
}

export class LibsvmModel {
  /** Why there will be no more answers, once there are none. */
  private ended: { reason: unknown } | undefined;
  private waiting: { resolve: (values: ArrayLike<number>) => void; reject: (error: unknown) => void }[] = [];

  private constructor(private readonly worker: Worker) {
    worker.on("message", ({ values, error }: Reply) => {
      const first = this.waiting.shift();
      if (this.waiting.length === 0) worker.unref();
      if (!first) return; // an answer after the end
      if (values) first.resolve(values);
      else first.reject(new Error(`LIBSVM failed: ${error}`));
    });
    worker.on("error", (error) => this.fail(new Error(`LIBSVM failed: ${error.message}`, { cause: error })));
    worker.on("exit", () => this.fail(new Error("the thread of LIBSVM has ended")));
  }

  /**
   * Trains on the rows of `x`; the classes must come in ascending order in `y`, so that LIBSVM numbers them as we do.
   *
   * @returns the model, and which rows are its support vectors.
   * @throws the signal's reason; Error when LIBSVM fails.
   */
  static async train(
    x: Matrix,
    y: Int32Array,
    settings: LibsvmSettings,
    signal?: AbortSignal,
  ): Promise<{ model: LibsvmModel; supportVectors: ArrayLike<number> }> {
    signal?.throwIfAborted();
    const libsvm = createRequire(__filename).resolve("libsvm-js");
    const workerData = { libsvm, x, y, settings };
    const worker = new Worker(WORKER, { eval: true, name: "neural-knn LIBSVM", execArgv: [], workerData });
    const model = new LibsvmModel(worker);
    const stop = () => model.end(signal!.reason);
    signal?.addEventListener("abort", stop);
    try {
      return { model, supportVectors: await model.reply() };
    } catch (error) {
      model.dispose();
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** The class of each row. */
  async classes(x: Matrix): Promise<Int32Array> {
    return Int32Array.from(await this.ask("classes", x));
  }

  /** For each row, the probabilities of the classes that occurred in training, in ascending order. */
  async probabilities(x: Matrix): Promise<Float32Array> {
    return Float32Array.from(await this.ask("probabilities", x));
  }

  /** Ends the thread; questions that wait for an answer are refused. */
  dispose(): void {
    this.end(new Error("LIBSVM: disposed of before it had answered"));
  }

  private ask(what: "classes" | "probabilities", x: Matrix): Promise<ArrayLike<number>> {
    this.worker.postMessage({ what, x });
    return this.reply();
  }

  private async reply(): Promise<ArrayLike<number>> {
    if (this.ended) throw this.ended.reason;
    // An idle model keeps no process alive, one that is at work does.
    this.worker.ref();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  private end(reason: unknown): void {
    this.fail(reason);
    void this.worker.terminate();
  }

  private fail(reason: unknown): void {
    this.ended ??= { reason };
    for (const { reject } of this.waiting.splice(0)) reject(reason);
  }
}
