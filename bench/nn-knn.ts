/**
 * Training of NN-kNN, here and in PyTorch: the same cases, weights and batches; seconds per epoch and peak memory.
 *
 *     npm run bench -- nn-knn [--json]
 *
 * "digits": 1,797 cases of 64 features, all compared. "sampled": 60,000 cases of 128 features, 500 of them drawn for each
 * batch; the same with 6,000 cases shows what memory depends on. Drawing is left out on both sides, gathering is not. Each
 * measurement has a process of its own, with 1 and with 2 threads; the two sides take turns, and the best of each counts.
 * PyTorch compares in a cube of queries x cases x features or by the expansion, whichever is faster.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeRows } from "../src/data/matrix";
import { RandomState } from "../src/engine/random";
import type { HostTensor, Tree } from "../src/engine/tensors";
import { caseForward } from "../src/models/nn-knn/case-forward";
import { CaseMemory, tensorOf } from "../src/models/nn-knn/case-memory";
import { CaseSampler } from "../src/models/nn-knn/case-sampler";
import { caseTraining } from "../src/models/nn-knn/case-training";
import { classHead } from "../src/models/nn-knn/class-head";
import { GlocalActivator } from "../src/models/nn-knn/glocal-activator";
import { GLOCAL_DEFAULTS } from "../src/models/nn-knn/glocal-options";
import { findPython } from "./peers/python";

const SIZES = {
  digits: { cases: 1797, features: 64, sampledCases: 0 },
  sampled: { cases: 60_000, features: 128, sampledCases: 500 },
  "sampled, fewer cases": { cases: 6_000, features: 128, sampledCases: 500 },
};
type Name = keyof typeof SIZES;

const CLASSES = 10;
const BATCH_ROWS = GLOCAL_DEFAULTS.batchSize;
const BATCHES = 20; // drawn once, and taken again and again
const THREADS = [1, 2];
const ROUNDS = 4;
const SECONDS = 2; // of each measurement
const LOSS_TOLERANCE = 1e-3;

interface Measured {
  secondsPerEpoch: number;
  megabytes: number;
  /** Of the first steps. */
  losses: number[];
  /** How PyTorch compares. */
  form?: string;
}

interface Compared {
  secondsPerEpoch: number;
  megabytes: number;
  threads: number;
  peerSecondsPerEpoch?: number;
  peerMegabytes?: number;
  peerThreads?: number;
  peerForm?: string;
  ratio?: number;
  lossDifference?: number;
}

function main(): Promise<void> | void {
  const [name, threads] = process.argv.slice(2);
  if (name in SIZES) return measureHere(name as Name, Number(threads));
  const python = findPython("torch");
  if (!python)
    console.error("PyTorch is not installed (Debian: python3-torch): this library alone is measured");
  const results = Object.fromEntries(
    (Object.keys(SIZES) as Name[]).map((each) => [each, compare(each, python)]),
  ) as Record<Name, Compared>;
  if (process.argv.includes("--json")) console.log(JSON.stringify(results));
  else report(results);
}

/** What both sides train on, from a seed. */
function workload(name: Name) {
  const { cases, features, sampledCases } = SIZES[name];
  const random = new RandomState(1);
  const data = Float32Array.from({ length: cases * features }, () => random.normal());
  const y = Int32Array.from({ length: cases }, (_, i) => i % CLASSES);
  const sampler = sampledCases > 0 ? new CaseSampler("bench", y, sampledCases) : undefined;
  const rows = Array.from({ length: BATCHES }, () => random.permutation(cases).slice(0, BATCH_ROWS));
  const drawn = Array.from({ length: BATCHES }, () => sampler?.draw(random));
  // About the distance to a near case.
  const range = 0.8 * Math.sqrt(2 * features);
  return { x: { data, rows: cases, cols: features }, y, sampler, rows, drawn, range };
}

async function measureHere(name: Name, threads: number): Promise<void> {
  process.env.NEURAL_KNN_ENGINE = "onnx";
  process.env.NEURAL_KNN_THREADS = String(threads);
  process.env.NEURAL_KNN_QUIET = "1";
  const { x, y, sampler, rows, drawn, range } = workload(name);
  const activator = new GlocalActivator({ ...GLOCAL_DEFAULTS, sampledCases: SIZES[name].sampledCases });
  const memory = await CaseMemory.of({ x, values: classHead.valuesOf(y), sampler });
  const parameters = {
    weights: activator.initialize(new RandomState(0), memory.sizes, { range }) as Tree<HostTensor>,
    measured: { range: { data: Float32Array.of(range), shape: [] } },
  };
  const { step } = await caseTraining("bench", GLOCAL_DEFAULTS, memory, parameters, {
    forward: caseForward(activator, classHead, undefined),
    loss: classHead.loss,
    optimizer: activator.optimizer,
  });
  const shares = new Float32Array(BATCH_ROWS).fill(1 / BATCH_ROWS);
  const run = (i: number) =>
    step.run({
      x: tensorOf(takeRows(memory.fed, rows[i % BATCHES])),
      targets: tensorOf(takeRows(memory.values, rows[i % BATCHES])),
      rowWeights: { data: shares, shape: [BATCH_ROWS] },
      own: { data: rows[i % BATCHES], shape: [BATCH_ROWS] },
      learningRate: { data: Float32Array.of(GLOCAL_DEFAULTS.learningRate), shape: [] },
      ...memory.ofBatch(drawn[i % BATCHES]),
    });
  const losses: number[] = [];
  for (let i = 0; i < BATCHES; i++) losses.push((await run(i)).loss.data[0]);
  const started = performance.now();
  let steps = 0;
  while (performance.now() - started < 1000 * SECONDS) await run(steps++);
  const secondsPerStep = (performance.now() - started) / 1000 / steps;
  const measured: Measured = {
    secondsPerEpoch: secondsPerStep * Math.ceil(x.rows / BATCH_ROWS),
    megabytes: process.resourceUsage().maxRSS / 1024,
    losses,
  };
  console.log(JSON.stringify(measured));
}

function compare(name: Name, python: string | undefined): Compared {
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    exportWorkload(name, folder);
    const best: { own?: Measured & { threads: number }; peer?: Measured & { threads: number } } = {};
    const keep = (side: "own" | "peer", threads: number, measured: Measured) => {
      const { secondsPerEpoch } = measured;
      console.error(`${name}, ${side}, ${threads} threads: ${secondsPerEpoch.toFixed(4)} s per epoch`);
      if (secondsPerEpoch < (best[side]?.secondsPerEpoch ?? Infinity)) best[side] = { ...measured, threads };
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const threads of THREADS) {
        keep(
          "own",
          threads,
          answer(process.execPath, ["--import", "tsx", __filename, name, String(threads)]),
        );
        if (!python) continue;
        const script = join(__dirname, "peers", "nn-knn.py");
        keep("peer", threads, answer(python, [script, folder, String(threads), String(SECONDS)]));
      }
    }
    const { secondsPerEpoch, megabytes, threads, losses } = best.own!;
    const own = { secondsPerEpoch, megabytes, threads };
    if (!best.peer) return own;
    return {
      ...own,
      peerSecondsPerEpoch: best.peer.secondsPerEpoch,
      peerMegabytes: best.peer.megabytes,
      peerThreads: best.peer.threads,
      peerForm: best.peer.form,
      ratio: best.peer.secondsPerEpoch / secondsPerEpoch,
      lossDifference: lossDifference(losses, best.peer.losses),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Raw little-endian arrays: what numpy reads without a library. */
function exportWorkload(name: Name, folder: string): void {
  const { x, y, rows, drawn, range } = workload(name);
  const write = (file: string, { buffer, byteOffset, byteLength }: Float32Array | Int32Array) =>
    writeFileSync(join(folder, file), new Uint8Array(buffer, byteOffset, byteLength));
  write("x.bin", x.data);
  write("y.bin", y);
  write("rows.bin", Int32Array.from(rows.flatMap((batch) => [...batch])));
  write("drawn.bin", Int32Array.from(drawn.flatMap((sample) => [...(sample ?? [])])));
  const { learningRate, weightDecay, clipNorm } = GLOCAL_DEFAULTS;
  const settings = { learningRate, weightDecay, clipNorm, range, features: x.cols, classes: CLASSES };
  writeFileSync(join(folder, "settings.json"), JSON.stringify({ ...settings, batches: BATCHES }));
}

function answer(command: string, args: string[]): Measured {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`nn-knn: ${args.join(" ")} failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

function lossDifference(own: number[], peer: number[]): number {
  const difference = Math.max(...own.map((loss, i) => Math.abs(loss - peer[i])));
  if (!(difference < LOSS_TOLERANCE)) {
    throw new Error(
      `nn-knn: expected losses within ${LOSS_TOLERANCE} of PyTorch's over ${BATCHES} steps, ` +
        `got ${difference}: ${own.join(" ")} against ${peer.join(" ")}`,
    );
  }
  return difference;
}

function report(results: Record<Name, Compared>): void {
  for (const [name, result] of Object.entries(results)) {
    const { cases, features, sampledCases } = SIZES[name as Name];
    const sampled = sampledCases > 0 ? `, ${sampledCases} sampled` : "";
    console.log(`${name}: ${cases.toLocaleString("en")} cases x ${features} features${sampled}`);
    const side = (seconds: number, megabytes: number, threads: number) =>
      `${seconds.toFixed(3)} s per epoch with ${threads} thread${threads > 1 ? "s" : ""}, ${megabytes.toFixed(0)} MB`;
    console.log(`  here     ${side(result.secondsPerEpoch, result.megabytes, result.threads)}`);
    if (result.ratio === undefined) continue;
    const peer = side(result.peerSecondsPerEpoch!, result.peerMegabytes!, result.peerThreads!);
    console.log(`  PyTorch  ${peer} (${result.peerForm}): ${result.ratio.toFixed(2)} x`);
    console.log(`  largest difference of losses ${result.lossDifference!.toExponential(1)}`);
  }
}

void Promise.resolve(main()).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
