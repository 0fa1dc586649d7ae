/**
 * SMOTE and ADASYN, here and in imbalanced-learn: the same standardised float32 rows, every class as many as the largest,
 * five neighbours, all cores, neighbour search counted.
 *
 *     npm run bench -- oversampling [--dataset NAME] [--ours] [--json]
 *
 * `--ours` leaves the peer out, which takes minutes.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset } from "../src/data/dataset";
import { loadDataset } from "../src/data/load";
import { Standardizer } from "../src/data/standardizer";
import { Adasyn } from "../src/oversampling/adasyn";
import type { Oversampler } from "../src/oversampling/oversampler";
import { Smote } from "../src/oversampling/smote";
import { findPython } from "./peers/python";

const DATASETS = ["covertype", "kddcup99"];

/** Short runs are repeated, and the best counts. */
const SHORT_SECONDS = 5;
const REPEATS = 3;

interface Measured {
  seconds: number;
  /** How many rows were made: ADASYN's depend on which of equally far neighbours are taken. */
  synthetic: number;
}

interface Compared extends Measured {
  peerSeconds?: number;
  peerSynthetic?: number;
  /** The peer's seconds over ours. */
  ratio?: number;
}

type Rows = Pick<Dataset, "x" | "y">;
type Peer = (name: "SMOTE" | "ADASYN") => Measured | undefined;

async function main(): Promise<void> {
  const { argv } = process;
  const json = argv.includes("--json");
  const chosen = argv.includes("--dataset") ? argv[argv.indexOf("--dataset") + 1] : undefined;
  const results: object[] = [];
  for (const dataset of chosen ? [chosen] : DATASETS) {
    const { x: raw, y } = await loadDataset(dataset, { download: false });
    const x = new Standardizer().fit(raw).transform(raw);
    const { smote, adasyn } = await compare({ x, y }, argv.includes("--ours"));
    results.push({ dataset, rows: x.rows, columns: x.cols, smote, adasyn });
    if (json) continue;
    console.log(`${dataset} (${x.rows.toLocaleString("en")} x ${x.cols})`);
    report("SMOTE", smote);
    report("ADASYN", adasyn);
  }
  if (json) console.log(JSON.stringify(chosen ? results[0] : results));
}

async function compare({ x, y }: Rows, alone: boolean): Promise<{ smote: Compared; adasyn: Compared }> {
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    for (const [name, { buffer, byteOffset, byteLength }] of [
      ["x.bin", x.data] as const,
      ["y.bin", y] as const,
    ]) {
      writeFileSync(join(folder, name), new Uint8Array(buffer, byteOffset, byteLength));
    }
    const peer = alone ? () => undefined : peerOn(folder, x.cols);
    const smote = against(await measure(new Smote(), { x, y }), peer("SMOTE"));
    const adasyn = against(await measure(new Adasyn(), { x, y }), peer("ADASYN"));
    return { smote, adasyn };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(oversampler: Oversampler, { x, y }: Rows): Promise<Measured> {
  let seconds = Infinity;
  for (let i = 0; ; i++) {
    const started = performance.now();
    const resampled = await oversampler.resample(x, y);
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
    const synthetic = resampled.x.rows - x.rows;
    if (i + 1 >= REPEATS || seconds > SHORT_SECONDS) return { seconds, synthetic };
  }
}

/** imbalanced-learn on the rows in `folder`; where it is missing or gives up, the benchmark says so and goes on. */
function peerOn(folder: string, columns: number): Peer {
  const python = findPython("imblearn");
  if (!python) {
    console.error("imblearn is not installed for Python: not compared");
    return () => undefined;
  }
  return (name) => {
    const script = join(__dirname, "peers", "oversampling.py");
    const { status, stdout, stderr } = spawnSync(python, [script, name, folder, String(columns)], {
      encoding: "utf8",
    });
    if (status === 0) return JSON.parse(stdout) as Measured;
    console.error(`imbalanced-learn's ${name} failed, and is not compared: ${stderr}`);
    return undefined;
  };
}

function against(ours: Measured, peer: Measured | undefined): Compared {
  if (!peer) return ours;
  return {
    ...ours,
    peerSeconds: peer.seconds,
    peerSynthetic: peer.synthetic,
    ratio: peer.seconds / ours.seconds,
  };
}

function report(name: string, { seconds, synthetic, peerSeconds, peerSynthetic, ratio }: Compared): void {
  const line = (who: string, time: number, rows: number) =>
    console.log(
      `  ${name.padEnd(8)}${who.padEnd(20)}${time.toFixed(2).padStart(8)} s, ${rows.toLocaleString("en")} synthetic rows`,
    );
  line("neural-knn", seconds, synthetic);
  if (peerSeconds === undefined) return;
  line("imbalanced-learn", peerSeconds, peerSynthetic!);
  console.log(`  ${ratio!.toFixed(1)} times as fast`);
}

void main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
