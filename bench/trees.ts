/**
 * Boosting and a random forest, here and in Python: the same rows, rounds, depth and bins, on all cores.
 *
 *     npm run bench -- trees [--dataset covertype|credit-default] [--json]
 *
 * Four fifths of the rows are learned from, macro F1 is taken on the others. Each side has a process of its own, so that
 * its peak memory is its own; the rows themselves are part of it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GradientBoosting } from "../src/baselines/trees/gradient-boosting";
import { RandomForest } from "../src/baselines/trees/random-forest";
import { loadDataset } from "../src/data/load";
import { matrix, takeRows } from "../src/data/matrix";
import { stratifiedSplit } from "../src/data/split";
import { RandomState } from "../src/engine/random";
import { macroF1 } from "../src/evaluation/metrics";
import { findPython } from "./peers/python";

const ROUNDS = 100;
const DEPTH = 6;
const BINS = 255;

interface Measured {
  seconds: number;
  predictSeconds: number;
  f1: number;
  megabytes: number;
}

interface Compared extends Measured {
  peer?: string;
  peerSeconds?: number;
  ratio?: number;
  /** Ours minus the peer's, in points. */
  f1Difference?: number;
  peerMegabytes?: number;
}

const OURS = {
  boosting: () => new GradientBoosting({ rounds: ROUNDS, maxDepth: DEPTH, bins: BINS }),
  forest: () => new RandomForest({ trees: ROUNDS }),
};
type Kind = keyof typeof OURS;

async function main(): Promise<void> {
  const [folder, kind, cols] = process.argv.slice(2);
  if (kind === "boosting" || kind === "forest") return measureHere(folder, kind, Number(cols));
  const json = process.argv.includes("--json");
  const named = process.argv.indexOf("--dataset");
  const dataset = named < 0 ? "covertype" : process.argv[named + 1];
  const results = await compare(dataset);
  if (json) console.log(JSON.stringify({ dataset, ...results }));
  else report(dataset, results);
}

async function compare(dataset: string) {
  const { x, y } = await loadDataset(dataset, { download: false });
  const classes = y.reduce((largest, label) => Math.max(largest, label), 0) + 1;
  const split = stratifiedSplit(y, { train: 0.8, validation: 0, test: 0.2 }, new RandomState(0));
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    for (const part of ["train", "test"] as const) {
      write(join(folder, `${part}X.bin`), takeRows(x, split[part]).data);
      write(
        join(folder, `${part}Y.bin`),
        Int32Array.from(split[part], (row) => y[row]),
      );
    }
    const here = (kind: Kind) =>
      answer(process.execPath, ["--import", "tsx", __filename, folder, kind, String(x.cols)]);
    const there = (name: string, module: string): Measured | undefined => {
      const python = findPython(module);
      if (!python) {
        console.error(`${module} is not installed for Python: ${name} is not compared`);
        return undefined;
      }
      const sizes = [x.cols, classes, ROUNDS, DEPTH, BINS].map(String);
      return answer(python, [join(__dirname, "peers", "trees.py"), name, folder, ...sizes]);
    };
    const histogram = "scikit-learn HistGradientBoosting";
    const boosting = against(here("boosting"), "XGBoost hist", there("XGBoost hist", "xgboost"));
    const slower = there(histogram, "sklearn");
    const forest = against(
      here("forest"),
      "scikit-learn RandomForest",
      there("scikit-learn RandomForest", "sklearn"),
    );
    return {
      boosting: { ...boosting, histGradientBoostingSeconds: slower?.seconds },
      forest,
      rows: split.train.length,
      columns: x.cols,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function against(ours: Measured, peer: string, theirs: Measured | undefined): Compared {
  if (!theirs) return ours;
  return {
    ...ours,
    peer,
    peerSeconds: theirs.seconds,
    ratio: theirs.seconds / ours.seconds,
    f1Difference: ours.f1 - theirs.f1,
    peerMegabytes: theirs.megabytes,
  };
}

function answer(command: string, args: string[]): Measured {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`trees: ${args.join(" ")} failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

function write(path: string, { buffer, byteOffset, byteLength }: Float32Array | Int32Array): void {
  writeFileSync(path, new Uint8Array(buffer, byteOffset, byteLength));
}

async function measureHere(folder: string, kind: Kind, cols: number): Promise<void> {
  const read = (name: string) => readFileSync(join(folder, `${name}.bin`)).buffer as ArrayBuffer;
  const rowsOf = (name: string) => {
    const values = new Float32Array(read(name));
    return matrix(values, values.length / cols, cols);
  };
  const [trainX, testX] = [rowsOf("trainX"), rowsOf("testX")];
  const [trainY, testY] = [new Int32Array(read("trainY")), new Int32Array(read("testY"))];
  const model = OURS[kind]();
  const started = performance.now();
  await model.fit(trainX, trainY);
  const fitted = performance.now();
  const predicted = await model.predict(testX);
  const measured: Measured = {
    seconds: (fitted - started) / 1000,
    predictSeconds: (performance.now() - fitted) / 1000,
    f1: 100 * macroF1(testY, predicted),
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measured));
}

function report(dataset: string, results: Awaited<ReturnType<typeof compare>>): void {
  console.log(`${dataset}: ${results.rows.toLocaleString("en")} x ${results.columns} rows to learn from`);
  for (const kind of ["boosting", "forest"] as const) {
    const { seconds, f1, megabytes, peer, peerSeconds, ratio, f1Difference, peerMegabytes } = results[kind];
    console.log(
      `  ${kind.padEnd(9)} ${seconds.toFixed(1)} s, macro F1 ${f1.toFixed(2)}, ${megabytes.toFixed(0)} MB`,
    );
    if (peer) {
      console.log(
        `    ${peer} ${peerSeconds!.toFixed(1)} s: ${ratio!.toFixed(2)} x; F1 ` +
          `${f1Difference! < 0 ? "" : "+"}${f1Difference!.toFixed(2)} points, ${peerMegabytes!.toFixed(0)} MB`,
      );
    }
  }
  const seconds = results.boosting.histGradientBoostingSeconds;
  if (seconds !== undefined) console.log(`  scikit-learn HistGradientBoosting ${seconds.toFixed(1)} s`);
}

void main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
