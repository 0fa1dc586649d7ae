/**
 * One training step of V2VSLS, here and in PyTorch: the same data, weights, masks and batches, samples per second.
 *
 *     npm run bench -- training [--json]
 *
 * One seed: one process, the better of 1 and 2 threads. Five seeds: the better of that and of two processes with one
 * thread each, which is how the protocol spreads its seeds. Both sides choose their own best setting.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../src/engine/compile";
import { flatten, type HostTensor, isHostTensor } from "../src/engine/tensors";
import { findPython } from "./peers/python";
import { HIDDEN, K, LEARNING_RATE, prepareWorkload, type Workload } from "./training-workload";

const BATCH_SIZES = [64, 256];
const SECONDS = 6; // of each measurement; long enough that 1 % is more than a scheduler's tick
const STEPS_COMPARED = 20;
const LOSS_TOLERANCE = 1e-3;

interface Rates {
  samplesPerSecond: number;
  peerSamplesPerSecond?: number;
  ratio?: number;
}

interface Result {
  batchSize: number;
  oneSeed: Rates;
  fiveSeeds: Rates;
  graphSeconds: number;
  gemmShare: number;
  lossDifference?: number;
}

async function main(): Promise<void> {
  const json = process.argv.includes("--json");
  process.env.NEURAL_KNN_QUIET = "1";
  const python = findPython("torch");
  if (!python)
    console.error("PyTorch is not installed (Debian: python3-torch): this library alone is measured");
  const results: Result[] = [];
  for (const batchSize of BATCH_SIZES) results.push(await measure(batchSize, python));
  if (json) {
    const { oneSeed, fiveSeeds } = results.at(-1)!;
    console.log(JSON.stringify({ oneSeed, fiveSeeds, batchSizes: results }));
  } else {
    report(results);
  }
}

async function measure(batchSize: number, python: string | undefined): Promise<Result> {
  const workload = await prepareWorkload(batchSize, 1);
  const losses = await ownLosses(workload);
  const own = {
    oneThread: await ownRate(batchSize, 1, 1),
    twoThreads: await ownRate(batchSize, 2, 1),
    twoProcesses: await ownRate(batchSize, 1, 2),
  };
  const gflops = (stepFlops(workload) * Math.max(own.oneThread, own.twoThreads)) / batchSize / 1e9;
  const result: Result = {
    batchSize,
    oneSeed: { samplesPerSecond: Math.max(own.oneThread, own.twoThreads) },
    fiveSeeds: { samplesPerSecond: Math.max(...Object.values(own)) },
    graphSeconds: workload.training.step.setupSeconds,
    gemmShare: gflops / (await gemmPeak(own.twoThreads > own.oneThread ? 2 : 1)),
  };
  if (!python) return result;

  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    await exportWorkload(workload, folder);
    const peer = {
      oneThread: await peerRate(python, folder, 1, 1),
      twoThreads: await peerRate(python, folder, 2, 1),
      twoProcesses: await peerRate(python, folder, 1, 2),
    };
    result.lossDifference = Math.max(...losses.map((loss, i) => Math.abs(loss - peer.oneThread.losses[i])));
    if (!(result.lossDifference < LOSS_TOLERANCE)) {
      throw new Error(
        `training: expected losses within ${LOSS_TOLERANCE} of PyTorch's after ${STEPS_COMPARED} steps, ` +
          `got ${result.lossDifference}: ${losses.join(" ")} against ${peer.oneThread.losses.join(" ")}`,
      );
    }
    const compare = (rates: Rates, best: number) =>
      Object.assign(rates, { peerSamplesPerSecond: best, ratio: rates.samplesPerSecond / best });
    const [one, two, both] = [peer.oneThread.rate, peer.twoThreads.rate, peer.twoProcesses.rate];
    compare(result.oneSeed, Math.max(one, two));
    compare(result.fiveSeeds, Math.max(one, two, both));
    console.error(
      `batch ${batchSize}, samples/s with 1 thread, 2 threads, 2 processes: here ${format(Object.values(own))}, ` +
        `PyTorch ${format([one, two, both])}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  return result;
}

const format = (rates: number[]) => rates.map((rate) => rate.toFixed(0)).join(", ");

async function ownLosses({ training, batches }: Workload): Promise<number[]> {
  const losses: number[] = [];
  for (const batch of batches.slice(0, STEPS_COMPARED)) {
    losses.push((await training.step.run(batch)).loss.data[0]);
  }
  return losses;
}

/** Samples per second of all processes together, measured at the same time. */
async function ownRate(batchSize: number, threads: number, processes: number): Promise<number> {
  const children = Array.from({ length: processes }, () =>
    fork(join(__dirname, "training-process.ts"), [String(batchSize), String(threads), String(SECONDS)], {
      execArgv: ["--import", "tsx"],
    }),
  );
  const answer = (child: ChildProcess) =>
    new Promise<number>((resolve, reject) => {
      child.once("message", (message) => resolve(message as number));
      child.once("exit", (code) => reject(new Error(`a measuring process ended early (exit code ${code})`)));
    });
  await Promise.all(children.map(answer)); // all are ready
  const rates = children.map(answer);
  for (const child of children) child.send("go");
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
}

interface PeerAnswer {
  rate: number;
  losses: number[];
}

async function peerRate(
  python: string,
  folder: string,
  threads: number,
  processes: number,
): Promise<PeerAnswer> {
  const script = join(__dirname, "peers", "training.py");
  const children = Array.from({ length: processes }, () =>
    spawn(python, [script, folder, String(threads), String(SECONDS)], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const line = (child: (typeof children)[number]) =>
    new Promise<string>((resolve, reject) => {
      let text = "";
      const take = (chunk: Buffer) => {
        text += chunk.toString();
        if (!text.includes("\n")) return;
        child.stdout.off("data", take);
        resolve(text);
      };
      child.stdout.on("data", take);
      child.once("exit", (code) => reject(new Error(`training.py ended early (exit code ${code})`)));
    });
  await Promise.all(children.map(line));
  const answers = children.map(line);
  for (const child of children) child.stdin.end("go\n");
  const parsed = (await Promise.all(answers)).map((text) => JSON.parse(text) as PeerAnswer);
  return { rate: parsed.reduce((sum, { rate }) => sum + rate, 0), losses: parsed[0].losses };
}

/** Raw little-endian arrays and a list of them: what numpy reads without a library. */
async function exportWorkload(
  { initial, batches, features, classes }: Workload,
  folder: string,
): Promise<void> {
  const entries: { name: string; dtype: string; shape: readonly number[]; file: string }[] = [];
  const add = (name: string, { data, shape }: HostTensor) => {
    const file = `${entries.length}.bin`;
    writeFileSync(join(folder, file), Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    entries.push({ name, dtype: data.constructor.name.replace("Array", "").toLowerCase(), shape, file });
  };
  for (const [path, tensor] of Object.entries(initial)) add(path, tensor);
  batches.forEach((batch, i) => {
    for (const [path, tensor] of flatten(batch, isHostTensor)) add(`batch/${i}/${path}`, tensor);
  });
  const sizes = {
    learningRate: LEARNING_RATE,
    features,
    classes,
    hidden: HIDDEN,
    k: K,
    batches: batches.length,
    steps: STEPS_COMPARED,
  };
  writeFileSync(join(folder, "workload.json"), JSON.stringify({ ...sizes, entries }));
}

/** Floating-point operations of the matrix products of one step: two per multiply-add, forward once, backward twice. */
function stepFlops({ features: d, classes: c, batchSize }: Workload): number {
  const h = HIDDEN;
  const once = d * 3 * h + h * 4 * h + h * h;
  const perStep = (c + h) * 4 * h + (c + h) * h + h * c + h * h + h * d;
  return 2 * 3 * batchSize * (once + K * perStep);
}

/** GFLOP/s of a product of two matrices of 1024 x 1024. */
async function gemmPeak(threads: number): Promise<number> {
  const n = 1024;
  const square = { data: new Float32Array(n * n).fill(0.5), shape: [n, n] };
  const step = await compile(
    (state, { a }) => ({
      state,
      metrics: { corner: tf.slice(tf.matMul(a as tf.Tensor2D, a as tf.Tensor2D), [0, 0], [1, 1]) },
    }),
    {},
    { a: square },
    { engine: "onnx", threads },
  );
  let best = Infinity;
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    await step.run({ a: square });
    best = Math.min(best, performance.now() - started);
  }
  return (2 * n ** 3) / best / 1e6;
}

function report(results: Result[]): void {
  for (const { batchSize, oneSeed, fiveSeeds, graphSeconds, gemmShare, lossDifference } of results) {
    const line = ({ samplesPerSecond, peerSamplesPerSecond, ratio }: Rates) =>
      `${samplesPerSecond.toFixed(0)} samples/s` +
      (ratio ? `, PyTorch ${peerSamplesPerSecond!.toFixed(0)}: ${ratio.toFixed(2)} x` : "");
    console.log(`V2VSLS, batch ${batchSize}`);
    console.log(`  one seed    ${line(oneSeed)}`);
    console.log(`  five seeds  ${line(fiveSeeds)}`);
    console.log(
      `  share of the GEMM peak ${(100 * gemmShare).toFixed(0)} %, graph in ${graphSeconds.toFixed(2)} s`,
    );
    if (lossDifference !== undefined)
      console.log(`  largest difference of losses ${lossDifference.toExponential(1)}`);
  }
}

void main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
