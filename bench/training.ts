/**
 * One training step of V2VSLS and of MNkNN_VEC, here and in PyTorch: the same data, weights, masks, memories and batches,
 * samples per second.
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
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../src/engine/compile";
import { flatten, type HostTensor, isHostTensor, type Tree } from "../src/engine/tensors";
import { findPython } from "./peers/python";
import {
  HIDDEN,
  K,
  LEARNING_RATES,
  type NetworkName,
  NETWORKS,
  prepareWorkload,
  type Workload,
} from "./training-workload";

const BATCH_SIZES = [64, 256];
const SECONDS = 3; // of each measurement
const ROUNDS = 4; // measurements of each side and setting; the best counts
const STEPS_COMPARED = 20;
const LOSS_TOLERANCE = 1e-3;

interface Rates {
  samplesPerSecond: number;
  peerSamplesPerSecond?: number;
  ratio?: number;
}

interface Result {
  network: NetworkName;
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
  for (const network of Object.keys(NETWORKS) as NetworkName[]) {
    for (const batchSize of BATCH_SIZES) results.push(await measure(network, batchSize, python));
  }
  if (json) {
    const summary = (network: NetworkName) => {
      const batchSizes = results.filter((result) => result.network === network);
      const { oneSeed, fiveSeeds } = batchSizes.at(-1)!;
      return { oneSeed, fiveSeeds, batchSizes };
    };
    console.log(JSON.stringify({ ...summary("V2VSLS"), MNkNN_VEC: summary("MNkNN_VEC") }));
  } else {
    report(results);
  }
}

async function measure(network: NetworkName, batchSize: number, python: string | undefined): Promise<Result> {
  const workload = await prepareWorkload(network, batchSize, 1);
  const losses = await ownLosses(workload);
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    await exportWorkload(workload, folder);
    const sides: Side[] = [{ name: "here", start: (setting) => startOwn(network, batchSize, setting) }];
    if (python) sides.push({ name: "PyTorch", start: (setting) => startPeer(python, folder, setting) });
    const rates = await bestRates(sides);
    const [own, peer] = sides.map(({ name }) => rates.get(name)!.map(({ rate }) => rate));
    const oneProcess = (all: number[]) => Math.max(...all.filter((_, i) => SETTINGS[i].processes === 1));
    const gflops = (stepFlops(workload) * oneProcess(own)) / batchSize / 1e9;
    const compared = (of: (all: number[]) => number): Rates => ({
      samplesPerSecond: of(own),
      ...(peer ? { peerSamplesPerSecond: of(peer), ratio: of(own) / of(peer) } : {}),
    });
    const result: Result = {
      network,
      batchSize,
      oneSeed: compared(oneProcess),
      fiveSeeds: compared((all) => Math.max(...all)),
      graphSeconds: workload.training.step.setupSeconds,
      gemmShare: gflops / (await gemmPeak(own.indexOf(oneProcess(own)) + 1)),
    };
    if (peer) result.lossDifference = lossDifference(losses, rates.get("PyTorch")![0].losses!);
    const settings = SETTINGS.map(({ name }) => name).join(", ");
    for (const [name, answers] of rates) {
      const text = answers.map(({ rate }) => rate.toFixed(0)).join(", ");
      console.error(`${network}, batch ${batchSize}, ${name}, samples/s with ${settings}: ${text}`);
    }
    return result;
  } finally {
    workload.training.step.dispose();
    rmSync(folder, { recursive: true });
  }
}

/** Threads within a step, and processes that train at the same time. */
const SETTINGS = [
  { name: "1 thread", threads: 1, processes: 1 },
  { name: "2 threads", threads: 2, processes: 1 },
  { name: "2 processes", threads: 1, processes: 2 },
];
type Setting = (typeof SETTINGS)[number];

interface Answer {
  rate: number;
  losses?: number[];
}

/** Processes that are ready to measure, as often as they are asked. */
interface Runners {
  measure(): Promise<Answer>;
  stop(): void;
}

interface Side {
  name: string;
  start(setting: Setting): Promise<Runners>;
}

/**
 * The best of a few short measurements of each side and setting. The sides take turns, so that whatever else the machine
 * does falls on both.
 */
async function bestRates(sides: Side[]): Promise<Map<string, Answer[]>> {
  const best = new Map<string, Answer[]>(sides.map(({ name }) => [name, []]));
  for (const setting of SETTINGS) {
    const runners = await Promise.all(sides.map(({ start }) => start(setting)));
    const answers: Answer[][] = sides.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, runner] of runners.entries()) answers[i].push(await runner.measure());
    }
    sides.forEach(({ name }, i) =>
      best.get(name)!.push(answers[i].reduce((a, b) => (a.rate >= b.rate ? a : b))),
    );
    for (const runner of runners) runner.stop();
  }
  return best;
}

function lossDifference(own: number[], peer: number[]): number {
  const difference = Math.max(...own.map((loss, i) => Math.abs(loss - peer[i])));
  if (!(difference < LOSS_TOLERANCE)) {
    throw new Error(
      `training: expected losses within ${LOSS_TOLERANCE} of PyTorch's over ${STEPS_COMPARED} steps, ` +
        `got ${difference}: ${own.join(" ")} against ${peer.join(" ")}`,
    );
  }
  return difference;
}

async function ownLosses({ training, batches }: Workload): Promise<number[]> {
  const losses: number[] = [];
  for (const batch of batches.slice(0, STEPS_COMPARED)) {
    losses.push((await training.step.run(batch)).loss.data[0]);
  }
  return losses;
}

async function startOwn(
  network: NetworkName,
  batchSize: number,
  { threads, processes }: Setting,
): Promise<Runners> {
  const args = [network, String(batchSize), String(threads), String(SECONDS)];
  const children = Array.from({ length: processes }, () =>
    fork(join(__dirname, "training-process.ts"), args, { execArgv: ["--import", "tsx"] }),
  );
  const answer = (child: ChildProcess) =>
    new Promise<number>((resolve, reject) => {
      child.once("message", (message) => resolve(message as number));
      child.once("exit", (code) => reject(new Error(`a measuring process ended early (exit code ${code})`)));
    });
  await Promise.all(children.map(answer));
  return {
    async measure() {
      const rates = children.map(answer);
      for (const child of children) child.send("go");
      return { rate: sum(await Promise.all(rates)) };
    },
    stop: () => children.forEach((child) => child.disconnect()),
  };
}

async function startPeer(python: string, folder: string, { threads, processes }: Setting): Promise<Runners> {
  const script = join(__dirname, "peers", "training.py");
  const children = Array.from({ length: processes }, () =>
    spawn(python, [script, folder, String(threads), String(SECONDS)], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const lines = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]());
  const answers = async () => {
    const results = await Promise.all(lines.map((line) => line.next()));
    if (results.some(({ done }) => done)) throw new Error("training.py ended early");
    return results.map(({ value }) => value as string);
  };
  await answers();
  return {
    async measure() {
      for (const child of children) child.stdin.write("go\n");
      const parsed = (await answers()).map((text) => JSON.parse(text) as Answer);
      return { rate: sum(parsed.map(({ rate }) => rate)), losses: parsed[0].losses };
    },
    stop: () => children.forEach((child) => child.stdin.end()),
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Raw little-endian arrays and a list of them: what numpy reads without a library. */
async function exportWorkload(
  { network, initial, batches, features, classes }: Workload,
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
    network,
    learningRate: LEARNING_RATES[network],
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
function stepFlops({ network, features: d, classes: c, batchSize, batches }: Workload): number {
  const h = HIDDEN;
  const heads = h * c + h * h + h * d;
  if (network === "MNkNN_VEC") {
    const [n] = ((batches[0].memory as Tree<HostTensor>).vectors as HostTensor).shape;
    const memory = 2 * n * d * h;
    return 2 * 3 * (memory + batchSize * (d * h + K * (2 * n * h + h * h + heads)));
  }
  const once = d * 3 * h + h * 4 * h + h * h;
  const perStep = (c + h) * 4 * h + (c + h) * h + heads;
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
  for (const { network, batchSize, oneSeed, fiveSeeds, graphSeconds, gemmShare, lossDifference } of results) {
    const line = ({ samplesPerSecond, peerSamplesPerSecond, ratio }: Rates) =>
      `${samplesPerSecond.toFixed(0)} samples/s` +
      (ratio ? `, PyTorch ${peerSamplesPerSecond!.toFixed(0)}: ${ratio.toFixed(2)} x` : "");
    console.log(`${network}, batch ${batchSize}`);
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
